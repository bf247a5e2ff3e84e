"""Who draws up, checks and approves a co-op's sheets, and who may look into them."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import (
    LEADING,
    Organization,
    OrganizationKind,
    OrganizationSet,
    Person,
    Role,
    Visitor,
)

if TYPE_CHECKING:
    from commune.shares.models import ShareSet, SheetSet


def managed_cooperatives(person: Visitor) -> OrganizationSet:
    """Whose sheets she draws up and approves."""
    return access.organizations_of(person, Role.MANAGER).filter(kind=OrganizationKind.COOPERATIVE)


def checked_cooperatives(person: Visitor) -> OrganizationSet:
    """Whose sheets she may check, unless she drew them up."""
    return access.organizations_of(person, *LEADING).filter(kind=OrganizationKind.COOPERATIVE)


def cooperatives_read_by(person: Visitor) -> OrganizationSet:
    """Where she leads, and those of the units that she audits."""
    led = Q(pk__in=checked_cooperatives(person).values("pk"))
    audited = Q(unit__in=access.governed_units(person, Role.AUDITOR))
    return Organization.objects.filter(led | audited, kind=OrganizationKind.COOPERATIVE)


def may_draw(person: Visitor, cooperative: Organization) -> bool:
    return managed_cooperatives(person).filter(pk=cooperative.pk).exists()


def may_check(person: Visitor, cooperative: Organization) -> bool:
    return checked_cooperatives(person).filter(pk=cooperative.pk).exists()


def sheets_visible_to(sheets: "SheetSet", person: Person) -> "SheetSet":
    return sheets.filter(cooperative__in=cooperatives_read_by(person))


def shares_visible_to(shares: "ShareSet", person: Person) -> "ShareSet":
    """Her own household's once approved; with the sheet, all of it."""
    own = Q(household__in=access.organizations_of(person, Role.FARMER), sheet__approval__isnull=False)
    return shares.filter(own | Q(sheet__cooperative__in=cooperatives_read_by(person)))


def households_of(person: Visitor) -> OrganizationSet:
    """In which she is a farmer today."""
    return access.organizations_of(person, Role.FARMER).filter(kind=OrganizationKind.HOUSEHOLD)


def members_of(cooperative: Organization) -> OrganizationSet:
    """Its households; by code, which is stable where names are not."""
    return Organization.objects.filter(parent=cooperative, kind=OrganizationKind.HOUSEHOLD).order_by("code")

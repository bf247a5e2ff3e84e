"""Who may do what: questions about a person's roles. A stranger (AnonymousUser) is always answered, with no."""

from datetime import datetime
from typing import Protocol

from commune.people.models import (
    GOVERNING,
    LEADING,
    Membership,
    Organization,
    OrganizationSet,
    Person,
    Role,
    UnitRole,
    Visitor,
    governed_by,
)
from commune.units.models import AdminUnit, AdminUnitSet
from commune.units.placing import sources_of


class Held(Protocol):
    """Anything that an organization holds, such as a plot."""

    @property
    def holder(self) -> Organization: ...


def organizations_of(person: Visitor, *roles: str) -> OrganizationSet:
    """Organizations in which she holds one of `roles` today; any role when none is named."""
    return Organization.objects.of(person, *roles)


def works_in(person: Visitor, organization: Organization, *roles: str) -> bool:
    """Whether she holds one of `roles` (or any) today in exactly this organization."""
    return organizations_of(person, *roles).filter(pk=organization.pk).exists()


def leads(person: Visitor, organization: Organization, *roles: str) -> bool:
    """Whether she holds one of `roles` (manager, technician) in it or in the organization above it.

    A household's co-op stands above it: its technician leads the household too.
    """
    above = [key for key in (organization.pk, organization.parent_id) if key]
    return organizations_of(person, *(roles or LEADING)).filter(pk__in=above).exists()


def is_manager_of(person: Visitor, organization: Organization) -> bool:
    return leads(person, organization, Role.MANAGER)


def is_technician_of(person: Visitor, organization: Organization) -> bool:
    return leads(person, organization, Role.TECHNICIAN)


def may_write_diary(person: Visitor, plot: Held) -> bool:
    """The household that works the plot, and technician or manager of its co-op on its behalf."""
    return works_in(person, plot.holder, Role.FARMER) or leads(person, plot.holder)


def is_member_of(person: Person, organization: Organization) -> bool:
    """Whether she has a role today in it, or in a household or team under it."""
    return (
        Person.objects.members_of(Organization.objects.filter(pk=organization.pk))
        .filter(pk=person.pk)
        .exists()
    )


def units_of(person: Visitor) -> AdminUnitSet:
    """Units in which she herself holds an office today, of any kind."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    return AdminUnit.objects.filter(pk__in=UnitRole.objects.current().filter(person=person).values("unit"))


def governed_units(person: Visitor, *roles: str, at: datetime | None = None) -> AdminUnitSet:
    """Units that she governs as official, chairman, province official, inspector or auditor, and all below.

    With `roles`, only as one of these: DECIDING leaves out the auditor, who reads and changes nothing.
    """
    return AdminUnit.objects.filter(governed_by(person, *roles, at=at))


def boards_of(person: Visitor, *roles: str) -> AdminUnitSet:
    """The units that she governs (as one of `roles`), all below, and former ones whose whole ground these took over."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    offices = person.unit_roles.current().filter(role__in=roles or GOVERNING).select_related("unit")
    inside = {uid for office in offices for uid in sources_of(office.unit).inside}
    return AdminUnit.objects.filter(pk__in=inside)


def governs(person: Visitor, unit: AdminUnit, *roles: str, at: datetime | None = None) -> bool:
    return governed_units(person, *roles, at=at).filter(pk=unit.pk).exists()


def holds_office(person: Visitor, unit: AdminUnit, *roles: str) -> bool:
    """Whether she holds one of `roles` today in exactly this unit."""
    if not isinstance(person, Person):
        return False
    return UnitRole.objects.current().filter(person=person, unit=unit, role__in=roles).exists()


def is_official_of(person: Visitor, unit: AdminUnit) -> bool:
    """Official or chairman of exactly this unit."""
    return holds_office(person, unit, Role.OFFICIAL, Role.CHAIRMAN)


def roles_of(person: Visitor) -> frozenset[str]:
    """Every role that she holds today, in any organization or unit."""
    if not isinstance(person, Person):
        return frozenset()
    at_work = Membership.objects.current().filter(person=person).values_list("role", flat=True)
    in_office = UnitRole.objects.current().filter(person=person).values_list("role", flat=True)
    return frozenset({*at_work, *in_office})

"""Whose a survey is. The Front's is its own people's alone: whoever governs the unit sees only what was published."""

from django.db.models import Q

from commune.people.models import (
    GOVERNING,
    Organization,
    OrganizationKind,
    OrganizationSet,
    Person,
    Role,
    UnitRole,
    Visitor,
)
from commune.units.models import AdminUnit, AdminUnitSet, Level

OFFICIALS = (Role.OFFICIAL, Role.CHAIRMAN)


def fronts_of(person: Visitor) -> OrganizationSet:
    """The Front's organizations in which she works, unless she also governs: nobody asks about herself."""
    if (
        not isinstance(person, Person)
        or UnitRole.objects.current().filter(person=person, role__in=GOVERNING).exists()
    ):
        return Organization.objects.none()
    return Organization.objects.of(person, Role.FRONT).filter(kind=OrganizationKind.FRONT)


def offices_of(person: Visitor) -> OrganizationSet:
    """Offices of the units in which she is official or chairman."""
    if not isinstance(person, Person):
        return Organization.objects.none()
    held = UnitRole.objects.current().filter(person=person, role__in=OFFICIALS).values("unit")
    return Organization.objects.filter(kind=OrganizationKind.OFFICE, unit__in=held)


def owners_for(person: Visitor) -> OrganizationSet:
    """For which she may write forms, open surveys, ask and publish."""
    return fronts_of(person) | offices_of(person)


def surveys_of(person: Visitor) -> Q:
    return Q(is_front=True, organization__in=fronts_of(person).values("pk")) | Q(
        is_front=False, organization__in=offices_of(person).values("pk")
    )


def owns(person: Visitor, organization: Organization) -> bool:
    return owners_for(person).filter(pk=organization.pk).exists()


def provinces_of(person: Visitor) -> AdminUnitSet:
    """Provinces, also of earlier schemes, for which she enters what others told."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    held = UnitRole.objects.current().filter(person=person, role=Role.PROVINCE).values("unit")
    return AdminUnit.objects.filter(pk__in=held, level=Level.PROVINCE)

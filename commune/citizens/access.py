"""Who enters a unit's services and brings lists of them."""

from commune.people import access
from commune.people.models import DECIDING, Visitor
from commune.units.models import AdminUnit, AdminUnitSet


def may_enter(person: Visitor, unit: AdminUnit) -> bool:
    return access.holds_office(person, unit, *DECIDING)


def importing_units(person: Visitor) -> AdminUnitSet:
    """Those that she decides for, all below, and what these were before."""
    if not access.governed_units(person, *DECIDING).exists():
        return AdminUnit.objects.none()
    return access.boards_of(person)

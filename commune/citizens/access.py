"""Who enters a unit's services and brings lists of them."""

from commune.people import access
from commune.people.models import Role, Visitor
from commune.units.models import AdminUnit, AdminUnitSet

# An inspector reads what others entered; whoever only reads changes nothing here.
ENTERING = (Role.OFFICIAL, Role.CHAIRMAN, Role.PROVINCE)


def may_enter(person: Visitor, unit: AdminUnit) -> bool:
    return access.holds_office(person, unit, *ENTERING)


def importing_units(person: Visitor) -> AdminUnitSet:
    """Those that she decides for, all below, and what these were before."""
    return access.boards_of(person, *ENTERING)

"""Who reads findings at the desk and who enters them: the province decides, nobody about her own commune."""

from commune.people import access
from commune.people.models import Person, Role, Visitor
from commune.units.models import AdminUnit, AdminUnitSet


def read_units(person: Visitor) -> AdminUnitSet:
    """What she governs in any office (an auditor, too), and former units whose ground these took over."""
    return access.boards_of(person)


def entered_units(person: Visitor) -> AdminUnitSet:
    return access.boards_of(person, Role.PROVINCE)


def may_read(person: Visitor) -> bool:
    return access.governed_units(person).exists()


def may_enter(person: Visitor) -> bool:
    return access.governed_units(person, Role.PROVINCE).exists()


def may_decide(person: Person, unit: AdminUnit) -> bool:
    return entered_units(person).filter(pk=unit.pk).exists()

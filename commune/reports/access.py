"""Who signs for a unit, who accepts above it. Former units are signed for by those who took their ground over."""

from commune.people.models import Person, Role, UnitRole, Visitor
from commune.units.models import AdminUnit, AdminUnitSet, Level
from commune.units.placing import sources_of

HEADS = {Level.COMMUNE: (Role.CHAIRMAN,), Level.DISTRICT: (Role.PROVINCE,), Level.PROVINCE: (Role.PROVINCE,)}


PREPARING = (Role.OFFICIAL, Role.CHAIRMAN, Role.PROVINCE)


def may_prepare(person: Visitor, unit: AdminUnit) -> bool:
    return _office(person, unit, PREPARING) is not None


def own_units(person: Visitor) -> AdminUnitSet:
    """In which she herself holds an office that prepares."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    held = person.unit_roles.current().filter(role__in=PREPARING).values("unit")
    return AdminUnit.objects.filter(pk__in=held)


def signing_office(person: Visitor, unit: AdminUnit) -> UnitRole | None:
    """The office in which she signs: chairman of a commune; a province's official for districts and provinces."""
    return _office(person, unit, HEADS[Level(unit.level)])


def accepting_office(person: Visitor, unit: AdminUnit) -> UnitRole | None:
    """The province's. Whoever prepared or signed is refused elsewhere."""
    return _office(person, unit, (Role.PROVINCE,))


def _office(person: Visitor, unit: AdminUnit, roles: tuple[str, ...]) -> UnitRole | None:
    if not isinstance(person, Person):
        return None
    held = person.unit_roles.current().filter(role__in=roles).select_related("unit").order_by("since")
    return next((each for each in held if unit.pk in sources_of(each.unit).inside), None)

"""Whose scoreboards a person may open, with the rows behind them."""

from commune.people.models import GOVERNING, Person, Visitor
from commune.program.placing import sources_of
from commune.units.models import AdminUnit, AdminUnitSet


def boards_of(person: Visitor) -> AdminUnitSet:
    """The units that she governs, all below, and the former units whose whole ground these took over."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    offices = person.unit_roles.current().filter(role__in=GOVERNING).select_related("unit")
    inside = {uid for office in offices for uid in sources_of(office.unit).inside}
    return AdminUnit.objects.filter(pk__in=inside)

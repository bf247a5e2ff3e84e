"""Where a place was governed on a day, what that unit became, and what it came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commune.lib.vietnamese import VIETNAM
from commune.units.directory import units_named
from commune.units.models import AdminUnit, Level, Relation, UnitChange


@dataclass(frozen=True)
class Share:
    """A unit that holds the asked one on a day: wholly, partly (nobody knows how much) or doubtfully."""

    unit: AdminUnit
    relation: Relation = Relation.WHOLE


@dataclass(frozen=True)
class Whereabouts:
    """The answer for one unit: who governed its ground on the day, and who does today."""

    unit: AdminUnit
    on: date
    then: tuple[Share, ...]
    today: tuple[Share, ...]

    def is_split(self) -> bool:
        return len(self.then) > 1 or len(self.today) > 1


def where_was(name_or_uid: str, on: date) -> list[Whereabouts]:
    """One answer for each unit of that name, of whatever day; none when no unit is called so.

    `name_or_uid` is a uid such as "vn3:C:30121" or a name with or without its kind and accents
    ("my xuong", "Xã Mỹ Xương, huyện Cao Lãnh").
    """
    known = AdminUnit.objects.filter(pk=name_or_uid).select_related("parent__parent")
    return [whereabouts_of(unit, on) for unit in known or units_named(name_or_uid)]


def whereabouts_of(unit: AdminUnit, on: date) -> Whereabouts:
    return Whereabouts(unit, on, tuple(units_on(unit, on)), tuple(unit_today(unit)))


def unit_today(unit: AdminUnit) -> list[Share]:
    """Who governs the unit's ground today: itself, or what it became."""
    return units_on(unit, date_today())


def date_today() -> date:
    from django.utils import timezone

    return timezone.localdate(timezone=VIETNAM)


def units_on(unit: AdminUnit, on: date) -> list[Share]:
    """Who governed the unit's ground on a day: itself while it stood, else its successors or predecessors."""
    if unit.is_valid_on(on):
        return [Share(unit)]
    if unit.valid_to is not None and unit.valid_to < on:
        return [share for share in successors_of(unit) if share.unit.is_valid_on(on)]
    return [share for share in predecessors_of(unit) if share.unit.is_valid_on(on)]


def successors_of(unit: AdminUnit, on: date | None = None) -> list[Share]:
    """What an old unit became, by the edges in force on `on`; a province's is read off its communes."""
    communes = _communes_of(unit)
    changes = UnitChange.objects.filter(old__in=communes).select_related("new__parent__parent")
    found = (Share(change.new, Relation(change.relation)) for change in _in_force(changes, on))
    return _raised(unit, found)


def predecessors_of(unit: AdminUnit, on: date | None = None) -> list[Share]:
    """What a new unit came from; `part` says that the old one also went elsewhere."""
    communes = _communes_of(unit)
    changes = UnitChange.objects.filter(new__in=communes).select_related("old__parent__parent")
    found = (Share(change.old, Relation(change.relation)) for change in _in_force(changes, on))
    return _raised(unit, found)


def same_code(unit: AdminUnit) -> list[AdminUnit]:
    """Other units that had or have the same code at the same level: why a code alone says nothing."""
    others = AdminUnit.objects.filter(level=unit.level, code=unit.code).exclude(pk=unit.pk)
    return list(others.select_related("parent__parent"))


def _communes_of(unit: AdminUnit) -> Iterable[str]:
    if unit.level == Level.COMMUNE:
        return [unit.uid]
    below = AdminUnit.objects.filter(level=Level.COMMUNE)
    if unit.level == Level.DISTRICT:
        return list(below.filter(parent=unit).values_list("pk", flat=True))
    districts = AdminUnit.objects.filter(parent=unit)
    inside = below.filter(parent=unit) | below.filter(parent__in=districts)
    return list(inside.values_list("pk", flat=True))


def _in_force(changes: Iterable[UnitChange], on: date | None) -> list[UnitChange]:
    return [change for change in changes if on is None or change.effective <= on]


def _raised(unit: AdminUnit, shares: Iterable[Share]) -> list[Share]:
    """Each unit once, at the level that answers for `unit`: provinces for a province, else communes."""
    found: dict[str, Share] = {}
    for share in shares:
        raised = Share(share.unit.path()[0]) if unit.level == Level.PROVINCE else share
        found.setdefault(raised.unit.uid, raised)
    return sorted(found.values(), key=lambda share: share.unit.sort_key)

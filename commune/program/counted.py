"""Cells: figures counted again within a second or two of the news of their evidence."""

import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from commune.lib import periods
from commune.lib.formulas import sources_in
from commune.lib.periods import Period
from commune.lib.vietnamese import VIETNAM
from commune.program import indicators
from commune.program.ground import Ground, ground_of
from commune.program.indicators import Reading
from commune.program.models import Cell, Indicator, StaleCell
from commune.program.tallies import Counts
from commune.units import placing
from commune.units.atlas import Atlas
from commune.units.models import AdminUnit

AT_A_STRETCH, AT_ONCE, PAUSE = 4, 100, 0.12  # SQLite's waiting writers look again at least every 0.1 s
ANY_KIND = ""
AS_COUNTED = ("numerator", "denominator", "value", "not_placeable", "unknown", "grades")


def mark_stale(uid: str, moment: datetime, kind: str = ANY_KIND) -> None:
    """Month, quarter and year of the moment, in the unit and all that it is part of; marks are idempotent."""
    _mark(
        ((each, period.text), kind)
        for each in units_above(uid, moment.astimezone(VIETNAM).date())
        for period in periods.containing(moment)
    )


@lru_cache(maxsize=5000)
def units_above(uid: str, day: date) -> tuple[str, ...]:
    """As `placing.cells_above`, kept for as long as the process runs: units change with a new edition of the house."""
    unit = AdminUnit.objects.select_related("parent__parent").get(pk=uid)
    return tuple(each.uid for each in placing.cells_above(unit, day))


def mark_again(kind: str = ANY_KIND) -> None:
    """All cells that have a figure, to be counted again where they count `kind`."""
    _mark((cell, kind) for cell in set(Cell.objects.values_list("unit", "period")))


def mark_current() -> None:
    """Cells of the running month, quarter and year: some evidence (households) sends no news."""
    running = [period.text for period in periods.containing(timezone.now())]
    here = Cell.objects.filter(period__in=running).values_list("unit", "period")
    _mark((cell, ANY_KIND) for cell in set(here))


def _mark(cells: Iterable[tuple[tuple[str, str], str]]) -> None:
    marks = [StaleCell(unit_id=unit, period=period, kind=kind) for (unit, period), kind in cells]
    StaleCell.objects.mark(marks)


class GroundOnce(dict[str, Ground]):
    """The ground of each unit, looked up once: months, quarters and years of a unit come together."""

    def __init__(self) -> None:
        super().__init__()
        self.atlas = Atlas.opened()

    def __missing__(self, uid: str) -> Ground:
        unit = AdminUnit.objects.select_related("parent__parent").get(pk=uid)
        self[uid] = ground_of(unit, self.atlas)
        return self[uid]


def refresh() -> int:
    """Count what is stale again; returns the number of figures that changed.

    Counting holds no lock: on SQLite buyers would wait for it. A file of a whole province makes hundreds of cells
    stale: then with pauses, since a writer that waits there gets in only while nobody writes.
    """
    changed, done = 0, 0
    if not StaleCell.objects.free(timezone.now()).exists():
        return 0
    known = GroundOnce()
    while (step := _refresh_some(known)) is not None:
        changed, done = changed + step, done + 1
        if done > AT_A_STRETCH:
            time.sleep(PAUSE)
    return changed


def _refresh_some(known: GroundOnce) -> int | None:
    """Stale cells of one period, whose counts are read once for all of them. Evidence that comes in meanwhile frees
    its mark, which then outlives this count."""
    began = timezone.now()
    marks = StaleCell.objects.take(AT_ONCE, began)
    if not marks:
        return None
    readings = _counted(marks, known)
    with transaction.atomic():
        lost = StaleCell.objects.settle(marks, began)
        return keep([each for each in readings if each.unit.pk not in lost])


def _counted(marks: list[StaleCell], known: GroundOnce) -> list[Reading]:
    """Of one period."""
    period, stale = periods.parse(marks[0].period), defaultdict[str, set[str]](set)
    for mark in marks:
        stale[mark.unit_id].add(mark.kind)
    asked = [(each, kinds_of(each)) for each in asked_in(period)]
    grounds = {uid: known[uid] for uid in stale}
    within = frozenset[str]().union(*(each.sources.inside | each.sources.partly for each in grounds.values()))
    counts = Counts(period, within)
    return [
        indicators.compute(each, grounds[uid].unit, period, ground=grounds[uid], counts=counts)
        for uid, kinds in stale.items()
        for each, own in asked
        if ANY_KIND in kinds or kinds & own
    ]


def kinds_of(indicator: Indicator) -> set[str]:
    return {source.kind for source in sources_in(indicator.read)}


def asked_in(period: Period) -> list[Indicator]:
    """Indicators in force on the period's last day."""
    return list(Indicator.objects.on(period.last).select_related("set").prefetch_related("targets"))


def keep(readings: list[Reading]) -> int:
    """The cells of one period, written over where they changed; returns how many did."""
    if not readings:
        return 0
    here = Cell.objects.filter(unit__in={each.unit.pk for each in readings}, period=readings[0].period.text)
    there = {(cell.unit_id, cell.indicator_id): cell for cell in here}
    pairs = [(each, there.get((each.unit.pk, each.indicator.pk))) for each in readings]
    changed = [(reading, last) for reading, last in pairs if _is_news(reading, last)]
    Cell.objects.bulk_create(
        [_cell(reading, last) for reading, last in changed],
        update_conflicts=True,
        unique_fields=["unit", "period", "indicator"],
        update_fields=[*AS_COUNTED, "counted_at", "changed_since"],
    )
    return len(changed)


def _is_news(reading: Reading, last: Cell | None) -> bool:
    """Nothing is kept of what was never spoken of."""
    if reading.missing:
        return False
    if last is None:
        return reading.value is not None or bool(reading.not_placeable)
    return any(getattr(last, name) != getattr(reading, name) for name in AS_COUNTED)


def _cell(reading: Reading, last: Cell | None) -> Cell:
    """An earlier change that was not kept yet began before this one."""
    told, now = {name: getattr(reading, name) for name in AS_COUNTED}, timezone.now()
    cell = Cell(
        indicator=reading.indicator, unit=reading.unit, period=reading.period.text, counted_at=now, **told
    )
    cell.changed_since = (last.changed_since if last else None) or now
    return cell

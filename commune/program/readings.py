"""Figures as they were known: each change is a new row, computed after evidence came in."""

import time
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from commune.ledger import recording, sequencing
from commune.lib import periods
from commune.lib.periods import Period
from commune.lib.vietnamese import VIETNAM
from commune.program import indicators, placing
from commune.program.indicators import Reading
from commune.program.models import Indicator, IndicatorReading, StaleCell
from commune.program.placing import Sources
from commune.units.models import AdminUnit

BY = "system:program"
AT_A_STRETCH, PAUSE = 20, 0.12  # SQLite's waiting writers look again at least every 0.1 s


def mark_stale(unit: AdminUnit, moment: datetime) -> None:
    """Month, quarter and year of the moment, in the unit and all that it is part of; marks are idempotent."""
    cells = [
        StaleCell(unit=each, period=period.text)
        for each in placing.cells_above(unit, moment.astimezone(VIETNAM).date())
        for period in periods.containing(moment)
    ]
    StaleCell.objects.mark(cells)


def mark_again(kind: str | None = None) -> None:
    """All cells that have a figure, or those of indicators that count `kind`."""
    known = IndicatorReading.objects.all()
    if kind is not None:
        known = known.filter(indicator__measures__kind=kind)
    cells = set(known.values_list("unit", "period"))
    StaleCell.objects.mark([StaleCell(unit_id=unit, period=period) for unit, period in cells])


def mark_current() -> None:
    """Cells of the running month, quarter and year: some evidence (households) sends no news."""
    running = [period.text for period in periods.containing(timezone.now())]
    cells = set(IndicatorReading.objects.filter(period__in=running).values_list("unit", "period"))
    StaleCell.objects.mark([StaleCell(unit_id=unit, period=period) for unit, period in cells])


class SourcesOnce(dict[AdminUnit, Sources]):
    """The sources of each unit, looked up once: months, quarters and years of a unit come together."""

    def __missing__(self, unit: AdminUnit) -> Sources:
        self[unit] = placing.sources_of(unit)
        return self[unit]


def refresh_settled() -> int:
    """As `refresh`, without the cells for which evidence keeps coming in: a busy market day is counted now and then."""
    return refresh(StaleCell.objects.settled(timezone.now()))


def refresh(cells: "QuerySet[StaleCell] | None" = None) -> int:
    """Compute what is stale (of `cells`); returns the number of new readings.

    A file of a whole province makes hundreds of cells stale: then with pauses, since on SQLite a writer that waits
    gets in only while nobody writes.
    """
    stale = StaleCell.objects.all() if cells is None else cells
    made, done, known = 0, 0, SourcesOnce()
    while (step := _refresh_one(stale, known)) is not None:
        made, done = made + step, done + 1
        if done > AT_A_STRETCH:
            time.sleep(PAUSE)
    return made


def _refresh_one(stale: "QuerySet[StaleCell]", known: SourcesOnce) -> int | None:
    """The mark goes first: evidence that comes in while we count marks the cell again."""
    with transaction.atomic():
        cell = stale.select_for_update(no_key=True, skip_locked=True).order_by("pk").first()
        if cell is None:
            return None
        cell.delete()
        unit = AdminUnit.objects.select_related("parent__parent").get(pk=cell.unit_id)
        period = periods.parse(cell.period)
        readings = (indicators.compute(each, unit, period, sources=known[unit]) for each in asked_in(period))
        return sum(record(reading) for reading in readings)


def asked_in(period: Period) -> list[Indicator]:
    """Indicators in force on the period's last day."""
    return list(
        Indicator.objects.on(period.last).select_related("set").prefetch_related("measures", "targets")
    )


def record(reading: Reading) -> bool:
    """Keep a figure where it differs from the last one; nothing is kept where there is no evidence to count."""
    if reading.missing:
        return False
    last = IndicatorReading.objects.of_cell(reading.indicator, reading.unit, reading.period.text).first()
    same = (reading.numerator, reading.denominator, reading.not_placeable)
    if last and (last.numerator, last.denominator, last.not_placeable) == same:
        return False
    row = IndicatorReading(indicator=reading.indicator, unit=reading.unit, period=reading.period.text)
    row.numerator, row.denominator, row.value = reading.numerator, reading.denominator, reading.value
    row.not_placeable, row.grades = reading.not_placeable, reading.grades
    row.log_size, row.computed_at = sequencing.size(), timezone.now()
    recording.enter(row, by=BY)
    return True


def known_at(
    indicator: Indicator, unit: AdminUnit, period: Period, moment: datetime
) -> IndicatorReading | None:
    """The figure as it was known at a moment; None when none was computed by then."""
    found = IndicatorReading.objects.of_cell(indicator, unit, period.text)
    return found.known_at(moment).first()

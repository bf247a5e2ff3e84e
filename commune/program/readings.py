"""What was known when: a figure is kept as it comes to rest, and each change is a new row."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording, sequencing
from commune.lib.periods import Period
from commune.program.counted import AS_COUNTED
from commune.program.models import Cell, CellSet, Indicator, IndicatorReading
from commune.units.models import AdminUnit

BY = "system:program"


def record_settled() -> int:
    """Keep what came to rest as known from now on; returns the number of new readings."""
    return _record(Cell.objects.to_keep(timezone.now()))


def record_all() -> int:
    """The same without waiting for rest: before a period is sealed."""
    return _record(Cell.objects.filter(changed_since__isnull=False))


def _record(cells: CellSet) -> int:
    return sum(record(cell) for cell in cells.select_related("indicator", "unit"))


def record(cell: Cell) -> bool:
    """A reading where the figure differs from the last one kept. Harmless when run twice."""
    with transaction.atomic():
        if not Cell.objects.filter(pk=cell.pk, changed_since=cell.changed_since).update(changed_since=None):
            return False
        last = IndicatorReading.objects.of_cell(cell.indicator, cell.unit, cell.period).first()
        if last and all(getattr(last, name) == getattr(cell, name) for name in AS_COUNTED):
            return False
        told = {name: getattr(cell, name) for name in AS_COUNTED}
        row = IndicatorReading(indicator=cell.indicator, unit=cell.unit, period=cell.period, **told)
        row.log_size, row.computed_at = sequencing.size(), timezone.now()
        recording.enter(row, by=BY)
        return True


def known_at(
    indicator: Indicator, unit: AdminUnit, period: Period, moment: datetime
) -> IndicatorReading | None:
    """The figure as it was known at a moment; None when none was computed by then."""
    found = IndicatorReading.objects.of_cell(indicator, unit, period.text)
    return found.known_at(moment).first()

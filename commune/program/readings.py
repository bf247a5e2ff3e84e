"""What was known when: a figure is kept as it comes to rest, and each change is a new row."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording, sequencing
from commune.lib.periods import Period
from commune.program.counted import AS_COUNTED
from commune.program.models import Cell, CellSet, Indicator, IndicatorReading
from commune.units.models import AdminUnit

BY = "system:program"
AT_ONCE = 200
Place = tuple[UUID, str, str]


def record_settled() -> int:
    """Keep what came to rest as known from now on; returns the number of new readings."""
    return _record(Cell.objects.to_keep(timezone.now()))


def record_all(unit: AdminUnit | None = None) -> int:
    """The same without waiting for rest (of one unit): before a period is sealed."""
    changed = Cell.objects.filter(changed_since__isnull=False)
    return _record(changed.filter(unit=unit) if unit else changed)


def _record(cells: CellSet) -> int:
    found = list(cells.order_by("pk").values_list("pk", flat=True))
    return sum(_record_some(found[at : at + AT_ONCE]) for at in range(0, len(found), AT_ONCE))


def _record_some(keys: list[int]) -> int:
    """A reading where a figure differs from the last one kept. Harmless when run twice."""
    with transaction.atomic():
        changed = Cell.objects.select_for_update(no_key=True).filter(pk__in=keys, changed_since__isnull=False)
        cells = list(changed.order_by("pk"))
        Cell.objects.filter(pk__in=[cell.pk for cell in cells]).update(changed_since=None)
        last = _last_kept(cells)
        rows = [_reading(cell) for cell in cells if _differs(cell, last.get(_place(cell)))]
        recording.enter_all(rows, by=BY)
        return len(rows)


def _last_kept(cells: list[Cell]) -> dict[Place, IndicatorReading]:
    """Of each cell the reading kept last."""
    here = {_place(cell) for cell in cells}
    known = IndicatorReading.objects.filter(
        unit__in={unit for _, unit, _ in here}, period__in={period for *_, period in here}
    )
    return {_place(row): row for row in known.order_by("computed_at") if _place(row) in here}


def _place(row: Cell | IndicatorReading) -> Place:
    return row.indicator_id, row.unit_id, row.period


def _differs(cell: Cell, last: IndicatorReading | None) -> bool:
    return last is None or any(getattr(last, name) != getattr(cell, name) for name in AS_COUNTED)


def _reading(cell: Cell) -> IndicatorReading:
    told = {name: getattr(cell, name) for name in AS_COUNTED}
    row = IndicatorReading(indicator_id=cell.indicator_id, unit_id=cell.unit_id, period=cell.period, **told)
    row.log_size, row.computed_at = sequencing.size(), timezone.now()
    return row


def known_at(
    indicator: Indicator, unit: AdminUnit, period: Period, moment: datetime
) -> IndicatorReading | None:
    """The figure as it was known at a moment; None when none was computed by then."""
    found = IndicatorReading.objects.of_cell(indicator, unit, period.text)
    return found.known_at(moment).first()

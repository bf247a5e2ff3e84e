"""Issued, activated and scanned are different figures, and stay so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Sum
from django.utils import timezone

from commune.stamps.models import (
    Activation,
    MarkKind,
    ScanTally,
    StampAssignment,
    StampBatch,
    StampMark,
)
from commune.stamps.ranges import Range, cut_to, merged, size_of
from commune.trace.models import Lot


@dataclass(frozen=True, slots=True)
class BatchFigures:
    """`scanned` is stamps that were scanned at least once, `scans` all scans; `spoiled` voided or stolen."""

    issued: int
    delivered: int
    activated: int
    spoiled: int
    scanned: int
    scans: int


def figures_of(batch: StampBatch) -> BatchFigures:
    seen = ScanTally.objects.filter(batch_number=batch.number).aggregate(
        stamps=Count("pk"), scans=Sum("count")
    )
    return BatchFigures(
        issued=batch.count,
        delivered=size_of(marked(batch.pk, MarkKind.DELIVERED)),
        activated=size_of(active_ranges(batch)),
        spoiled=size_of(marked(batch.pk, MarkKind.VOIDED, MarkKind.STOLEN)),
        scanned=seen["stamps"],
        scans=seen["scans"] or 0,
    )


def active_ranges(batch: StampBatch) -> list[Range]:
    return merged(Activation.objects.filter(batch=batch).values_list("first", "last"))


def idle_ranges(batch: StampBatch) -> list[Range]:
    """What was not switched on yet."""
    return _between(active_ranges(batch), batch.count)


def _between(taken: list[Range], count: int) -> list[Range]:
    found, start = [], 0
    for first, last in taken:
        if start < first:
            found.append((start, first - 1))
        start = last + 1
    return [*found, (start, count - 1)] if start < count else found


def unassigned_ranges(roll: StampBatch) -> list[Range]:
    """What of a roll belongs to no lot yet."""
    return _between(
        merged(StampAssignment.objects.filter(batch=roll).values_list("first", "last")), roll.count
    )


def marked(batch: UUID, *kinds: MarkKind) -> list[Range]:
    return list(StampMark.objects.filter(batch=batch, kind__in=kinds).values_list("first", "last"))


def ranges_of(lots: Iterable[Lot], at: datetime | None = None) -> list[tuple[UUID, StampBatch, Range]]:
    """(lot, batch, range): every stamp issued for one of the lots or assigned to it later, until `at` (now)."""
    moment = at or timezone.now()
    wanted = list(lots)
    issued = StampBatch.objects.filter(lot__in=wanted, issued_at__lte=moment).order_by("number")
    found = [(batch.lot_id, batch, (0, batch.count - 1)) for batch in issued if batch.lot_id]
    assigned = StampAssignment.objects.filter(lot__in=wanted, assigned_at__lte=moment).select_related("batch")
    later = assigned.order_by("batch__number", "first")
    return found + [(each.lot_id, each.batch, (each.first, each.last)) for each in later]


def stamps_out(lot: Lot) -> int:
    """Stamps of the lot that can be on goods: issued or assigned, less those voided or stolen."""
    total = 0
    for _lot, batch, (first, last) in ranges_of([lot]):
        spoiled = cut_to(marked(batch.pk, MarkKind.VOIDED, MarkKind.STOLEN), first, last)
        total += last - first + 1 - size_of(spoiled)
    return total

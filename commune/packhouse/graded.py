"""What members' harvest lots came to by grade: the kilograms that a co-op pays for, each counted once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from commune.lib.measures import allocate
from commune.packhouse.grades import MIXED
from commune.packhouse.models import GradingLine, Packing
from commune.people.models import Organization
from commune.products.models import TradeItem
from commune.trace.models import Lot

GRAMS = 1000


@dataclass(frozen=True)
class GradedKilograms:
    """Some kilograms of one grade of a harvest lot; `trade_item` is the lot's own."""

    lot: Lot
    grade: str
    kilograms: Decimal
    trade_item: TradeItem
    graded_at: datetime


def graded_kilograms(
    *, holder: Organization | None = None, since: datetime | None = None, until: datetime | None = None
) -> list[GradedKilograms]:
    """Oldest first. `holder` is a household, or a co-op for all its members; `until` is left out itself.

    Sorted fruit counts by its grading, without what was put aside. Fruit that was packed unsorted counts by the
    packing: its grade for all that went in, its loss on its lots by weight, to the gram.
    """
    rows = [*_sorted_rows(holder, since, until), *_unsorted_rows(holder, since, until)]
    return sorted(rows, key=lambda row: (row.graded_at, row.lot.code, row.grade))


def _sorted_rows(
    holder: Organization | None, since: datetime | None, until: datetime | None
) -> Iterator[GradedKilograms]:
    lines = GradingLine.objects.exclude(grade="").filter(**_between("grading__graded_at", since, until))
    if holder is not None:
        lines = lines.filter(Q(grading__lot__holder=holder) | Q(grading__lot__holder__parent=holder))
    for each in lines.select_related("grading__lot__trade_item__variety", "grading__lot__holder"):
        lot = each.grading.lot
        yield GradedKilograms(lot, each.grade, each.quantity, lot.trade_item, each.grading.graded_at)


def _unsorted_rows(
    holder: Organization | None, since: datetime | None, until: datetime | None
) -> Iterator[GradedKilograms]:
    packings = Packing.objects.filter(**_between("packed_at", since, until))
    if holder is not None:
        kept_by = Q(inputs__lot__holder=holder) | Q(inputs__lot__holder__parent=holder)
        packings = packings.filter(kept_by).distinct()
    for packing in packings.prefetch_related(
        "inputs__lot__trade_item__variety", "inputs__lot__holder", "inputs__lot__gradings"
    ):
        for row, is_sorted in _parts(packing):
            is_theirs = holder is None or holder.pk in (row.lot.holder_id, row.lot.holder.parent_id)
            if is_theirs and (not is_sorted or packing.grade == MIXED):
                yield row


def _parts(packing: Packing) -> Iterator[tuple[GradedKilograms, bool]]:
    inputs = sorted(packing.inputs.all(), key=lambda each: each.lot.code)
    net = int(packing.units * packing.net_content * GRAMS)
    for each, grams in zip(inputs, allocate(net, [each.quantity for each in inputs]), strict=True):
        kilograms = Decimal(grams) / GRAMS
        row = GradedKilograms(each.lot, packing.grade, kilograms, each.lot.trade_item, packing.packed_at)
        yield row, bool(each.lot.gradings.all())


def _between(path: str, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    bounds = {f"{path}__gte": since, f"{path}__lt": until}
    return {name: moment for name, moment in bounds.items() if moment is not None}

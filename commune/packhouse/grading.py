"""What members' harvest lots came to by grade: the kilograms that a co-op pays for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from commune.lib.measures import allocate
from commune.packhouse.models import Packing
from commune.people.models import Organization
from commune.products.models import TradeItem
from commune.trace.models import Lot

GRAMS = 1000


@dataclass(frozen=True)
class GradedKilograms:
    """Some kilograms of a harvest lot in one grade, as packed; what was lost is nobody's grade."""

    lot: Lot
    grade: str
    kilograms: Decimal
    trade_item: TradeItem
    graded_at: datetime


def graded_kilograms(
    *, holder: Organization | None = None, since: datetime | None = None, until: datetime | None = None
) -> list[GradedKilograms]:
    """Oldest first. `holder` is a household, or a co-op for all its members; `until` is left out itself.

    A packing's grade counts for all that went in; its loss falls on its lots by weight, to the gram.
    """
    packings = Packing.objects.order_by("packed_at", "pk").prefetch_related(
        "inputs__lot__trade_item__variety", "inputs__lot__holder"
    )
    if holder:
        kept_by = Q(inputs__lot__holder=holder) | Q(inputs__lot__holder__parent=holder)
        packings = packings.filter(kept_by).distinct()
    if since:
        packings = packings.filter(packed_at__gte=since)
    if until:
        packings = packings.filter(packed_at__lt=until)
    rows = [row for packing in packings for row in _rows_of(packing)]
    return [
        row for row in rows if holder is None or holder.pk in (row.lot.holder_id, row.lot.holder.parent_id)
    ]


def _rows_of(packing: Packing) -> Iterable[GradedKilograms]:
    inputs = sorted(packing.inputs.all(), key=lambda each: each.lot.code)
    net = int(packing.units * packing.net_content * GRAMS)
    parts = allocate(net, [each.quantity for each in inputs])
    for each, grams in zip(inputs, parts, strict=True):
        kilograms = Decimal(grams) / GRAMS
        yield GradedKilograms(each.lot, packing.grade, kilograms, each.lot.trade_item, packing.packed_at)

"""Which shelves still hold units of given lots."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from commune.market.models import StockLevel
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def shelves_of(lots: Sequence[Lot]) -> Iterator[Holding]:
    levels = StockLevel.objects.filter(lot__in=lots, available__gt=0).select_related("booth")
    for level in levels.order_by("booth__name"):
        yield Holding(
            "stock", level.booth.name, Decimal(level.available), f"booth:{level.booth.slug}", level.lot_id
        )


holders.add("market", shelves_of)

"""Which sessions have units of given lots set aside."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from commune.live.models import LiveLevel
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def sessions_of(lots: Sequence[Lot]) -> Iterator[Holding]:
    levels = LiveLevel.objects.filter(lot__in=lots, left__gt=0).select_related("offer__session")
    for level in levels.order_by("offer__session__made_at", "offer__code"):
        label = f"{level.offer.session.title}, {level.offer.code}"
        yield Holding("live", label, Decimal(level.left), f"live:{level.offer.session_id}", level.lot_id)


holders.add("live", sessions_of)

"""Which sessions have units of given lots set aside."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from commune.live import aside
from commune.live.models import LiveLevel
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def sessions_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    levels = LiveLevel.objects.filter(lot__in=lots).select_related("offer__session")
    for level in levels.order_by("offer__session__made_at", "offer__code"):
        if left := aside.moved(level, at):
            session = level.offer.session
            label = f"{session.title}, {level.offer.code}"
            yield Holding("stock", label, Decimal(left), f"live:{session.pk}", level.lot_id)


holders.add("live", sessions_of)

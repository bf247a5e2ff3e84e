"""Which shelves hold units of given lots."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from commune.market.models import StockMove
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def shelves_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    """What stood on a shelf at that moment, from the moves until then."""
    moves = StockMove.objects.filter(lot__in=lots, moved_at__lte=at)
    levels = moves.values("lot", "booth__slug", "booth__name").annotate(units=Sum("units"))
    for level in levels.filter(units__gt=0).order_by("booth__name", "lot"):
        label = _("Trên kệ của %(booth)s") % {"booth": level["booth__name"]}
        yield Holding("stock", label, Decimal(level["units"]), f"booth:{level['booth__slug']}", level["lot"])


holders.add("market", shelves_of)

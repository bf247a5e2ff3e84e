"""Which orders hold units of given lots."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from commune.orders.models import LotReservation
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def orders_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    held = LotReservation.objects.filter(move__lot__in=lots, move__moved_at__lte=at)
    held = held.exclude(move__undone_by__moved_at__lte=at)
    for each in held.select_related("move", "line__order__seller").order_by("line__order__placed_at", "pk"):
        order = each.line.order
        label = _("Đơn %(code)s, %(seller)s") % {"code": order.code, "seller": order.seller.name}
        yield Holding("orders", label, Decimal(each.units), order.reference, each.move.lot_id)


holders.add("orders", orders_of)

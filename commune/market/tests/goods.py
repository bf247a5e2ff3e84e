"""Lots and booths for tests, made by the product's own functions."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from commune.lib.epcis import build
from commune.market import booths, listings, stock
from commune.trace import identifiers, lots
from commune.trace.models import LotKind


def packed_lot(cast, *, units=10, item=None, days=10, holder=None, by=None, place=None):
    """A packed lot out of nothing (packhouse has its own tests); best before `days` from today."""
    item, place = item or cast.boxed_mango, place or cast.packhouse
    now = timezone.now()
    code = lots.next_code(item, LotKind.PACKED, now)
    made = build.object_event(
        now,
        "ADD",
        quantities=[build.Quantity(identifiers.lot_uri(item.gtin, code), units)],
        biz_step="commissioning",
    )
    return lots.open_lot(
        kind=LotKind.PACKED,
        trade_item=item,
        holder=holder or cast.cooperative,
        place=place,
        code=code,
        quantity=Decimal(units),
        uom="H87",
        at=now,
        by=by or cast.packer,
        event=made,
        best_before=timezone.localdate() + timedelta(days=days),
    )


def booth(cast):
    return booths.open_booth(
        cast.cooperative, by=cast.manager, delivery="Giao trong 3 ngày, đã gồm trong giá."
    )


def other_booth(cast):
    return booths.open_booth(cast.other_cooperative, by=cast.other_manager)


def listing(cast, *, price=175_000, lots_of=(10,), item=None, most=50, days=10):
    """A listing of the co-op with one lot for each number in `lots_of`; returns it and its lots."""
    item = item or cast.boxed_mango
    shelf = booth(cast)
    row = listings.offer(shelf, trade_item=item, price=price, by=cast.manager, most=most)
    made = [
        packed_lot(cast, units=units, item=item, days=days + index) for index, units in enumerate(lots_of)
    ]
    for each in made:
        stock.put_on_sale(each, booth=shelf, units=int(each.quantity), by=cast.manager)
    return row, made


def available(row):
    return listings.on_sale().get(pk=row.pk).available

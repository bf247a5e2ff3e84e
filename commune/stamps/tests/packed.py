"""A packed lot of the named cast, and stamps for it."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

from commune.lib.epcis.build import Quantity, object_event
from commune.lib.serials.permutation import serial_of
from commune.stamps import batches, house_key
from commune.trace import identifiers, lots
from commune.trace.models import LotKind

MOMENT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def packed_lot(cast, *, code="P261120AAA", units=100, item=None, holder=None, by=None, kind=LotKind.PACKED):
    item, holder, by = item or cast.boxed_mango, holder or cast.cooperative, by or cast.packer
    made = Quantity(identifiers.lot_uri(item.gtin, code), units)
    place = cast.packhouse
    event = object_event(MOMENT, "ADD", quantities=[made], biz_step="commissioning", disposition="active")
    return lots.open_lot(
        kind=kind, trade_item=item, holder=holder, place=place, code=code, quantity=Decimal(units),
        uom="H87", at=MOMENT, by=by, event=event,
    )  # fmt: skip


def issued(lot, cast, count=10, by=None, client_id=None):
    return batches.issue_batch(
        trade_item=lot.trade_item, lot=lot, count=count, by=by or cast.packer, holder=lot.holder,
        client_id=client_id or uuid4(),
    )  # fmt: skip


def roll(cast, count=10, by=None, client_id=None):
    return batches.issue_batch(
        trade_item=cast.boxed_mango, count=count, by=by or cast.packer, holder=cast.cooperative,
        client_id=client_id or uuid4(),
    )  # fmt: skip


def serial(batch, index=0):
    return serial_of(house_key.key_of(batch), index)

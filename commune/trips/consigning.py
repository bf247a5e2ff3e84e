"""A co-op sends boxes of its own without an order: to a market, a shop, a relative dock."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from commune.market import booths, stock
from commune.market.models import Booth
from commune.people import access
from commune.people.models import Person, Visitor
from commune.places.models import Place
from commune.shipping import shipments
from commune.shipping.access import SENDERS
from commune.shipping.models import Carrier, Shipment
from commune.shipping.shipments import Addressee, Goods, ShipmentRefusedError
from commune.trace.models import Lot, LotKind


@dataclass(frozen=True)
class Sendable:
    """A lot with whole boxes that are promised to nobody: never shelved, or still on the shelf."""

    lot: Lot
    boxes: int


def sendable_lots(person: Visitor) -> list[Sendable]:
    """Of the organizations she sends for, newest first."""
    own = access.organizations_of(person, *SENDERS)
    lots = (
        Lot.objects.filter(holder__in=own, kind=LotKind.PACKED)
        .sellable()
        .select_related("trade_item", "holder")
    )
    rows = [Sendable(lot, free_boxes(lot)) for lot in lots.distinct().order_by("-made_at")[:60]]
    return [row for row in rows if row.boxes > 0]


def free_boxes(lot: Lot) -> int:
    booth = booths.booth_of(lot.holder)
    level = lot.stock_levels.filter(booth=booth).first() if booth else None
    return stock.unshelved(lot) + (level.available if level else 0)


def consign(
    lot: Lot,
    *,
    boxes: int,
    from_place: Place,
    to_place: Place,
    carrier: Carrier,
    by: Person,
    client_id: UUID,
    addressee: Addressee | None = None,
    at: datetime | None = None,
) -> Shipment:
    """One parcel of a lot, its boxes taken from stock so that nobody else sells them.

    Idempotent by `client_id`. Raises ShipmentRefusedError and then leaves everything as it was.
    """
    if not access.works_in(by, lot.holder, *SENDERS):
        raise ShipmentRefusedError(_("Chỉ người của đơn vị có lô này gửi được."))
    if from_place.pk == to_place.pk:
        raise ShipmentRefusedError(_("Nơi đi và nơi tới phải khác nhau."))
    with transaction.atomic():
        known = Shipment.objects.filter(client_id=client_id).first()
        if known:
            return known
        _take(lot, boxes, by=by, client_id=client_id, at=at)
        return shipments.book(
            sender=lot.holder,
            from_place=from_place,
            to_place=to_place,
            carrier=carrier,
            goods=[Goods(lot, Decimal(boxes), reference_of(client_id), lot.uom)],
            addressee=addressee,
            by=by,
            client_id=client_id,
            at=at,
        )


def reference_of(client_id: UUID) -> str:
    """What the units left the stock for."""
    return f"consignment:{client_id}"


def _take(lot: Lot, boxes: int, *, by: Person, client_id: UUID, at: datetime | None) -> None:
    """From the shelf; what is not there yet is put there first, under the shelf's own rules."""
    booth = booths.booth_of(lot.holder)
    if booth is None:
        raise ShipmentRefusedError(_("Đơn vị chưa mở gian hàng nên chưa có sổ tồn kho."))
    try:
        missing = boxes - _on_shelf(lot, booth)
        if missing > 0:
            stock.put_on_sale(lot, booth=booth, units=missing, by=by, client_id=client_id, at=at)
        stock.take_lot(
            lot, booth=booth, units=boxes, reference=reference_of(client_id), by=by.log_actor, at=at
        )
    except stock.StockRefusedError as refusal:
        raise ShipmentRefusedError(str(refusal)) from refusal


def _on_shelf(lot: Lot, booth: Booth) -> int:
    level = lot.stock_levels.filter(booth=booth).first()
    return level.available if level else 0

"""From paid to delivered: packed at the booth, handed to a carrier, received."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.design import written
from commune.ledger import recording
from commune.orders import closing, cod, refunds, telling
from commune.orders.models import (
    Fulfillment,
    LotReservation,
    Order,
    OrderCod,
    OrderPaid,
    PaidBy,
    RefundCause,
    Step,
)
from commune.people.models import Person
from commune.places.models import Place
from commune.shipping import shipments
from commune.shipping.models import Outcome, ReceivedUnits, Shipment, ShipmentItem, Vessel
from commune.shipping.shipments import Addressee, Goods
from commune.trace import holds, recall
from commune.trace.models import Lot


class FulfillmentRefusedError(ValueError):
    """The step is not possible now; the message is a Vietnamese sentence."""


def pack(order: Order, *, by: Person, at: datetime | None = None) -> Fulfillment:
    """The parcel stands ready. Idempotent. Raises FulfillmentRefusedError."""
    with transaction.atomic():
        closing.locked(order)
        _check_paid(order)
        _safe_goods(order)
        return _reach(order, Step.PACKED, by=by.log_actor, at=at)


def hand_over(
    order: Order,
    *,
    vessel: Vessel,
    from_place: Place,
    by: Person,
    client_id: UUID,
    to_place: Place | None = None,
    at: datetime | None = None,
) -> Shipment:
    """To a carrier, as one parcel on a vessel, by way of `to_place` or straight to the buyer's door.

    Idempotent: an order has one parcel. Raises FulfillmentRefusedError, shipments.ShipmentRefusedError.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        closing.locked(order)
        known = Fulfillment.objects.filter(order=order, step=Step.HANDED).select_related("shipment").first()
        if known and known.shipment:
            return known.shipment
        _check_paid(order)
        _check_not(order, Step.DELIVERED)
        addressee = _addressee(order)
        parcel = shipments.book(
            sender=order.seller,
            from_place=from_place,
            carrier=vessel.carrier,
            vessel=vessel,
            goods=_safe_goods(order),
            to_place=to_place,
            to_unit=order.contact.told.unit,
            addressee=addressee,
            by=by,
            client_id=client_id,
            at=moment,
        )
        _reach(order, Step.PACKED, by=by.log_actor, at=moment)
        _reach(order, Step.HANDED, by=by.log_actor, at=moment, shipment=parcel)
        telling.tell(order, "sent", about="sent", carrier=vessel.carrier.organization.name)
    return parcel


def _addressee(order: Order) -> Addressee:
    contact = order.contact
    if not contact.has_address:
        raise FulfillmentRefusedError(
            "Người mua chưa ghi địa chỉ. Gọi hỏi hoặc chờ người mua ghi trên trang đơn."
        )
    return Addressee(contact.told.name, contact.phone, _door(order))


def _door(order: Order) -> str:
    """With what to collect there: the boatman has these words in his hand where there is no signal."""
    cod = OrderCod.objects.filter(order=order).first()
    if cod is None or OrderPaid.objects.filter(order=order).exists():
        return order.contact.address
    return f"{order.contact.address} · THU HỘ {written.dong(cod.amount)}"


def deliver(order: Order, *, by: Person, at: datetime | None = None) -> Fulfillment:
    """The buyer took it at the booth herself. Idempotent. Raises FulfillmentRefusedError."""
    with transaction.atomic():
        closing.locked(order)
        if closing.is_cancelled(order):
            raise FulfillmentRefusedError("Đơn đã hủy, không giao nữa.")
        if not OrderPaid.objects.filter(order=order).exists():
            raise FulfillmentRefusedError("Đơn chưa trả tiền.")
        _check_not(order, Step.HANDED)
        _safe_goods(order)
        return _reach(order, Step.DELIVERED, by=by.log_actor, at=at)


def note_delivered(shipment: Shipment, *, at: datetime, by: str) -> None:
    """The carrier has handed the parcel over: so are the orders in it. Idempotent."""
    references = set(ShipmentItem.objects.filter(shipment=shipment).values_list("reference", flat=True))
    keys = [reference.removeprefix("order:") for reference in references if reference.startswith("order:")]
    for order in Order.objects.filter(pk__in=keys).order_by("pk"):
        _note_delivered(order, shipment, at=at, by=by)


def _note_delivered(order: Order, shipment: Shipment, *, at: datetime, by: str) -> None:
    with transaction.atomic():
        closing.locked(order)
        _reach(order, Step.DELIVERED, by=by, at=at, shipment=shipment)
        carrier, untaken = shipment.carrier.organization, _untaken(order, shipment)
        if cod.note_collected(order, carrier=carrier, at=at, by=by, untaken=untaken) is None and untaken:
            _send_back(order, shipment, untaken)


def _send_back(order: Order, shipment: Shipment, untaken: int) -> None:
    """She paid before for what she did not take; where it was paid elsewhere, that place settles it with her."""
    paid = OrderPaid.objects.filter(order=order, method__in=(PaidBy.BANK, PaidBy.CASH))
    if paid.exists():
        source = f"untaken:{shipment.pk}"
        refunds.ask_for_goods(order, cause=RefundCause.UNTAKEN, source=source, worth=untaken)


def _untaken(order: Order, shipment: Shipment) -> int:
    """Worth in đồng of what the buyer did not take of her parcel."""
    left = ReceivedUnits.objects.filter(report__shipment=shipment, report__outcome=Outcome.PART)
    left = left.filter(item__reference=order.reference).select_related("item")
    held = LotReservation.objects.filter(line__order=order).select_related("line", "move")
    prices = {each.move.lot_id: each.line.price for each in held}
    return sum(int((each.item.quantity - each.quantity) * prices.get(each.item.lot_id, 0)) for each in left)


def lots_of(order: Order) -> list[tuple[Lot, int]]:
    """Lots and units that the order stands on, the recalled ones too."""
    held = LotReservation.objects.standing().filter(line__order=order)
    rows = held.select_related("move__lot__trade_item").order_by("pk")
    return [(row.move.lot, row.units) for row in rows]


def _safe_goods(order: Order) -> list[Goods]:
    pairs = lots_of(order)
    among = [lot for lot, _ in pairs]
    stopped = recall.recalled(among)
    held = [lot for lot in among if lot.pk not in stopped and lot.pk in recall.held(among)]
    if held:
        codes = ", ".join(sorted({lot.code for lot in held}))
        raise FulfillmentRefusedError(
            f"Lô {codes} đang tạm giữ để kiểm tra, chưa giao được. {holds.why_stopped(held)}"
        )
    goods = [Goods(lot, Decimal(units), order.reference) for lot, units in pairs if lot.pk not in stopped]
    if not goods:
        raise FulfillmentRefusedError("Các lô của đơn này đã bị thu hồi, không giao được.")
    return goods


def _reach(
    order: Order, step: Step, *, by: str, at: datetime | None = None, shipment: Shipment | None = None
) -> Fulfillment:
    with transaction.atomic():
        known = Fulfillment.objects.filter(order=order, step=step).first()
        row = Fulfillment(order=order, step=step, shipment=shipment, reached_at=at or timezone.now())
        row.noted_by = by
        return known or recording.enter(row, by=by)


def _check_paid(order: Order) -> None:
    """Or the carrier collects it at the door."""
    if closing.is_cancelled(order):
        raise FulfillmentRefusedError("Đơn đã hủy, không giao nữa.")
    if not (OrderPaid.objects.filter(order=order).exists() or OrderCod.objects.filter(order=order).exists()):
        raise FulfillmentRefusedError("Đơn chưa trả tiền.")


def _check_not(order: Order, step: Step) -> None:
    if Fulfillment.objects.filter(order=order, step=step).exists():
        raise FulfillmentRefusedError(f"{Step(step).label}, không làm lại được.")

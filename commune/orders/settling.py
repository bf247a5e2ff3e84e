"""When money comes in: the order is paid exactly once; what is too much, too little or too late gets its row."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commune.design import written
from commune.ledger import recording
from commune.market import stock
from commune.orders import checkout, closing, refunds, telling
from commune.orders.models import (
    LateOutcome,
    Order,
    OrderCod,
    OrderLate,
    OrderPaid,
    PaidBy,
    RefundCause,
    Step,
)
from commune.payments import collecting, requests
from commune.payments.models import Allocation
from commune.payments.requests import Standing
from commune.people.models import Person

SYSTEM = "system:settling"


class PaymentRefusedError(ValueError):
    """The order is paid already or has ended; the message is a Vietnamese sentence."""


def settle(allocation: Allocation) -> None:
    """Draw the consequences of an allocation for its order; idempotent."""
    order = Order.objects.filter(request=allocation.request_id).first()
    if order is None:
        return
    with transaction.atomic():
        closing.locked(order)
        standing = requests.standing_of(order.request)
        if hasattr(order, "paid"):
            _refund_rest(order, allocation, standing, RefundCause.SURPLUS)
        elif closing.has_ended(order):
            _settle_late(order, allocation, standing)
        elif standing.paid_at is not None:
            _pay(order, standing.paid_at)
            _refund_rest(order, allocation, standing, RefundCause.SURPLUS)
        elif not OrderCod.objects.filter(order=order).exists():  # else the carrier asks for what is missing
            missing = written.dong(order.amount - standing.received)
            telling.tell(order, "short", about=f"short:{allocation.pk}", missing=missing)


def take_cash(order: Order, *, by: Person, at: datetime | None = None) -> OrderPaid:
    """The seller has the whole price in cash; the request for a transfer ends, and what came of it goes back.

    Idempotent. Raises PaymentRefusedError.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        closing.locked(order)
        known = OrderPaid.objects.filter(order=order).first()
        if known and known.method == PaidBy.CASH:
            return known
        if order.fulfillments.filter(step=Step.HANDED).exists():
            raise PaymentRefusedError("Đơn này người giao hàng sẽ thu tiền.")
        if known or closing.has_ended(order):
            raise PaymentRefusedError("Đơn này đã trả tiền hoặc đã đóng.")
        received = requests.standing_of(order.request).received
        requests.withdraw(order.request, reason="Đã trả tiền mặt", by=by.log_actor)
        row = OrderPaid(order=order, method=PaidBy.CASH, amount=order.amount, paid_at=moment, noted_at=moment)
        row.noted_by = by.log_actor
        recording.enter(row, by=by.log_actor)
        _refund(order, received, RefundCause.SURPLUS, source="cash")
    return row


def _pay(order: Order, paid_at: datetime) -> None:
    row = OrderPaid(order=order, method=PaidBy.BANK, amount=order.amount, paid_at=paid_at)
    row.noted_at, row.noted_by = timezone.now(), SYSTEM
    order.paid = recording.enter(row, by=SYSTEM)
    telling.tell(order, "paid", about="paid")


def _refund_rest(order: Order, allocation: Allocation, standing: Standing, cause: RefundCause) -> None:
    """What came in beyond the price, and was not asked back yet: sums, so that any order of news gives the same."""
    _refund(order, standing.received - _used(order), cause, source=f"allocation:{allocation.pk}")


def _refund(order: Order, beyond: int, cause: RefundCause, *, source: str) -> None:
    rest = beyond - refunds.asked_back(order)
    if rest > 0:
        refunds.ask(order, cause=cause, source=source, amount=rest)


def _used(order: Order) -> int:
    """Đồng of what came in by bank that paid for it: all, nothing, or what the carrier had not to collect."""
    if not hasattr(order, "paid") or order.paid.method not in (PaidBy.BANK, PaidBy.COD):
        return 0
    return order.paid.amount - collecting.collected_for(order.reference)


def _settle_late(order: Order, allocation: Allocation, standing: Standing) -> None:
    """Expired and the goods are still there: it ships after all. Else the seller is asked to send the money back."""
    known = OrderLate.objects.filter(order=order).first()
    may_ship = known is None and not closing.is_cancelled(order) and not order.refunds.exists()
    if may_ship and standing.paid_at is not None and _reserve_again(order):
        _note_late(order, LateOutcome.SHIPS, standing.received)
        _pay(order, standing.paid_at)
        _refund_rest(order, allocation, standing, RefundCause.SURPLUS)
        return
    if known is None:
        _note_late(order, LateOutcome.REFUND, standing.received)
    _refund_rest(order, allocation, standing, RefundCause.LATE)


def _reserve_again(order: Order) -> bool:
    lines = order.lines.select_related("listing__trade_item", "listing__booth").order_by("pk")
    try:
        with transaction.atomic():
            checkout.reserve([(order, line) for line in lines], by=SYSTEM, at=timezone.now())
    except (stock.StockRefusedError, ValueError):
        return False
    return True


def _note_late(order: Order, outcome: LateOutcome, received: int) -> None:
    row = OrderLate(order=order, outcome=outcome, received=received, noticed_at=timezone.now())
    recording.enter(row, by=SYSTEM)

"""Orders that end without being paid: cancelled by somebody, or expired; their units go back on the shelf."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.market import stock
from commune.orders import checkout, refunds, telling
from commune.orders.models import (
    Canceller,
    Fulfillment,
    Order,
    OrderCancellation,
    OrderExpiry,
    OrderPaid,
    RefundCause,
    Step,
)
from commune.payments import requests
from commune.shipping.models import Outcome

SYSTEM = "system:expiry"


class CancellationRefusedError(ValueError):
    """Paid already, or ended; the message is a Vietnamese sentence."""


def locked(order: Order) -> None:
    """One thing at a time happens to an order."""
    list(Order.objects.select_for_update(no_key=True).filter(pk=order.pk))


def has_ended(order: Order) -> bool:
    return is_cancelled(order) or OrderExpiry.objects.filter(order=order).exists()


def is_cancelled(order: Order) -> bool:
    return OrderCancellation.objects.filter(order=order).exists()


def cancel(
    order: Order, *, by_whom: Canceller, reason: str, by: str, at: datetime | None = None
) -> OrderCancellation:
    """Before it is paid; idempotent. Raises CancellationRefusedError."""
    with transaction.atomic():
        locked(order)
        known = OrderCancellation.objects.filter(order=order).first()
        if known:
            return known
        hindrance = hindrance_of(order, is_recalled=by_whom == Canceller.RECALL)
        if hindrance:
            raise CancellationRefusedError(hindrance)
        row = OrderCancellation(order=order, by_whom=by_whom, reason=reason[:200], cancelled_by=by)
        row.cancelled_at = at or timezone.now()
        recording.enter(row, by=by)
        _release(order, reason=reason, by=by)
        if by_whom == Canceller.SELLER:
            telling.tell(order, "cancelled", about="cancelled", reason=reason)
    return row


def hindrance_of(order: Order, *, is_recalled: bool = False) -> str:
    """Why it may not be cancelled now, in Vietnamese; empty when it may. A recall waits for nobody's way or money."""
    if OrderPaid.objects.filter(order=order).exists() or has_ended(order):
        return _("Đơn đã trả tiền hoặc đã đóng nên không hủy được.")
    if not is_recalled and _is_on_its_way(order):
        return _("Hàng đang trên đường nên không hủy được.")
    if not is_recalled and requests.standing_of(order.request).is_covered:
        return _("Tiền của đơn này vừa về, đang được ghi nhận nên không hủy được.")
    return ""


def _is_on_its_way(order: Order) -> bool:
    """Handed to a carrier, unless the buyer refused it at the door."""
    handed = Fulfillment.objects.filter(order=order, step=Step.HANDED)
    refused = handed.filter(shipment__reports__outcome=Outcome.REFUSED, shipment__handover__isnull=True)
    return handed.exists() and not refused.exists()


def expire(order: Order, *, now: datetime | None = None) -> OrderExpiry | None:
    """None when it was paid or has ended meanwhile, or is not due yet."""
    moment = now or timezone.now()
    with transaction.atomic():
        locked(order)
        if not Order.objects.awaiting().filter(pk=order.pk, due_at__lt=moment).exists():
            return None
        if requests.standing_of(order.request).is_covered:
            return None  # the money is here; the follower is about to say so
        row = recording.enter(OrderExpiry(order=order, expired_at=moment), by=SYSTEM)
        _release(order, reason="Quá hạn chuyển tiền", by=SYSTEM)
        telling.tell(order, "expired", about="expired")
    return row


def expire_due(now: datetime | None = None) -> int:
    """All that are due; returns how many ended. May run twice."""
    moment = now or timezone.now()
    due = Order.objects.awaiting().filter(due_at__lt=moment).with_facts().order_by("due_at")
    return sum(expire(order, now=moment) is not None for order in due[:500])


def _release(order: Order, *, reason: str, by: str) -> None:
    for move in checkout.reserved_of(order):
        stock.give_back(move, reason=reason, by=by)
    requests.withdraw(order.request, reason=reason[:200], by=by)
    received = requests.received_for(order.reference)
    if received:
        cause = RefundCause.UNDER if received < order.amount else RefundCause.LATE
        refunds.ask(order, cause=cause, source="closed", amount=received)

"""Cash on delivery: the seller has the buyer's word, the carrier collects at the door and owes it from then on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commune.design import written
from commune.ledger import recording
from commune.orders import closing, refunds, telling
from commune.orders.models import (
    Canceller,
    Order,
    OrderCancellation,
    OrderCod,
    OrderPaid,
    PaidBy,
    RefundCause,
)
from commune.orders.settling import PaymentRefusedError
from commune.payments import collecting, requests
from commune.people.models import Organization, Person

MOST = 20_000_000


def agree(order: Order, *, by: Person, at: datetime | None = None) -> OrderCod:
    """The seller sends it unpaid; the request for a transfer ends. Idempotent. Raises PaymentRefusedError.

    Who may is judged before. Money that was sent in part stays with the order and is not collected again.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        closing.locked(order)
        known = OrderCod.objects.filter(order=order).first()
        if known:
            return known
        if OrderPaid.objects.filter(order=order).exists() or closing.has_ended(order):
            raise PaymentRefusedError("Đơn này đã trả tiền hoặc đã đóng.")
        amount = order.amount - requests.received_for(order.reference)
        if amount <= 0:
            raise PaymentRefusedError("Tiền của đơn này vừa về, đang được ghi nhận.")
        if amount > MOST:
            raise PaymentRefusedError(
                "Thu hộ một đơn nhiều nhất 20.000.000 ₫. Xin nhờ người mua chuyển khoản."
            )
        requests.withdraw(order.request, reason="Trả khi nhận hàng", by=by.log_actor)
        row = OrderCod(order=order, amount=amount, agreed_at=moment, agreed_by=by)
        recording.enter(row, by=by.log_actor)
        telling.tell(order, "cod", about="cod", due=written.dong(amount))
    return row


def note_collected(
    order: Order, *, carrier: Organization, at: datetime, by: str, untaken: int = 0
) -> OrderPaid | None:
    """The parcel was handed over: the buyer has paid, the carrier owes. Idempotent; None where nothing was due.

    `untaken` is the worth in đồng of what the buyer left with the carrier. What she paid for goods that are recalled
    by now goes back.
    """
    with transaction.atomic():
        closing.locked(order)
        cod = OrderCod.objects.filter(order=order).first()
        if cod is None or OrderPaid.objects.filter(order=order).exists():
            return None
        amount = max(cod.amount - untaken, 0)
        if amount:
            _owed(order, carrier=carrier, amount=amount, at=at, by=by)
        row = OrderPaid(
            order=order, method=PaidBy.COD, amount=order.amount - untaken, paid_at=at, noted_by=by
        )
        row.noted_at = timezone.now()
        recording.enter(row, by=by)
        _send_back(order, requests.received_for(order.reference) + amount, due=row.amount)
        return row


def _owed(order: Order, *, carrier: Organization, amount: int, at: datetime, by: str) -> None:
    collecting.collected(
        account=order.request.account,
        carrier=carrier,
        reference=order.reference,
        label=order.code,
        amount=amount,
        at=at,
        by=by,
    )


def _send_back(order: Order, paid: int, *, due: int) -> None:
    recalled = OrderCancellation.objects.filter(order=order, by_whom=Canceller.RECALL).exists()
    cause = RefundCause.RECALL if recalled else RefundCause.SURPLUS
    rest = paid - (0 if recalled else due) - refunds.asked_back(order)
    if rest > 0:
        refunds.ask(order, cause=cause, source="cod", amount=rest)

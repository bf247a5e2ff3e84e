"""Cash on delivery: the seller has the buyer's word, the carrier collects at the door and owes it from then on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commune.design import written
from commune.ledger import recording
from commune.orders import closing, refunds, telling
from commune.orders.models import Order, OrderCod, OrderPaid, PaidBy, RefundCause
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


def note_collected(order: Order, *, carrier: Organization, at: datetime, by: str) -> OrderPaid | None:
    """The parcel was handed over: the buyer has paid, the carrier owes. Idempotent; None where nothing was due."""
    with transaction.atomic():
        closing.locked(order)
        cod = OrderCod.objects.filter(order=order).first()
        if cod is None or OrderPaid.objects.filter(order=order).exists():
            return None
        collecting.collected(
            account=order.request.account,
            carrier=carrier,
            reference=order.reference,
            label=order.code,
            amount=cod.amount,
            at=at,
            by=by,
        )
        row = OrderPaid(order=order, method=PaidBy.COD, amount=order.amount, paid_at=at, noted_by=by)
        row.noted_at = timezone.now()
        recording.enter(row, by=by)
        surplus = requests.received_for(order.reference) + cod.amount - order.amount
        if surplus > refunds.asked_back(order):
            rest = surplus - refunds.asked_back(order)
            refunds.ask(order, cause=RefundCause.SURPLUS, source="cod", amount=rest)
        return row

"""Money that should go back. The seller has it in her own account, so she is asked, with the bank's proof."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from commune.ledger import recording
from commune.market.models import Booth
from commune.orders import access, telling
from commune.orders.models import Order, RefundCause, RefundRequest, RefundSent
from commune.payments.models import Allocation
from commune.people.models import Person

SYSTEM = "system:refunds"
FOR_GOODS = (RefundCause.RECALL, RefundCause.UNTAKEN)


class RefundRefusedError(ValueError):
    """The message is a Vietnamese sentence for the seller."""


def ask(order: Order, *, cause: RefundCause, source: str, amount: int) -> RefundRequest:
    """One a source, and the buyer is told; idempotent."""
    with transaction.atomic():
        known = RefundRequest.objects.filter(order=order, source=source).first()
        if known:
            return known
        row = RefundRequest(order=order, cause=cause, source=source, amount=amount, proof=proof_of(order))
        row.asked_at = timezone.now()
        recording.enter(row, by=SYSTEM)
        telling.tell_refund(row)
    return row


def asked_back(order: Order) -> int:
    """Đồng asked back because it was too much or too late; what is asked back for goods is counted apart."""
    asked = RefundRequest.objects.filter(order=order).exclude(cause__in=FOR_GOODS)
    return int(asked.aggregate(total=Sum("amount"))["total"] or 0)


def ask_for_goods(order: Order, *, cause: RefundCause, source: str, worth: int) -> RefundRequest | None:
    """Of a paid order, for goods that were recalled or not taken; never for more than it cost in all. Idempotent."""
    known = RefundRequest.objects.filter(order=order, source=source).first()
    asked = RefundRequest.objects.filter(order=order, cause__in=FOR_GOODS).aggregate(total=Sum("amount"))
    left = order.amount - (asked["total"] or 0)
    if known or left <= 0:
        return known
    return ask(order, cause=cause, source=source, amount=min(worth, left))


def proof_of(order: Order) -> list[dict[str, object]]:
    """The bank's transactions that brought the money: what the seller finds in her statement."""
    rows = Allocation.objects.filter(request=order.request_id).select_related("credit")
    return [
        {
            "transaction": row.credit.transaction,
            "amount": row.amount,
            "credited_at": row.credit.credited_at.isoformat(),
            "note": row.credit.note,
        }
        for row in rows.order_by("credit__credited_at", "pk")
    ]


def note_sent(
    refund: RefundRequest, *, transaction_number: str, by: Person, at: datetime | None = None
) -> RefundSent:
    """The seller has sent it back; idempotent. Raises RefundRefusedError.

    One transfer pays refunds of one order only: its number tells the buyer which money is hers.
    """
    if not access.may_keep(by, refund.order):
        raise RefundRefusedError("Chỉ người bán ghi được việc này.")
    number = transaction_number.strip()[:80]
    if not number:
        raise RefundRefusedError("Hãy ghi mã giao dịch của ngân hàng.")
    with transaction.atomic():
        list(Booth.objects.select_for_update(no_key=True).filter(pk=refund.order.booth_id))
        known = RefundSent.objects.filter(refund=refund).first()
        if known:
            return known
        if _is_number_of_another(refund, number):
            raise RefundRefusedError("Mã giao dịch này đã ghi cho đơn khác.")
        row = RefundSent(refund=refund, transaction=number, sent_at=at or timezone.now(), sent_by=by)
        recording.enter(row, by=by.log_actor)
        telling.tell(refund.order, "refunded", about=f"refunded:{refund.pk}", transaction=number)
    return row


def _is_number_of_another(refund: RefundRequest, number: str) -> bool:
    same = RefundSent.objects.filter(transaction=number, refund__order__booth=refund.order.booth_id)
    return same.exclude(refund__order=refund.order_id).exists()

"""Money that the co-op owes an owner. It has the money in its own account, so it is asked to send it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from commune.adoption import access, owners, telling
from commune.adoption.models import OwnerRefund, OwnerRefundSent, RefundCause, TreeContract
from commune.adoption.refusing import AdoptionRefusedError
from commune.ledger import recording
from commune.people.models import Person

SYSTEM = "system:adoption"
OF_MONEY_IN = (RefundCause.LATE, RefundCause.SURPLUS, RefundCause.WITHDRAWN)


def ask(contract: TreeContract, *, cause: RefundCause, source: str, amount: int) -> OwnerRefund:
    """One a source, and the owner is told; idempotent."""
    with transaction.atomic():
        known = OwnerRefund.objects.filter(contract=contract, source=source).first()
        if known:
            return known
        row = OwnerRefund(contract=contract, cause=cause, source=source, amount=amount)
        row.asked_at = timezone.now()
        recording.enter(row, by=SYSTEM)
        owner = owners.owner_of(contract)
        told = {"refund": row.amount, "cause": row.get_cause_display().lower()}
        telling.tell(contract, owner, "refund", about=f"refund:{row.pk}", **told)
    return row


def ask_rest(contract: TreeContract, received: int, cause: RefundCause, *, source: str) -> None:
    """What came in without a use and was not asked back yet: sums, so that any order of news gives the same."""
    asked = OwnerRefund.objects.filter(contract=contract, cause__in=OF_MONEY_IN)
    rest = received - int(asked.aggregate(total=Sum("amount"))["total"] or 0)
    if rest > 0:
        ask(contract, cause=cause, source=source, amount=rest)


def note_sent(
    refund: OwnerRefund, *, transaction_number: str, by: Person, at: datetime | None = None
) -> OwnerRefundSent:
    """The co-op has sent it; idempotent. Raises AdoptionRefusedError."""
    if not access.keeps(by, refund.contract):
        raise AdoptionRefusedError("Chỉ quản lý của hợp tác xã ghi được việc này.")
    number = transaction_number.strip()[:80]
    if not number:
        raise AdoptionRefusedError("Hãy ghi mã giao dịch của ngân hàng.", "transaction_number")
    with transaction.atomic():
        list(OwnerRefund.objects.select_for_update(no_key=True).filter(pk=refund.pk))
        known = OwnerRefundSent.objects.filter(refund=refund).first()
        if known:
            return known
        row = OwnerRefundSent(refund=refund, transaction=number, sent_at=at or timezone.now(), sent_by=by)
        return recording.enter(row, by=by.log_actor)

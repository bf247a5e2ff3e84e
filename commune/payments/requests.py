"""Asking for money by bank QR, and what has become of a request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from commune.ledger import recording
from commune.lib import vietqr
from commune.payments import matching
from commune.payments.models import (
    Allocation,
    PaymentRequest,
    RequestSuccession,
    RequestWithdrawal,
    SellerAccount,
)


class State(StrEnum):
    AWAITING = "awaiting"
    OVERDUE = "overdue"
    UNDER = "under"
    PAID = "paid"
    OVER = "over"
    DOUBLE = "double"
    LATE = "late"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Standing:
    """`received` in đồng; `paid_at` is the moment from which the request was covered, None before."""

    state: State
    received: int
    paid_at: datetime | None

    @property
    def is_covered(self) -> bool:
        return self.paid_at is not None


class RequestRefusedError(ValueError):
    """An amount that no bank transfer can carry."""


def ask(*, account: SellerAccount, amount: int, reference: str, due_at: datetime, by: str) -> PaymentRequest:
    """One request for a reference: a second call with the same amount and account returns the first.

    Raises RequestRefusedError for 0, less, or 500 million đồng and more (one NAPAS247 transfer).
    """
    if not 0 < amount < vietqr.TRANSFER_LIMIT:
        raise RequestRefusedError("số tiền một lần chuyển phải lớn hơn 0 và dưới 500.000.000 ₫")
    with transaction.atomic():
        known = PaymentRequest.objects.filter(reference=reference).first()
        if known:
            if (known.amount, known.account_id) != (amount, account.pk):
                raise RequestRefusedError(f"{reference} đã có yêu cầu thanh toán khác")
            return known
        row = PaymentRequest(account=account, amount=amount, reference=reference, code=_free_code())
        row.asked_at, row.due_at = timezone.now(), due_at
        recording.enter(row, by=by)
        matching.match_waiting(row)
    return row


def withdraw(request: PaymentRequest, *, reason: str, by: str) -> RequestWithdrawal:
    """Idempotent. Money that still comes is allocated and shows as late."""
    with transaction.atomic():
        known = RequestWithdrawal.objects.filter(request=request).first()
        row = RequestWithdrawal(request=request, reason=reason, withdrawn_at=timezone.now())
        return known or recording.enter(row, by=by)


def succeed(request: PaymentRequest, *, by_request: PaymentRequest, by: str) -> RequestSuccession:
    """Money that still comes with the code of `request` is for `by_request`, of the same account. Idempotent.

    In the transaction that asked by `by_request`: from that on money that comes to the account waits for it to end.
    Raises RequestRefusedError when the accounts differ or money for the old one is here already.
    """
    with transaction.atomic():
        known = RequestSuccession.objects.filter(request=request).first()
        if known:
            return known
        is_used = Allocation.objects.filter(request=request).exists()
        is_ring = matching.standing_in(by_request).pk == request.pk
        if request.account_id != by_request.account_id or is_ring or is_used:
            raise RequestRefusedError("yêu cầu này không thay được")
        row = RequestSuccession(request=request, successor=by_request, succeeded_at=timezone.now())
        return recording.enter(row, by=by)


def _free_code() -> str:
    while True:
        code = vietqr.new_code()
        if not PaymentRequest.objects.filter(code=code).exists():
            return code


def payload_of(request: PaymentRequest) -> str:
    """The VietQR text to draw: to the seller's own account, this amount, this code."""
    account = request.account
    return vietqr.make(
        account.bank_bin, account.number, request.amount, request.code, name=account.holder_name[:25]
    )


def standing_of(request: PaymentRequest, now: datetime | None = None) -> Standing:
    """What the request has come to; any order of notices gives the same answer."""
    rows = list(
        Allocation.objects.filter(request=request).select_related("credit").order_by("credit__credited_at")
    )
    received = sum(row.amount for row in rows)
    paid_at = _covered_at(request, rows)
    return Standing(_state(request, rows, paid_at, now or timezone.now()), received, paid_at)


def _covered_at(request: PaymentRequest, rows: list[Allocation]) -> datetime | None:
    total = 0
    for row in rows:
        total += row.amount
        if total >= request.amount:
            return row.credit.credited_at
    return None


def _state(request: PaymentRequest, rows: list[Allocation], paid_at: datetime | None, now: datetime) -> State:
    received = sum(row.amount for row in rows)
    withdrawal = RequestWithdrawal.objects.filter(request=request).first()
    if paid_at is None:
        if withdrawal:
            return State.WITHDRAWN
        return State.UNDER if received else State.OVERDUE if now > request.due_at else State.AWAITING
    if paid_at > request.due_at or (withdrawal and paid_at > withdrawal.withdrawn_at):
        return State.LATE
    if received == request.amount:
        return State.PAID
    full_payments = sum(row.amount >= request.amount for row in rows)
    return State.DOUBLE if full_payments > 1 else State.OVER


def received_for(reference: str) -> int:
    """Đồng allocated to the request with this reference."""
    found = Allocation.objects.filter(request__reference=reference).aggregate(total=Sum("amount"))
    return int(found["total"] or 0)

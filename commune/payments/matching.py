"""Joining credits with requests: by the code in the bank's note, or by a person who looked."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.lib import vietqr
from commune.payments import accounts, same_money
from commune.payments.gateway_models import APART
from commune.payments.models import (
    Allocation,
    BankCredit,
    PaymentRequest,
    RequestSuccession,
    SetAside,
)
from commune.people.models import Person


class MatchRefusedError(ValueError):
    """The credit is used already, or went to another account than the request names."""


def match(credit: BankCredit, *, by: str = "system:notice", note: str | None = None) -> Allocation | None:
    """Allocate by the codes in its note (or another source's), to a request of the same account; None if none fits."""
    for code in vietqr.find_codes(credit.note if note is None else note):
        request = PaymentRequest.objects.filter(code=code, account=credit.account_id).first()
        if request:
            return allocate(credit, standing_in(request), by=by)
    return None


def standing_in(request: PaymentRequest) -> PaymentRequest:
    """The request itself, or the newest of those that took its place."""
    while found := RequestSuccession.objects.filter(request=request).select_related("successor").first():
        request = found.successor
    return request


def match_waiting(request: PaymentRequest) -> None:
    """Credits that came before their request (a notice that overtook the order).

    A gateway takes exactly what it was asked for: another amount is for a person to look at, and so is what looks like
    money that is counted already.
    """
    for credit in unmatched(request.account_id):
        exact = credit.provider not in APART or credit.amount == request.amount
        named = exact and request.code in vietqr.find_codes(credit.note)
        if named and not same_money.is_doubted(credit):
            allocate(credit, request, by="system:notice")


def allocate(credit: BankCredit, request: PaymentRequest, *, by: str) -> Allocation:
    """The whole credit for the request. The same pair again is a no-op; raises MatchRefusedError."""
    with transaction.atomic():
        accounts.locked(credit.account_id)
        known = Allocation.objects.filter(credit=credit).first()
        if known and known.request_id == request.pk:
            return known
        if known or credit.account_id != request.account_id:
            raise MatchRefusedError("Khoản tiền này đã dùng cho đơn khác hoặc vào tài khoản khác.")
        if SetAside.objects.filter(credit=credit).exists():
            raise MatchRefusedError("Khoản tiền này đã để riêng, không thuộc đơn nào.")
        row = Allocation(credit=credit, request=request, amount=credit.amount, allocated_at=timezone.now())
        row.allocated_by = by
        return recording.enter(row, by=by)


def allocate_by_hand(credit: BankCredit, request: PaymentRequest, *, by: Person) -> Allocation:
    """Who may is judged before. What was asked for by this request may be asked for by another now."""
    with transaction.atomic():
        accounts.locked(credit.account_id)
        return allocate(credit, standing_in(request), by=by.log_actor)


def unmatched(account: UUID) -> "list[BankCredit]":
    """Credits of an account that belong to no request yet: the queue for a person."""
    waiting = BankCredit.objects.filter(account=account, allocation__isnull=True, set_aside__isnull=True)
    return list(waiting.select_related("account").order_by("credited_at", "pk"))

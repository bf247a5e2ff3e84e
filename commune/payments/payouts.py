"""Paying a member what is owed: by bank QR to her own account or in cash, each payout exactly once."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from commune.design import written
from commune.ledger import recording
from commune.lib import vietqr
from commune.lib.registry import Registry
from commune.payments import access, member_accounts, members
from commune.payments.members import MemberMoneyRefusedError
from commune.payments.models import (
    BankDebit,
    HowReceived,
    MemberAccount,
    Method,
    Payout,
    PayoutPayment,
    PayoutReceipt,
)
from commune.people import reaching
from commune.people.models import Membership, Person, Role

SYSTEM = "system:notice"
LONGEST_TRANSACTION = 80

# A room above says why a payout must wait (its lots are held, say): a Vietnamese sentence, or nothing.
Hindrance = Callable[[Payout], str]
hindrances: Registry[Hindrance] = Registry("hindrances of payouts")


class State(StrEnum):
    WAITING = "waiting"
    PAID = "paid"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


def state_of(payout: Payout) -> State:
    if hasattr(payout, "receipt"):
        return State.RECEIVED
    if hasattr(payout, "payment"):
        return State.PAID
    return State.WITHDRAWN if hasattr(payout, "withdrawal") else State.WAITING


def hindrance_of(payout: Payout) -> str:
    """Why it may not be paid now; empty when it may."""
    return next((told for _, ask in hindrances if (told := ask(payout))), "")


def payload_of(payout: Payout, account: MemberAccount) -> str:
    """The VietQR text that the manager scans: to the member's own account, this amount, this code."""
    name = account.holder_name[:25]
    return vietqr.make(account.bank_bin, account.number, payout.amount, payout.code, name=name)


def pay(
    payout: Payout, *, method: str, by: Person, transaction_number: str = "", at: datetime | None = None
) -> PayoutPayment:
    """The manager has paid: in cash, or by bank with the bank's transaction number. A second call gives the first.

    Raises MemberMoneyRefusedError: not her co-op, withdrawn, hindered, no number, or a number used before.
    """
    if not access.may_pay(by, payout.cooperative):
        raise MemberMoneyRefusedError("Chỉ quản lý hợp tác xã được ghi chi tiền.")
    number = transaction_number.strip()[:LONGEST_TRANSACTION] if method == Method.BANK else ""
    with transaction.atomic():
        members.locked(payout.cooperative)
        known = PayoutPayment.objects.filter(payout=payout).first()
        if known:
            return known
        _check(payout, method, number)
        row = PayoutPayment(method=Method(method), transaction=number, paid_by=by)
        return _paid(payout, row, at or timezone.now(), by.log_actor)


def _check(payout: Payout, method: str, number: str) -> None:
    if Payout.objects.filter(pk=payout.pk, withdrawal__isnull=False).exists():
        raise MemberMoneyRefusedError(
            "Khoản này đã được thay bằng khoản khác. Nếu lỡ đưa tiền rồi, hãy ghi thành tạm ứng."
        )
    if hindrance := hindrance_of(payout):
        raise MemberMoneyRefusedError(hindrance)
    if method == Method.CASH:
        return
    if not number:
        raise MemberMoneyRefusedError("Hãy ghi mã giao dịch của ngân hàng.", "transaction_number")
    if PayoutPayment.objects.filter(cooperative=payout.cooperative_id, transaction=number).exists():
        raise MemberMoneyRefusedError("Mã giao dịch này đã ghi cho khoản chi khác.", "transaction_number")
    if member_accounts.account_of(payout.household) is None:
        raise MemberMoneyRefusedError(
            "Hộ này chưa ghi số tài khoản. Hãy chi tiền mặt hoặc nhờ bà con ghi số."
        )


def pay_by_debit(payout: Payout, debit: BankDebit) -> PayoutPayment | None:
    """The bank says that the money left: true whatever we think of it. None when it was paid otherwise before."""
    with transaction.atomic():
        members.locked(payout.cooperative)
        used = PayoutPayment.objects.filter(cooperative=payout.cooperative_id, transaction=debit.transaction)
        if PayoutPayment.objects.filter(payout=payout).exists() or used.exists():
            return None
        row = PayoutPayment(method=Method.BANK, transaction=debit.transaction, debit=debit)
        return _paid(payout, row, debit.debited_at, SYSTEM)


def _paid(payout: Payout, row: PayoutPayment, at: datetime, by: str) -> PayoutPayment:
    row.payout, row.cooperative, row.amount, row.paid_at = payout, payout.cooperative, payout.amount, at
    recording.enter(row, by=by)
    # after money went out for a withdrawn payout, the one that replaced it asks for too much
    members.settle(payout.household, payout.cooperative, reference=payout.reference, by=by)
    _tell(row)
    return row


def _tell(row: PayoutPayment) -> None:
    today = Membership.objects.current()
    farmers = today.filter(organization=row.payout.household, role=Role.FARMER).select_related("person")
    for each in farmers:
        reaching.tell(
            each.person,
            template="payments/paid_out",
            params={
                "cooperative": row.cooperative.name,
                "amount": written.dong(row.amount),
                "how": row.get_method_display().lower(),
            },
            dedup_key=f"payout:{row.payout_id}:{each.person_id}",
        )


def confirm_receipt(payout: Payout, *, by: Person) -> PayoutReceipt:
    """A farmer of the household on her own phone; or the manager, who keeps the paper that she signed. Idempotent.

    Raises MemberMoneyRefusedError: not paid yet, or neither of the two.
    """
    own = access.is_of_household(by, payout.household)
    if not own and not access.may_pay(by, payout.cooperative):
        raise MemberMoneyRefusedError("Chỉ bà con trong hộ hoặc quản lý hợp tác xã ghi được việc này.")
    with transaction.atomic():
        members.locked(payout.cooperative)
        if not PayoutPayment.objects.filter(payout=payout).exists():
            raise MemberMoneyRefusedError("Khoản này chưa chi, chưa xác nhận được.")
        known = PayoutReceipt.objects.filter(payout=payout).first()
        if known:
            return known
        row = PayoutReceipt(payout=payout, received_at=timezone.now(), recorded_by=by)
        row.how = HowReceived.PHONE if own else HowReceived.PAPER
        return recording.enter(row, by=by.log_actor)

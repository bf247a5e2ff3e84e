"""A member's money with her co-op: one running balance, and payouts that always ask for exactly what is owed.

Balance = what sheets credited - advances - what was paid out. Above zero the co-op owes it and open payouts come to
just that; below zero the member has had it already, and it is set off against what comes next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from commune.ledger import recording
from commune.lib import vietqr
from commune.payments import access
from commune.payments.models import (
    Advance,
    MemberCredit,
    Method,
    PaymentRequest,
    Payout,
    PayoutPayment,
    PayoutWithdrawal,
)
from commune.people.models import Organization, OrganizationKind, Person

MOST = 10_000_000_000
LONGEST_NOTE = 200


class MemberMoneyRefusedError(ValueError):
    """The message is a plain Vietnamese sentence; `part` names the wrong field of the form, if one is."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True)
class Credit:
    """What a member earned by one sheet, in đồng; negative where it corrects another."""

    household: Organization
    amount: int


def locked(cooperative: Organization) -> None:
    """One writer of members' money a co-op: PostgreSQL waits here, SQLite has one writer anyway."""
    list(Organization.objects.select_for_update(no_key=True).filter(pk=cooperative.pk))


def balances(cooperative: Organization, *, household: Organization | None = None) -> dict[UUID, int]:
    """Household to đồng: above zero the co-op owes, below zero she has had it in advance."""
    found: dict[UUID, int] = {}
    for rows, sign in (
        (MemberCredit.objects.filter(cooperative=cooperative), 1),
        (Advance.objects.filter(cooperative=cooperative), -1),
        (PayoutPayment.objects.filter(cooperative=cooperative), -1),
    ):
        path = "payout__household" if rows.model is PayoutPayment else "household"
        narrowed: QuerySet[MemberCredit] = rows.filter(**{path: household}) if household else rows  # type: ignore[assignment]
        for key, total in narrowed.order_by().values_list(path).annotate(total=Sum("amount")):
            found[key] = found.get(key, 0) + sign * total
    return found


def balance_of(household: Organization, cooperative: Organization) -> int:
    return balances(cooperative, household=household).get(household.pk, 0)


def waiting_of(household: Organization, cooperative: Organization) -> int:
    """Đồng of payouts that nobody has paid yet."""
    rows = Payout.objects.waiting().filter(household=household, cooperative=cooperative)
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)


def credit(cooperative: Organization, credits_: Iterable[Credit], *, reference: str, by: str) -> list[Payout]:
    """Credit members for one reference and ask for the payouts that follow. The same reference again changes nothing.

    Called in the transaction of the decision; the caller has judged whether it may be made.
    """
    made: list[Payout] = []
    with transaction.atomic():
        locked(cooperative)
        for each in credits_:
            if MemberCredit.objects.filter(household=each.household, reference=reference).exists():
                continue
            row = MemberCredit(cooperative=cooperative, household=each.household, amount=each.amount)
            row.reference, row.credited_at = reference, timezone.now()
            recording.enter(row, by=by)
            made += settle(each.household, cooperative, reference=reference, by=by)
    return made


def give_advance(
    household: Organization,
    *,
    cooperative: Organization,
    amount: int,
    method: str,
    paid_on: date,
    by: Person,
    client_id: UUID,
    note: str = "",
) -> Advance:
    """Write down money given ahead of the sheet. Idempotent by `client_id`. Raises MemberMoneyRefusedError."""
    _check_advance(household, cooperative, amount, paid_on, by)
    row = Advance(client_id=client_id, cooperative=cooperative, household=household, amount=amount)
    row.method, row.paid_on, row.note = Method(method), paid_on, note.strip()[:LONGEST_NOTE]
    row.given_by, row.entered_at = by, timezone.now()
    with transaction.atomic():
        locked(cooperative)
        known = Advance.objects.filter(client_id=client_id).first()
        if known:
            same = (known.household_id, known.amount, known.method, known.paid_on)
            if same != (household.pk, amount, row.method, paid_on):
                raise MemberMoneyRefusedError("Phiếu này đã được ghi với nội dung khác. Hãy mở phiếu mới.")
            return known
        recording.enter(row, by=by.log_actor)
        settle(household, cooperative, reference=f"advance:{row.pk}", by=by.log_actor)
    return row


def _check_advance(
    household: Organization, cooperative: Organization, amount: int, paid_on: date, by: Person
) -> None:
    if not access.may_pay(by, cooperative):
        raise MemberMoneyRefusedError("Chỉ quản lý hợp tác xã được ghi tạm ứng.")
    if household.kind != OrganizationKind.HOUSEHOLD or household.parent_id != cooperative.pk:
        raise MemberMoneyRefusedError("Hộ này không phải thành viên hợp tác xã.", "household")
    if not 0 < amount <= MOST:
        raise MemberMoneyRefusedError("Số tiền phải lớn hơn 0 và không quá 10 tỷ đồng.", "amount")
    if paid_on > timezone.localdate():
        raise MemberMoneyRefusedError("Ngày đưa tiền chưa tới. Hãy xem lại.", "paid_on")


def settle(household: Organization, cooperative: Organization, *, reference: str, by: str) -> list[Payout]:
    """Make open payouts come to what is owed: ask for more, or withdraw them and ask for less. Under the lock."""
    owed = max(0, balance_of(household, cooperative))
    waiting = waiting_of(household, cooperative)
    if owed < waiting:
        for stale in Payout.objects.waiting().filter(household=household, cooperative=cooperative):
            reference = stale.reference  # what replaces it is still for what it was for
            reason = "Số tiền đã đổi, có khoản chi khác thay."
            recording.enter(PayoutWithdrawal(payout=stale, reason=reason, withdrawn_at=timezone.now()), by=by)
        waiting = 0
    made = []
    while owed > waiting:
        # one NAPAS247 transfer stays below the limit
        amount = min(owed - waiting, vietqr.TRANSFER_LIMIT - 1)
        row = Payout(cooperative=cooperative, household=household, amount=amount, code=_free_code())
        row.reference, row.asked_at = reference, timezone.now()
        made.append(recording.enter(row, by=by))
        waiting += amount
    return made


def _free_code() -> str:
    while True:
        code = vietqr.new_code()
        taken = Payout.objects.filter(code=code).exists() or PaymentRequest.objects.filter(code=code).exists()
        if not taken:
            return code

"""Money that no code led to a request: what it may be for, and what a person decides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Q, QuerySet, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib import vietqr
from commune.lib.fold import ascii_fold
from commune.payments import accounts
from commune.payments.matching import MatchRefusedError
from commune.payments.models import Allocation, BankCredit, PaymentRequest, SellerAccount, SetAside
from commune.people.models import Person

BEFORE = timedelta(days=14)
MOST, MOST_ASKED = 3, 2000
LEAST_CODE = 6  # of ten characters: what is left when a bank has cut the code


@dataclass(frozen=True)
class Suggestion:
    """A request that a credit may be for, and the Vietnamese reason; the likeliest first."""

    request: PaymentRequest
    reason: str


def queue_of(accounts: Iterable[SellerAccount]) -> "QuerySet[BankCredit]":
    """Credits that belong to no request yet, the longest waiting first."""
    waiting = BankCredit.objects.filter(account__in=accounts, allocation=None, set_aside=None)
    return waiting.select_related("account").order_by("credited_at", "pk")


def suggestions_for(credits_: Iterable[BankCredit]) -> list[tuple[BankCredit, list[Suggestion]]]:
    """In the same order. Requests to the credit's account that were asked before and are not covered."""
    rows, by_account = list(credits_), defaultdict(list)
    for each in rows:
        by_account[each.account_id].append(each.credited_at)
    asked = {account: _asked(account, min(times) - BEFORE) for account, times in by_account.items()}
    return [(each, _suggested(each, asked[each.account_id])) for each in rows]


def _asked(account: UUID, since: datetime) -> list[PaymentRequest]:
    asked = PaymentRequest.objects.filter(account=account, asked_at__gte=since).order_by("-asked_at")
    ended = Q(withdrawal__isnull=False) | Q(succession__isnull=False)
    flags = {"came": Sum("allocations__amount"), "has_ended": Case(When(ended, True), default=False)}
    return list(asked.annotate(**flags)[:MOST_ASKED])


def _suggested(credit: BankCredit, requests: Sequence[PaymentRequest]) -> list[Suggestion]:
    found, letters = [], "".join(each for each in ascii_fold(credit.note).upper() if each.isalnum())
    codes = vietqr.find_codes(credit.note)
    for request in requests:
        near = request.asked_at - BEFORE <= credit.credited_at
        score, reason = _judged(credit, request, codes, letters)
        if score and near:
            found.append((score, Suggestion(request, reason)))
    found.sort(key=lambda each: (-each[0], abs(each[1].request.asked_at - credit.credited_at)))
    return [suggestion for _score, suggestion in found[:MOST]]


def _judged(
    credit: BankCredit, request: PaymentRequest, codes: Sequence[str], letters: str
) -> tuple[int, str]:
    missing = request.amount - (request.came or 0)  # type: ignore[attr-defined]
    names = request.code in codes
    if names and missing <= 0:
        return 4, _("Nội dung có mã của đơn này, nhưng đơn đã đủ tiền: có thể là một khoản báo hai lần.")
    if names:
        return 4, _("Nội dung có mã của đơn này.")
    if missing <= 0:
        return 0, ""
    if _part_of_code(request.code, letters):
        same = credit.amount == missing
        return (3 if same else 2), _("Nội dung có một phần mã của đơn này.")
    # a sum alone says nothing for an order that waits for no money any more
    fits = credit.amount == missing and not request.has_ended  # type: ignore[attr-defined]
    return (1, _("Đúng số tiền còn thiếu.")) if fits else (0, "")


def _part_of_code(code: str, letters: str) -> bool:
    return any(code[at : at + LEAST_CODE] in letters for at in range(len(code) - LEAST_CODE + 1))


def set_aside(credit: BankCredit, *, reason: str, by: Person) -> SetAside:
    """It belongs to no request (a relative's transfer, interest, the same money told twice). Idempotent.

    Raises MatchRefusedError when a request has it.
    """
    reason = reason.strip()
    if not reason:
        raise MatchRefusedError(_("Hãy ghi vì sao khoản này không thuộc đơn nào."))
    with transaction.atomic():
        accounts.locked(credit.account_id)
        known = SetAside.objects.filter(credit=credit).first()
        if known:
            return known
        if Allocation.objects.filter(credit=credit).exists():
            raise MatchRefusedError(_("Khoản này đã ghép với một đơn rồi."))
        row = SetAside(credit=credit, reason=reason[:200], set_at=timezone.now(), set_by=by)
        return recording.enter(row, by=by.log_actor)

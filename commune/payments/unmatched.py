"""Money that no code led to a request: what it may be for, and what a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib import vietqr
from commune.lib.fold import ascii_fold
from commune.payments import matching
from commune.payments.matching import MatchRefusedError
from commune.payments.models import Allocation, BankCredit, PaymentRequest, SellerAccount, SetAside
from commune.people.models import Person

BEFORE = timedelta(days=14)
MOST = 3
LEAST_CODE = 6  # of ten characters: what is left when a bank has cut the code


@dataclass(frozen=True)
class Suggestion:
    """A request that a credit may be for, and the Vietnamese reason; the likeliest first."""

    request: PaymentRequest
    reason: str


def suggestions_for(credits_: Sequence[BankCredit]) -> list[tuple[BankCredit, list[Suggestion]]]:
    """Of credits of one account: requests to it that were asked before and are not covered."""
    if not credits_:
        return []
    account, since = credits_[0].account_id, min(each.credited_at for each in credits_) - BEFORE
    asked = PaymentRequest.objects.filter(account=account, asked_at__gte=since).order_by("-asked_at")
    requests = list(asked.annotate(came=Sum("allocations__amount"))[:2000])
    return [(each, _suggested(each, requests)) for each in credits_]


def _suggested(credit: BankCredit, requests: Sequence[PaymentRequest]) -> list[Suggestion]:
    found = []
    for request in requests:
        missing = request.amount - (request.came or 0)  # type: ignore[attr-defined]
        near = request.asked_at - BEFORE <= credit.credited_at
        score, reason = _judged(credit, request, missing)
        if score and near:
            found.append((score, Suggestion(request, reason)))
    found.sort(key=lambda each: (-each[0], abs(each[1].request.asked_at - credit.credited_at)))
    return [suggestion for _score, suggestion in found[:MOST]]


def _judged(credit: BankCredit, request: PaymentRequest, missing: int) -> tuple[int, str]:
    names = request.code in vietqr.find_codes(credit.note)
    if names and missing <= 0:
        return 4, _("Nội dung có mã của đơn này, nhưng đơn đã đủ tiền: có thể là một khoản báo hai lần.")
    if names:
        return 4, _("Nội dung có mã của đơn này.")
    if missing <= 0:
        return 0, ""
    if _part_of_code(request.code, credit.note):
        same = credit.amount == missing
        return (3 if same else 2), _("Nội dung có một phần mã của đơn này.")
    return (1, _("Đúng số tiền còn thiếu.")) if credit.amount == missing else (0, "")


def _part_of_code(code: str, note: str) -> bool:
    letters = "".join(each for each in ascii_fold(note).upper() if each.isalnum())
    return any(code[at : at + LEAST_CODE] in letters for at in range(len(code) - LEAST_CODE + 1))


def set_aside(credit: BankCredit, *, reason: str, by: Person) -> SetAside:
    """It belongs to no request (a relative's transfer, interest, the same money told twice). Idempotent.

    Raises MatchRefusedError when a request has it.
    """
    reason = reason.strip()
    if not reason:
        raise MatchRefusedError(_("Hãy ghi vì sao khoản này không thuộc đơn nào."))
    with transaction.atomic():
        SellerAccount.objects.select_for_update().get(pk=credit.account_id)
        known = SetAside.objects.filter(credit=credit).first()
        if known:
            return known
        if Allocation.objects.filter(credit=credit).exists():
            raise MatchRefusedError(_("Khoản này đã ghép với một đơn rồi."))
        row = SetAside(credit=credit, reason=reason[:200], set_at=timezone.now(), set_by=by)
        return recording.enter(row, by=by.log_actor)


def queue_of(account: SellerAccount) -> list[tuple[BankCredit, list[Suggestion]]]:
    return suggestions_for(matching.unmatched(account.pk))

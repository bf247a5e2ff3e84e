"""Is money that one source tells of the money that another told of before? A statement and notices overlap."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from commune.ledger import recording
from commune.lib import vietqr
from commune.lib.fold import ascii_fold
from commune.payments.models import BankCredit, Provider, Sighting, StatementLine
from commune.payments.told import NoticeUnreadableError, Told

NEAR = timedelta(hours=36)  # a bank may book an evening's transfer on the next day
LEAST_ALIKE = 6


@dataclass(frozen=True)
class Found:
    """`credit` is the same money for sure; `is_doubtful`: it looks the same, and the bank's numbers differ."""

    credit: BankCredit | None = None
    is_doubtful: bool = False


def find(account: UUID, provider: str, told: Told) -> Found:
    """Of credits of other sources that this one has not told of yet.

    Two services are one money by the bank's number alone; a statement, which may have none, also by amount and words.
    """
    sighted = Sighting.objects.filter(account=account, provider=provider).values("credit")
    near = BankCredit.objects.filter(account=account, amount=told.amount)
    near = near.filter(credited_at__range=(told.credited_at - NEAR, told.credited_at + NEAR))
    near = near.exclude(provider=provider).exclude(pk__in=sighted).order_by("credited_at", "pk")
    candidates = list(near.select_related("notice", "allocation"))
    sure = [each for each in candidates if _same_number(references_of(each), told)]
    stated = [each for each in candidates if Provider.STATEMENT in (provider, each.provider)]
    alike = [each for each in stated if each not in sure and _alike(each, told)]
    unnumbered = [each for each in alike if not (told.reference and references_of(each))]
    chosen = next(iter(sure or unnumbered), None)
    return Found(chosen, is_doubtful=chosen is None and bool(alike))


def note(credit: BankCredit, provider: str, transaction: str, *, by: str) -> Sighting:
    """`provider` calls the same money `transaction`; idempotent."""
    facts = {"account": credit.account, "provider": provider, "transaction": transaction[:80]}
    known = Sighting.objects.filter(**facts).first()
    return known or recording.enter(Sighting(**facts, credit=credit, seen_at=timezone.now()), by=by)


def is_sighted(account: UUID, provider: str, transaction: str, amount: int) -> bool:
    """Whether this source told under this number of a credit that was known, of that amount."""
    seen = Sighting.objects.filter(account=account, provider=provider, transaction=transaction[:80])
    return seen.filter(credit__amount=amount).exists()


def references_of(credit: BankCredit) -> list[str]:
    """The bank's own numbers for a credit, as far as a source told them."""
    from commune.payments import providers

    lines = StatementLine.objects.filter(credit=credit).exclude(reference="")
    found = list(lines.values_list("reference", flat=True))
    if credit.notice and credit.provider in providers.DIALECTS and credit.provider != Provider.STATEMENT:
        try:
            told = providers.read(credit.provider, bytes(credit.notice.raw))
        except NoticeUnreadableError:
            return found
        found += [each.reference for each in told if each.transaction[:80] == credit.transaction]
    return [each for each in found if each]


def _same_number(known: list[str], told: Told) -> bool:
    """Banks add a branch or a suffix to the number: one within the other is the same."""
    mine, others = _plain(told.reference), [_plain(each) for each in known]
    long = [each for each in others if min(len(each), len(mine)) >= LEAST_ALIKE]
    return bool(mine) and (mine in others or any(mine in each or each in mine for each in long))


def _alike(credit: BankCredit, told: Told) -> bool:
    ours, theirs = set(vietqr.find_codes(credit.note)), set(vietqr.find_codes(told.note))
    if ours or theirs:
        return ours == theirs
    one, other = _plain(credit.note), _plain(told.note)
    return min(len(one), len(other)) >= LEAST_ALIKE and (one in other or other in one)


def _plain(text: str) -> str:
    return "".join(each for each in ascii_fold(text).upper() if each.isalnum())

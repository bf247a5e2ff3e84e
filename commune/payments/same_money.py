"""Is money that one source tells of the money that another told of before? A statement and notices overlap."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from commune.ledger import recording
from commune.lib import vietqr
from commune.lib.fold import ascii_fold
from commune.payments.gateway_models import APART
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
    near = _near(account, told).exclude(provider__in=(provider, *APART)).exclude(pk__in=sighted)
    candidates = list(near.select_related("notice", "allocation").order_by("credited_at", "pk"))
    sure = [each for each in candidates if is_same_number(references_of(each), told)]
    stated = [each for each in candidates if Provider.STATEMENT in (provider, each.provider)]
    alike = [each for each in stated if each not in sure and _alike(each, told)]
    unnumbered = [each for each in alike if not (told.reference and references_of(each))]
    chosen = next(iter(sure or unnumbered), None)
    return Found(chosen, is_doubtful=chosen is None and bool(alike))


def _near(account: UUID, told: Told) -> "QuerySet[BankCredit]":
    found = BankCredit.objects.filter(account=account, amount=told.amount)
    return found.filter(credited_at__range=(told.credited_at - NEAR, told.credited_at + NEAR))


def is_doubted(credit: BankCredit) -> bool:
    """Whether it looks like money of another source that pays for a request already: a person says which it is."""
    number = next(iter(references_of(credit)), "")
    told = Told(credit.transaction, "", credit.amount, credit.note, credit.credited_at, number)
    used = _near(credit.account_id, told).filter(allocation__isnull=False)
    others = used.exclude(provider__in=(credit.provider, *APART))
    is_stated = credit.provider == Provider.STATEMENT
    likely = others if is_stated else others.filter(provider=Provider.STATEMENT)
    # one that this source has told of under another number is spoken for
    sighted = Sighting.objects.filter(account=credit.account_id, provider=credit.provider).values("credit")
    return credit.provider not in APART and any(_alike(each, told) for each in likely.exclude(pk__in=sighted))


def note(credit: BankCredit, provider: str, transaction: str, *, by: str) -> Sighting:
    """`provider` calls the same money `transaction`; idempotent."""
    facts = {"account": credit.account, "provider": provider, "transaction": transaction[:80]}
    known = Sighting.objects.filter(**facts).first()
    return known or recording.enter(Sighting(**facts, credit=credit, seen_at=timezone.now()), by=by)


def sighted_as(account: UUID, provider: str, transaction: str) -> BankCredit | None:
    """The credit of another source that this one told of under this number."""
    seen = Sighting.objects.filter(account=account, provider=provider, transaction=transaction[:80])
    sighting = seen.select_related("credit__allocation").first()
    return sighting.credit if sighting else None


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


def is_same_number(known: list[str], told: Told) -> bool:
    """Whether the number told of now is one of those known. Banks add a branch or a suffix: one within the other."""
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

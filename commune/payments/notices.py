"""Taking in a provider's notice: authentic or refused, kept raw first, then understood, each credit once."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.payments import debits, matching, providers
from commune.payments.models import BankCredit, Contradiction, Notice, NoticeKey, SellerAccount

SYSTEM = "system:notice"
# how far apart two providers may date one credit
SAME_MONEY = timedelta(days=2)


class Outcome(StrEnum):
    ALLOCATED = "allocated"
    UNMATCHED = "unmatched"
    NOTHING = "nothing"
    CONTRADICTION = "contradiction"
    OTHER_ACCOUNT = "other_account"
    PAID_OUT = "paid_out"
    OTHER_AMOUNT = "other_amount"


class UnknownAccountError(LookupError):
    """No such account, or it does not use this provider."""


class NoticeRefusedError(ValueError):
    """The signature is not the provider's; nothing is kept."""


def key_for(provider: str, account_number: str) -> NoticeKey:
    """Raises UnknownAccountError."""
    found = NoticeKey.objects.filter(provider=provider, account__number=account_number)
    key = found.select_related("account").first()
    if key is None or provider not in providers.DIALECTS:
        raise UnknownAccountError(account_number)
    return key


def take_in(provider: str, account_number: str, raw: bytes, headers: Mapping[str, str]) -> list[Outcome]:
    """What became of each credit told of. Any number of repeats gives the same rows.

    Raises UnknownAccountError, NoticeRefusedError, and providers.NoticeUnreadableError after the raw notice is
    safely kept.
    """
    key = key_for(provider, account_number)
    if not providers.DIALECTS[provider].is_authentic(raw, headers, key.secret):
        raise NoticeRefusedError(provider)
    return understand(_kept(key.account, provider, raw))


def understand(notice: Notice) -> list[Outcome]:
    """Write credits and members' debits of a kept notice; again gives the same. Raises NoticeUnreadableError."""
    came = [_taken(notice, told) for told in providers.read(notice.provider, bytes(notice.raw))]
    left = [Outcome.PAID_OUT if paid else Outcome.OTHER_AMOUNT for _, paid in debits.understand(notice)]
    return came + left


def _kept(account: SellerAccount, provider: str, raw: bytes) -> Notice:
    digest = hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        SellerAccount.objects.select_for_update().get(pk=account.pk)
        known = Notice.objects.filter(account=account, provider=provider, digest=digest).first()
        row = Notice(account=account, provider=provider, digest=digest, raw=raw, received_at=timezone.now())
        return known or recording.enter(row, by=SYSTEM)


def _taken(notice: Notice, told: providers.Told) -> Outcome:
    if told.account and told.account != notice.account.number:
        return Outcome.OTHER_ACCOUNT
    with transaction.atomic():
        # one writer an account: PostgreSQL waits here, SQLite has one writer anyway
        SellerAccount.objects.select_for_update().get(pk=notice.account_id)
        own = BankCredit.objects.filter(
            account=notice.account, provider=notice.provider, transaction=told.transaction[:80]
        ).first()
        if own and _contradicts(own, told):
            _note_contradiction(notice, own, told)
            return Outcome.CONTRADICTION
        credit = own or _told_by_another(notice, told) or recording.enter(_credit_of(notice, told), by=SYSTEM)
        return Outcome.ALLOCATED if _matched(credit) else Outcome.UNMATCHED


def _told_by_another(notice: Notice, told: providers.Told) -> BankCredit | None:
    """The same money told by another provider of the same account: the bank's own reference says so."""
    if not told.reference:
        return None
    others = BankCredit.objects.filter(account=notice.account, amount=told.amount, notice__isnull=False)
    near = (told.credited_at - SAME_MONEY, told.credited_at + SAME_MONEY)
    others = others.filter(credited_at__range=near).exclude(provider=notice.provider)
    found = others.select_related("notice", "allocation")
    return next((credit for credit in found if told.reference in _references_of(credit)), None)


def _references_of(credit: BankCredit) -> set[str]:
    """The bank's own references as the credit's notice told them."""
    if credit.notice is None:
        return set()
    known = providers.read(credit.provider, bytes(credit.notice.raw))
    return {each.reference for each in known if each.transaction[:80] == credit.transaction}


def _credit_of(notice: Notice, told: providers.Told) -> BankCredit:
    return BankCredit(
        account=notice.account,
        provider=notice.provider,
        transaction=told.transaction[:80],
        amount=told.amount,
        note=told.note[:500],
        credited_at=told.credited_at,
        notice=notice,
    )


def _matched(credit: BankCredit) -> bool:
    if hasattr(credit, "allocation"):
        return True
    return matching.match(credit) is not None


def _contradicts(credit: BankCredit, told: providers.Told) -> bool:
    return (credit.amount, credit.note) != (told.amount, told.note[:500])


def _note_contradiction(notice: Notice, credit: BankCredit, told: providers.Told) -> None:
    if not Contradiction.objects.filter(notice=notice).exists():
        what = f"{told.amount} instead of {credit.amount}" if told.amount != credit.amount else "another note"
        recording.enter(Contradiction(notice=notice, credit=credit, what=what), by=SYSTEM)

"""Taking in a provider's notice: authentic or refused, kept raw first, then understood, each credit once."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.lib.signatures.digest import utf8
from commune.payments import (
    accounts,
    debits,
    gateway_credits,
    gateway_notices,
    keys,
    matching,
    providers,
    same_money,
)
from commune.payments.gateway_credits import GatewayOutcome
from commune.payments.models import (
    BankCredit,
    Contradiction,
    GatewayPayment,
    Notice,
    NoticeKey,
    Provider,
    SellerAccount,
)

SYSTEM = "system:notice"


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


def take_in(
    provider: str, account_number: str, raw: bytes, headers: Mapping[str, str]
) -> list[Outcome | GatewayOutcome]:
    """What became of each credit told of. Any number of repeats gives the same rows.

    Raises UnknownAccountError, NoticeRefusedError, and told.NoticeUnreadableError after the raw notice is
    safely kept.
    """
    known = keys.keys_for(provider, account_number)
    if not known or not (provider in providers.DIALECTS or provider in gateway_notices.DIALECTS):
        raise UnknownAccountError(account_number)
    account = next((key.account for key in known if _is_authentic(key, raw, headers)), None)
    if account is None:
        raise NoticeRefusedError(provider)
    return understand(_kept(account, provider, raw))


def _is_authentic(key: NoticeKey, raw: bytes, headers: Mapping[str, str]) -> bool:
    gateway, bank = gateway_notices.DIALECTS.get(key.provider), providers.DIALECTS.get(key.provider)
    for known in keys.credentials_of(key):
        if gateway and gateway.is_authentic(raw, known):
            return True
        if bank and bank.is_authentic(raw, headers, known.secret):
            return True
    return False


def understand(notice: Notice) -> list[Outcome | GatewayOutcome]:
    """Write credits and members' debits of a kept notice; again gives the same. Raises NoticeUnreadableError."""
    if notice.provider in gateway_notices.DIALECTS:
        return [gateway_credits.understand(notice)]
    came = [_taken(notice, told) for told in providers.read(notice.provider, bytes(notice.raw))]
    left = [Outcome.PAID_OUT if paid else Outcome.OTHER_AMOUNT for _, paid in debits.understand(notice)]
    return [*came, *left]


def _digest(provider: str, raw: bytes) -> str:
    """Of what was signed: whoever has seen a gateway's signed address must not fill our tables with words beside it."""
    gateway = gateway_notices.DIALECTS.get(provider)
    return hashlib.sha256(utf8(gateway.signed(raw)) if gateway else raw).hexdigest()


def _kept(account: SellerAccount, provider: str, raw: bytes) -> Notice:
    digest = _digest(provider, raw)
    with transaction.atomic():
        accounts.locked(account.pk)
        known = Notice.objects.filter(account=account, provider=provider, digest=digest).first()
        row = Notice(account=account, provider=provider, digest=digest, raw=raw, received_at=timezone.now())
        return known or recording.enter(row, by=SYSTEM)


def _taken(notice: Notice, told: providers.Told) -> Outcome:
    if told.account and told.account != notice.account.number:
        return Outcome.OTHER_ACCOUNT
    with transaction.atomic():
        accounts.locked(notice.account_id)
        number = told.transaction[:80]
        known = BankCredit.objects.filter(
            account=notice.account, provider=notice.provider, transaction=number
        )
        own = known.first()
        seen = own or same_money.sighted_as(notice.account_id, notice.provider, number)
        if seen and (seen.amount != told.amount or (own and own.note != told.note[:500])):
            _note_contradiction(notice, seen, told)
            return Outcome.CONTRADICTION
        credit = seen or _new(notice, told)
        return Outcome.ALLOCATED if _matched(credit, told) else Outcome.UNMATCHED


def _new(notice: Notice, told: providers.Told) -> BankCredit:
    """The credit told of here, or the one by which another source has told of the same money before."""
    found = same_money.find(notice.account_id, notice.provider, told)
    if found.credit:
        same_money.note(found.credit, notice.provider, told.transaction, by=SYSTEM)
    return found.credit or recording.enter(_credit_of(notice, told), by=SYSTEM)


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


def _matched(credit: BankCredit, told: providers.Told) -> bool:
    """By the code in its note or in what is told of it now, else by the payment that began at the provider's page."""
    if hasattr(credit, "allocation"):
        return True
    if hasattr(credit, "set_aside") or same_money.is_doubted(credit):
        return False
    if matching.match(credit) or matching.match(credit, note=told.note):
        return True
    began = GatewayPayment.objects.filter(account=credit.account_id, provider=Provider.PAYOS)
    payment = began.filter(reference=told.ours).select_related("request").first() if told.ours else None
    return bool(payment and matching.allocate(credit, matching.standing_in(payment.request), by=SYSTEM))


def _note_contradiction(notice: Notice, credit: BankCredit, told: providers.Told) -> None:
    if not Contradiction.objects.filter(notice=notice).exists():
        what = f"{told.amount} instead of {credit.amount}" if told.amount != credit.amount else "another note"
        recording.enter(Contradiction(notice=notice, credit=credit, what=what), by=SYSTEM)

"""Money that a gateway says was paid: allocated only where the amount is what was asked, else a person looks."""

from enum import StrEnum
from uuid import UUID

from django.db import transaction

from commune.ledger import recording
from commune.lib import vietqr
from commune.payments import accounts, gateway_notices, matching
from commune.payments.models import (
    BankCredit,
    Contradiction,
    GatewayPayment,
    Notice,
    PaymentRequest,
)
from commune.payments.told import ToldByGateway

SYSTEM = "system:notice"


class GatewayOutcome(StrEnum):
    ALLOCATED = "allocated"
    REPEATED = "repeated"
    UNMATCHED = "unmatched"
    OTHER_AMOUNT = "other_amount"
    CONTRADICTION = "contradiction"
    NOT_PAID = "not_paid"


def understand(notice: Notice) -> GatewayOutcome:
    """Again and again gives the same rows. Raises told.NoticeUnreadableError."""
    told = gateway_notices.read(notice.provider, bytes(notice.raw))
    with transaction.atomic():
        accounts.locked(notice.account_id)
        asked = asked_for(notice.account_id, notice.provider, told)
        if not told.is_paid:
            return _unpaid(asked, told)
        known = BankCredit.objects.filter(
            account=notice.account_id, provider=notice.provider, transaction=told.transaction[:80]
        ).first()
        if known and (known.amount, known.note) != (told.amount, told.note[:500]):
            return _contradicted(notice, known)
        credit = known or recording.enter(_credit_of(notice, told), by=SYSTEM)
        return _allocated(credit, asked, told)


def asked_for(account: UUID, provider: str, told: ToldByGateway) -> tuple[PaymentRequest, int] | None:
    """The request that a gateway's payment is for, and the đồng that the buyer was sent there with."""
    began = GatewayPayment.objects.filter(account=account, provider=provider, reference=told.ours)
    if payment := began.select_related("request").first():
        return payment.request, payment.amount
    codes = vietqr.find_codes(told.note)
    request = PaymentRequest.objects.filter(code__in=codes, account=account).first()
    return (request, request.amount) if request else None


def _unpaid(asked: tuple[PaymentRequest, int] | None, told: ToldByGateway) -> GatewayOutcome:
    if asked is None:
        return GatewayOutcome.UNMATCHED
    return GatewayOutcome.NOT_PAID if asked[1] == told.amount else GatewayOutcome.OTHER_AMOUNT


def _allocated(
    credit: BankCredit, asked: tuple[PaymentRequest, int] | None, told: ToldByGateway
) -> GatewayOutcome:
    if hasattr(credit, "allocation") or hasattr(credit, "set_aside"):
        return GatewayOutcome.REPEATED
    if asked is None:
        return GatewayOutcome.UNMATCHED
    if asked[1] != told.amount:
        return GatewayOutcome.OTHER_AMOUNT
    matching.allocate(credit, matching.standing_in(asked[0]), by=SYSTEM)
    return GatewayOutcome.ALLOCATED


def _credit_of(notice: Notice, told: ToldByGateway) -> BankCredit:
    return BankCredit(
        account=notice.account,
        provider=notice.provider,
        transaction=told.transaction[:80],
        amount=told.amount,
        note=told.note[:500],
        credited_at=told.at,
        notice=notice,
    )


def _contradicted(notice: Notice, known: BankCredit) -> GatewayOutcome:
    if not Contradiction.objects.filter(notice=notice).exists():
        what = f"{notice.provider}: another amount or order than {known.amount}"
        recording.enter(Contradiction(notice=notice, credit=known, what=what), by=SYSTEM)
    return GatewayOutcome.CONTRADICTION

"""A contract from the moment it is agreed to its money, or to the end that came before the year was over."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.adoption import credits_of_owners, holding, refunds, telling, wording
from commune.adoption.models import (
    ContractEnd,
    ContractPaid,
    ContractParty,
    EndCause,
    HoldEnd,
    RefundCause,
    TreeContract,
    TreeHarvest,
    TreeHold,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.ledger import recording
from commune.payments import accounts, requests
from commune.payments.models import Allocation, PaymentRequest
from commune.people.models import Person
from commune.trace.lots import ALPHABET

SYSTEM = "system:adoption"
CODE_LENGTH = 7


def conclude(
    hold: TreeHold,
    *,
    by: Person,
    name: str,
    phone: str,
    agreed: str,
    client_id: UUID,
    at: datetime | None = None,
) -> TreeContract:
    """She agrees to the words with digest `agreed`; the money is asked for, credits of hers are taken off.

    Idempotent by `client_id`. Raises AdoptionRefusedError: the hold is over or another's, or the words changed.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        holding.locked(hold.offer)
        known = TreeContract.objects.filter(client_id=client_id).first()
        if known:
            return known
        text = wording.contract_text(hold.offer)
        _check_hold(hold, by, moment)
        if wording.digest_of(text) != agreed:
            raise AdoptionRefusedError(_("Điều khoản vừa đổi. Anh chị đọc lại rồi xác nhận."))
        row = TreeContract(id=uuid4(), hold=hold, buyer=by, wording=text, price=hold.offer.price)
        row.code, row.client_id, row.concluded_at = _free_code(), client_id, moment
        row.due_at = moment + timedelta(hours=hold.offer.terms.pay_hours)
        return _entered(row, name, phone)


def _entered(row: TreeContract, name: str, phone: str) -> TreeContract:
    actor, uses = row.buyer.log_actor, credits_of_owners.usable(row)
    row.amount = row.price - sum(amount for _credit, amount in uses)
    row.request = _asked(row) if row.amount else None
    recording.enter(row, by=actor)
    recording.enter(ContractParty(contract=row, name=name, phone=phone), by=actor)
    credits_of_owners.use(row, uses)
    if row.request is None:
        _pay(row, row.concluded_at)
    else:
        telling.tell(row, row.buyer, "concluded", about="concluded", due=row.due_at)
    return row


def _asked(row: TreeContract) -> PaymentRequest:
    account = accounts.account_of(row.offer.tree.cooperative)
    if account is None:
        raise AdoptionRefusedError(_("Hợp tác xã chưa có tài khoản nhận tiền."))
    return requests.ask(
        account=account,
        amount=row.amount,
        reference=row.reference,
        due_at=row.due_at,
        by=row.buyer.log_actor,
    )


def _check_hold(hold: TreeHold, by: Person, moment: datetime) -> None:
    if hold.holder_id != by.pk:
        raise AdoptionRefusedError(_("Cây này người khác đang giữ."))
    if TreeContract.objects.filter(hold=hold).exists():
        raise AdoptionRefusedError(_("Hợp đồng của cây này đã ký rồi."))
    if hold.until < moment or HoldEnd.objects.filter(hold=hold).exists():
        raise AdoptionRefusedError(_("Đã hết giờ giữ cây. Anh chị mở lại trang của cây để giữ lần nữa."))


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not TreeContract.objects.filter(code=code).exists():
            return code


def take_payment(allocation: Allocation) -> None:
    """Draw the consequences of money that came for a contract; idempotent, any order of news."""
    row = TreeContract.objects.filter(request=allocation.request_id).first()
    if row is None or row.request is None:
        return
    with transaction.atomic():
        holding.locked(row.offer)
        standing = requests.standing_of(row.request)
        source, moment = f"allocation:{allocation.pk}", standing.paid_at
        if has_ended(row):
            refunds.ask_rest(row, standing.received, RefundCause.LATE, source=source)
        elif moment is None:
            missing = row.amount - standing.received
            telling.tell(row, row.buyer, "short", about=f"short:{allocation.pk}", missing=missing)
        else:
            if not ContractPaid.objects.filter(contract=row).exists():
                _pay(row, moment)
            refunds.ask_rest(row, standing.received - row.amount, RefundCause.SURPLUS, source=source)


def _pay(row: TreeContract, paid_at: datetime) -> None:
    paid = ContractPaid(contract=row, amount=row.amount, paid_at=paid_at, noted_at=timezone.now())
    recording.enter(paid, by=SYSTEM)
    telling.tell(row, row.buyer, "paid", about="paid")
    telling.tell_farmers(row)


def cancel(row: TreeContract, *, by: Person, at: datetime | None = None) -> ContractEnd:
    """Before it is paid, or within the cooling-off days while nothing was picked: then all money goes back.

    Idempotent. Raises AdoptionRefusedError.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        holding.locked(row.offer)
        known = ContractEnd.objects.filter(contract=row).first()
        if known:
            return known
        if not TreeContract.objects.of(by).filter(pk=row.pk).exists():
            raise AdoptionRefusedError(_("Hợp đồng này không phải của anh chị."))
        paid = ContractPaid.objects.filter(contract=row).first()
        if paid is None:
            if row.request and requests.standing_of(row.request).is_covered:
                raise AdoptionRefusedError(_("Tiền vừa về, đang được ghi nhận. Anh chị chờ một phút."))
            return _ended(row, EndCause.CANCELLED, by=by.log_actor, at=moment)
        _check_cooling(row, paid, moment)
        return _ended(row, EndCause.WITHDRAWN, by=by.log_actor, at=moment)


def cooling_until(row: TreeContract) -> datetime | None:
    """Until when the owner may change her mind; None before it is paid."""
    paid = getattr(row, "paid", None)
    return paid.paid_at + timedelta(days=row.terms.cooling_off_days) if paid else None


def _check_cooling(row: TreeContract, paid: ContractPaid, moment: datetime) -> None:
    if moment > paid.paid_at + timedelta(days=row.terms.cooling_off_days):
        raise AdoptionRefusedError(_("Đã qua thời gian cân nhắc, không hủy được nữa."))
    if TreeHarvest.objects.filter(contract=row).exists():
        raise AdoptionRefusedError(_("Cây đã hái nên không hủy được nữa."))


def expire_due(now: datetime | None = None) -> int:
    """Contracts whose money did not come in time; returns how many ended. May run twice."""
    moment = now or timezone.now()
    due = TreeContract.objects.filter(due_at__lt=moment, paid__isnull=True, end__isnull=True)
    return sum(expire(row, now=moment) is not None for row in due.with_facts()[:500])


def expire(row: TreeContract, *, now: datetime) -> ContractEnd | None:
    """None when it was paid or ended meanwhile, or when the money is here and about to be noted."""
    with transaction.atomic():
        holding.locked(row.offer)
        if has_ended(row) or ContractPaid.objects.filter(contract=row).exists():
            return None
        if row.request and requests.standing_of(row.request).is_covered:
            return None
        return _ended(row, EndCause.EXPIRED, by=SYSTEM, at=now)


def end_lost(row: TreeContract, *, by: str, at: datetime) -> ContractEnd:
    """Its tree was lost before it was paid; under the offer's lock."""
    return _ended(row, EndCause.LOST, by=by, at=at)


def has_ended(row: TreeContract) -> bool:
    return ContractEnd.objects.filter(contract=row).exists()


def _ended(row: TreeContract, cause: EndCause, *, by: str, at: datetime) -> ContractEnd:
    end = recording.enter(ContractEnd(contract=row, cause=cause, ended_at=at, ended_by=by), by=by)
    swapped = TreeHold.objects.standing().filter(substitution__contract=row)
    for hold in [row.hold, *swapped]:
        holding.let_go(hold, reason=EndCause(cause).label, by=by, at=at)
    if row.request:
        requests.withdraw(row.request, reason=str(EndCause(cause).label), by=by)
        received = requests.standing_of(row.request).received
        refund = RefundCause.WITHDRAWN if cause == EndCause.WITHDRAWN else RefundCause.LATE
        refunds.ask_rest(row, received, refund, source="ended")
    telling.tell(row, row.buyer, "ended", about="ended", cause=EndCause(cause).label)
    return end

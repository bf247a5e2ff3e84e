"""A contract goes to another person: offered to a phone number, taken by whoever has it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.adoption import holding, telling
from commune.adoption.models import TransferAnswer, TreeContract, TreeTransfer
from commune.adoption.refusing import AdoptionRefusedError
from commune.ledger import recording
from commune.people.models import Person


def offer_transfer(
    contract: TreeContract, *, to_phone: str, by: Person, greeting: str = "", at: datetime | None = None
) -> TreeTransfer:
    """To whoever has `to_phone` (E.164). The same number again is the offer that waits. Raises AdoptionRefusedError."""
    with transaction.atomic():
        holding.locked(contract.offer)
        _check(contract, by, to_phone)
        known = waiting_of(contract)
        if known and known.to_phone == to_phone:
            return known
        if known:
            raise AdoptionRefusedError(_("Hợp đồng này đang chờ người khác nhận. Rút lại trước đã."))
        row = TreeTransfer(contract=contract, to_phone=to_phone, greeting=greeting[:200], offered_by=by)
        row.number = TreeTransfer.objects.filter(contract=contract).count()
        row.offered_at = at or timezone.now()
        recording.enter(row, by=by.log_actor)
        taker = Person.objects.filter(phone=to_phone, phone_verified=True).first()
        if taker:
            telling.tell(contract, taker, "offered", about=f"offered:{row.pk}", sender=by.full_name)
    return row


def answer(transfer: TreeTransfer, *, accept: bool, by: Person, at: datetime | None = None) -> TransferAnswer:
    """By whom it was offered to; the owner may take it back. Idempotent. Raises AdoptionRefusedError."""
    contract = transfer.contract
    with transaction.atomic():
        holding.locked(contract.offer)
        known = TransferAnswer.objects.filter(transfer=transfer).first()
        if known:
            return known
        is_taker = by.phone_verified and by.phone == transfer.to_phone
        if not is_taker and (accept or by.pk != transfer.offered_by_id):
            raise AdoptionRefusedError(_("Lời chuyển này không phải gửi cho anh chị."))
        if accept and not TreeContract.objects.running().filter(pk=contract.pk).exists():
            raise AdoptionRefusedError(_("Hợp đồng này đã quyết toán hoặc hết hiệu lực, không chuyển được."))
        row = TransferAnswer(transfer=transfer, is_accepted=accept, answered_by=by)
        row.answered_at = at or timezone.now()
        recording.enter(row, by=by.log_actor)
        if accept:
            told = {"taker": by.full_name}
            telling.tell(contract, transfer.offered_by, "taken", about=f"taken:{transfer.pk}", **told)
    return row


def waiting_of(contract: TreeContract) -> TreeTransfer | None:
    return TreeTransfer.objects.filter(contract=contract, answer__isnull=True).first()


def offered_to(person: Person) -> list[TreeTransfer]:
    """What waits for her answer."""
    if not person.phone or not person.phone_verified:
        return []
    found = TreeTransfer.objects.filter(to_phone=person.phone, answer__isnull=True)
    return list(found.select_related("contract__hold__offer__tree__variety", "offered_by"))


def seen_by(person: Person) -> Q:
    """Filter of `TreeTransfer`: those that she may answer."""
    mine = Q(to_phone=person.phone) if person.phone and person.phone_verified else Q(pk__in=[])
    return mine | Q(offered_by=person)


def _check(contract: TreeContract, by: Person, to_phone: str) -> None:
    if not contract.terms.may_transfer:
        raise AdoptionRefusedError(_("Theo điều khoản, hợp đồng này không chuyển cho người khác."))
    if not TreeContract.objects.of(by).filter(pk=contract.pk).exists():
        raise AdoptionRefusedError(_("Hợp đồng này không phải của anh chị."))
    if not TreeContract.objects.running().filter(pk=contract.pk).exists():
        raise AdoptionRefusedError(_("Chỉ chuyển được hợp đồng đã trả tiền và chưa quyết toán."))
    if to_phone == by.phone:
        raise AdoptionRefusedError(_("Đây là số của chính anh chị."), "to_phone")

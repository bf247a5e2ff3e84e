"""A linkage model: proposed by the co-op, confirmed by the buyer, tied to contracts, ended with a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.linkage import access, telling
from commune.linkage.models import LinkageModel, ModelConfirmation, ModelContract, ModelEnd, Party, Zone
from commune.linkage.refusing import LinkageRefusedError
from commune.people.models import Organization, Person
from commune.trading.access import BUYING
from commune.trading.deal_models import Contract, ContractSet

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class ModelTerms:
    """`ends` empty: without end. `price_rule` in the words of the two sides."""

    name: str
    product: str
    begins: date
    ends: date | None
    committed_kg: int
    price_rule: str
    document: str = ""
    zone: Zone | None = None


def propose(
    cooperative: Organization,
    *,
    buyer: Organization,
    terms: ModelTerms,
    by: Person,
    client_id: UUID,
    at: datetime | None = None,
) -> LinkageModel:
    """The co-op's word, which is also its confirmation. Idempotent by `client_id`.

    Raises LinkageRefusedError, and PermissionDenied unless `by` manages the co-op.
    """
    if not access.cooperatives_led_by(by).filter(pk=cooperative.pk).exists():
        raise PermissionDenied
    known = LinkageModel.objects.filter(client_id=client_id).first()
    if known:
        return known
    _check(cooperative, buyer, terms, by)
    row = LinkageModel(client_id=client_id, code=_code(client_id), unit=cooperative.unit, buyer=buyer)
    row.buyer_name, row.cooperative, row.cooperative_name = buyer.name, cooperative, cooperative.name
    row.name, row.product, row.document = terms.name, terms.product, terms.document
    row.begins, row.ends, row.zone = terms.begins, terms.ends, terms.zone
    row.committed_kg, row.price_rule = terms.committed_kg, terms.price_rule
    row.proposed_by, row.proposed_at = by, at or timezone.now()
    try:
        with transaction.atomic():
            recording.enter(row, by=by.log_actor)
            _say(row, Party.COOPERATIVE, by, at)
            telling.tell_proposal(row)
    except IntegrityError:
        return LinkageModel.objects.get(client_id=client_id)  # the same request a moment earlier
    return row


def _code(client_id: UUID) -> str:
    return f"LK-{client_id.hex[:10].upper()}"


def _check(cooperative: Organization, buyer: Organization, terms: ModelTerms, by: Person) -> None:
    if buyer.kind not in BUYING or buyer.pk == cooperative.pk:
        raise LinkageRefusedError(_("Hãy chọn một bên mua khác hợp tác xã của mình."), "buyer")
    if terms.committed_kg <= 0:
        raise LinkageRefusedError(_("Khối lượng cam kết phải lớn hơn 0."), "committed_kg")
    if terms.begins < EARLIEST:
        raise LinkageRefusedError(_("Ngày này xa quá. Hãy xem lại năm."), "begins")
    if terms.ends and terms.ends < terms.begins:
        raise LinkageRefusedError(_("Ngày cuối phải sau ngày bắt đầu."), "ends")
    if terms.zone and not Zone.objects.visible_to(by).filter(pk=terms.zone.pk).exists():
        raise LinkageRefusedError(_("Vùng nguyên liệu này không có vườn của hợp tác xã."), "zone")


def _say(model: LinkageModel, side: Party, by: Person, at: datetime | None) -> ModelConfirmation:
    row = ModelConfirmation(model=model, side=side, confirmed_by=by, confirmed_at=at or timezone.now())
    return recording.enter(row, by=by.log_actor)


def confirm(model: LinkageModel, *, by: Person, at: datetime | None = None) -> ModelConfirmation:
    """Her side's word; a second time gives the first. Raises LinkageRefusedError and PermissionDenied."""
    side = access.party_of(by, model)
    if not side:
        raise PermissionDenied
    with transaction.atomic():
        locked(model)
        known = model.confirmations.filter(side=side).first()
        if known:
            return known
        if ModelEnd.objects.filter(model=model).exists():
            raise LinkageRefusedError(_("Mô hình này đã chấm dứt."))
        row = _say(model, Party(side), by, at)
        telling.tell_confirmed(model)
    return row


def tie(model: LinkageModel, contract: Contract, *, by: Person, at: datetime | None = None) -> ModelContract:
    """What is delivered under the contract counts for the model. A second time gives the first row.

    Raises LinkageRefusedError for a contract of others, one not concluded, or one of another model.
    """
    if not access.party_of(by, model):
        raise PermissionDenied
    with transaction.atomic():
        locked(model)
        list(Contract.objects.select_for_update(no_key=True).filter(pk=contract.pk))
        known = ModelContract.objects.filter(contract=contract).first()
        if known and known.model_id == model.pk:
            return known
        if known:
            raise LinkageRefusedError(_("Hợp đồng này đã thuộc một mô hình khác."), "contract")
        if not contracts_at_hand(model).filter(pk=contract.pk).exists():
            raise LinkageRefusedError(_("Hợp đồng này không phải giữa hai bên của mô hình."), "contract")
        row = ModelContract(model=model, contract=contract, tied_by=by, tied_at=at or timezone.now())
        return recording.enter(row, by=by.log_actor)


def contracts_at_hand(model: LinkageModel) -> ContractSet:
    """Concluded between the same two, reaching into the model's days, of no model yet."""
    found = Contract.objects.concluded().filter(seller=model.cooperative_id, buyer=model.buyer_id)
    found = found.filter(linkage__isnull=True, until__gte=model.begins)
    return found.filter(since__lte=model.ends) if model.ends else found


def end(model: LinkageModel, *, since: date, reason: str, by: Person, at: datetime | None = None) -> ModelEnd:
    """Before its last day, by either side, with the reason. Raises LinkageRefusedError and PermissionDenied."""
    if not access.party_of(by, model):
        raise PermissionDenied
    if not reason.strip():
        raise LinkageRefusedError(_("Hãy ghi vì sao chấm dứt."), "reason")
    today = timezone.localdate(at or timezone.now())
    if since > today or since < model.begins:
        raise LinkageRefusedError(_("Ngày chấm dứt phải từ ngày bắt đầu đến hôm nay."), "since")
    if model.ends and since > model.ends:
        raise LinkageRefusedError(_("Mô hình đã hết hạn trước ngày này."), "since")
    with transaction.atomic():
        locked(model)
        known = ModelEnd.objects.filter(model=model).first()
        if known:
            return known
        row = ModelEnd(model=model, since=since, reason=reason.strip(), ended_by=by)
        row.ended_at = at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def locked(model: LinkageModel) -> None:
    """One writer a model."""
    list(LinkageModel.objects.select_for_update(no_key=True).filter(pk=model.pk))

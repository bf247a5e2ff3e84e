"""A tree is lost; the co-op puts another in its place, or the year is settled on what there was."""

from datetime import date, datetime, time, timedelta
from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from commune.adoption import access, contracts, holding, owners, telling
from commune.adoption.models import (
    LossCause,
    LossRule,
    Substitution,
    Tree,
    TreeContract,
    TreeHold,
    TreeLoss,
    TreeOffer,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.places.work import farmers_of, plots_worked_by


def report_loss(
    tree: Tree, *, cause: LossCause, happened_on: date, by: Person, note: str = "", at: datetime | None = None
) -> TreeLoss:
    """By who works the plot or keeps the trees; idempotent. Whoever was about to pay is told not to.

    Raises AdoptionRefusedError.
    """
    if not plots_worked_by(by).filter(pk=tree.plot_id).exists() and not access.may_keep(by, tree.cooperative):
        raise AdoptionRefusedError("Anh chị không có quyền ghi việc này.")
    if happened_on > timezone.localdate():
        raise AdoptionRefusedError("Ngày này chưa tới. Hãy xem lại.", "happened_on")
    moment = at or timezone.now()
    with transaction.atomic():
        list(Tree.objects.select_for_update(no_key=True).filter(pk=tree.pk))
        known = TreeLoss.objects.filter(tree=tree).first()
        if known:
            return known
        row = TreeLoss(tree=tree, cause=cause, happened_on=happened_on, note=note[:300], reported_by=by)
        row.reported_at = moment
        recording.enter(row, by=by.log_actor)
        _end_unpaid(tree, by, moment)
        for contract in owners.contracts_on(tree):
            told = {"cause": row.get_cause_display()}
            telling.tell(contract, owners.owner_of(contract), "lost", about=f"lost:{tree.pk}", **told)
    return row


def _end_unpaid(tree: Tree, by: Person, moment: datetime) -> None:
    for offer in TreeOffer.objects.filter(tree=tree):
        holding.locked(offer)
        unpaid = TreeContract.objects.filter(hold__offer=offer, paid__isnull=True, end__isnull=True)
        for contract in unpaid.with_facts():
            contracts.end_lost(contract, by=by.log_actor, at=moment)
        for hold in TreeHold.objects.standing().filter(
            offer=offer, contract__isnull=True, substitution__isnull=True
        ):
            holding.let_go(hold, reason="Cây đã mất", by=by.log_actor, at=moment)


def substitutes_for(contract: TreeContract) -> list[TreeOffer]:
    """Free trees of the co-op and of the same variety, whose fruit nobody else has in the days that are left."""
    tree = owners.tree_of(contract)
    same = {"tree__cooperative": tree.cooperative_id, "tree__variety": tree.variety_id}
    found = TreeOffer.objects.free().with_facts().filter(**same).order_by("tree__plate")
    now = timezone.now()
    return [each for each in found if _fits_days(contract, each, now) and not holding.is_reserved(each, now)]


def _fits_days(contract: TreeContract, offer: TreeOffer, at: datetime) -> bool:
    """The offer is of the year under way, and no other year of that tree is sold before the contract ends."""
    day = max(timezone.localdate(at), contract.offer.starts_on)
    if not offer.starts_on <= day <= offer.ends_on:
        return False
    taken = TreeHold.objects.standing().filter(offer__tree=offer.tree_id).exclude(offer=offer)
    return not taken.filter(offer__starts_on__lte=contract.offer.ends_on, offer__ends_on__gte=day).exists()


def substitute(
    contract: TreeContract, offer: TreeOffer, *, by: Person, at: datetime | None = None
) -> Substitution:
    """The offered tree takes the place of the lost one. Idempotent for a loss.

    Raises AdoptionRefusedError; holding.TakenError when somebody was quicker.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        holding.locked(contract.offer)
        tree = owners.tree_of(contract)
        loss = TreeLoss.objects.filter(tree=tree).first()
        known = Substitution.objects.filter(contract=contract, hold__offer=offer).first()
        if known:
            return known
        _check(contract, loss, offer, by)
        assert loss is not None
        list(Tree.objects.select_for_update(no_key=True).filter(pk=offer.tree_id))
        if not _fits_days(contract, offer, moment):
            raise AdoptionRefusedError(
                "Năm này trái của cây đó là của người khác. Hãy chọn cây khác.", "offer"
            )
        hold = holding.take_for(
            offer,
            holder=owners.owner_of(contract),
            client_id=uuid5(contract.pk, str(loss.pk)),
            until=datetime.combine(offer.ends_on + timedelta(days=1), time.min, VIETNAM),
            at=moment,
        )
        row = Substitution(contract=contract, loss=loss, hold=hold, decided_by=by, decided_at=moment)
        recording.enter(row, by=by.log_actor)
        told = {"other": offer.tree.plate}
        telling.tell(contract, owners.owner_of(contract), "swapped", about=f"swapped:{hold.pk}", **told)
        for farmer in farmers_of(offer.tree.plot):
            telling.tell(contract, farmer, "owned", about=f"owned:{hold.pk}", plate=offer.tree.plate)
    return row


def _check(contract: TreeContract, loss: TreeLoss | None, offer: TreeOffer, by: Person) -> None:
    if not access.keeps(by, contract):
        raise AdoptionRefusedError("Chỉ quản lý của hợp tác xã làm được việc này.")
    if not TreeContract.objects.running().filter(pk=contract.pk).exists():
        raise AdoptionRefusedError("Hợp đồng này chưa trả tiền, đã quyết toán hoặc hết hiệu lực.")
    if loss is None:
        raise AdoptionRefusedError("Cây của hợp đồng này vẫn còn, không đổi được.")
    if contract.terms.on_loss != LossRule.SUBSTITUTE:
        raise AdoptionRefusedError("Theo điều khoản, cây mất thì hoàn tiền chứ không đổi cây.")
    lost = owners.tree_of(contract)
    if (offer.tree.cooperative_id, offer.tree.variety_id) != (lost.cooperative_id, lost.variety_id):
        raise AdoptionRefusedError("Chỉ đổi được cây cùng giống của hợp tác xã.", "offer")

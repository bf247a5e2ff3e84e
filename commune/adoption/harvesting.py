"""A harvest of one tree: picked and weighed like any other, and its owner's from that moment."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from commune.adoption import holding, owners, telling
from commune.adoption.models import BoxStep, TopUp, Tree, TreeContract, TreeHarvest
from commune.adoption.refusing import AdoptionRefusedError
from commune.design import written
from commune.farm import steps
from commune.farm.harvest import record_harvest
from commune.ledger import recording
from commune.lib.epcis import build
from commune.people.models import Person
from commune.products.models import TradeItem
from commune.trace import events, identifiers, lots
from commune.trace.claims import Claim
from commune.trace.models import Lot


def declare(
    tree: Tree,
    *,
    trade_item: TradeItem,
    quantity: Decimal,
    at: datetime,
    by: Person,
    client_id: UUID,
    is_last: bool,
    on_behalf_of: Person | None = None,
    note: str = "",
) -> TreeHarvest:
    """Entry, lot and two events, the second naming the tree; idempotent by `client_id`.

    Raises AdoptionRefusedError for a tree without owner, farm.harvest.HarvestRefusedError for what the farm refuses.
    """
    sent = TreeHarvest.objects.filter(lot__harvest__entry__client_id=client_id)
    if known := sent.first():
        return known
    with transaction.atomic():
        contract = _owned(tree, at)
        if known := sent.first():  # sent twice, and the first one was still under way
            return known
        _check(contract, tree, trade_item)
        lot = record_harvest(
            tree.plot,
            trade_item=trade_item,
            quantity=quantity,
            at=at,
            by=by,
            client_id=client_id,
            on_behalf_of=on_behalf_of,
            note=note,
        )
        row = TreeHarvest(lot=lot, contract=contract, tree=tree, kilograms=lot.quantity, is_last=is_last)
        row.declared_at, row.declared_by = at, by
        return _entered(row)


def _entered(row: TreeHarvest) -> TreeHarvest:
    actor, contract = row.declared_by.log_actor, row.contract
    row.event = events.record(_event(row.tree, row.lot, row.declared_at), by=actor)
    recording.enter(row, by=actor)
    told = {"kilograms": written.measure(row.kilograms)}
    telling.tell(contract, owners.owner_of(contract), "harvested", about=f"harvest:{row.lot_id}", **told)
    return row


def _owned(tree: Tree, at: datetime) -> TreeContract:
    """The contract of that day, locked."""
    contract = owners.contract_on(tree, timezone.localdate(at))
    if contract is None:
        raise AdoptionRefusedError("Ngày đó cây này chưa có chủ, ghi ở phiếu hái của vườn.")
    holding.locked(contract.offer)
    return contract


def _check(contract: TreeContract, tree: Tree, trade_item: TradeItem) -> None:
    if not TreeContract.objects.running().filter(pk=contract.pk).exists():
        raise AdoptionRefusedError("Hợp đồng của cây này đã quyết toán.")
    if is_finished(contract):
        raise AdoptionRefusedError("Cây này đã ghi lần hái cuối của năm.")
    if trade_item.variety_id != tree.variety_id:
        raise AdoptionRefusedError("Loại này không phải giống của cây.", "trade_item")


def is_finished(contract: TreeContract) -> bool:
    """Whether somebody declared its last harvest."""
    return TreeHarvest.objects.filter(contract=contract, is_last=True).exists()


def harvested_of(contract: TreeContract) -> Decimal:
    """Kilograms picked of her tree, or trees."""
    return _sum(TreeHarvest.objects.filter(contract=contract))


def topped_up_of(contract: TreeContract) -> Decimal:
    return _sum(TopUp.objects.filter(contract=contract))


def _sum(rows: "QuerySet[Any]") -> Decimal:
    return rows.aggregate(total=Sum("kilograms"))["total"] or Decimal(0)


def tree_uri(tree: Tree) -> str:
    """How events call a tree: the page that the QR of its plate opens."""
    return f"{settings.PUBLIC_ADDRESS}{tree.path}"


def _event(tree: Tree, lot: Lot, at: datetime) -> dict[str, object]:
    """The lot was seen coming from this tree: what the commissioning event of the lot cannot say."""
    place = identifiers.place_uri(tree.plot)
    return build.object_event(
        at,
        "OBSERVE",
        epcs=[tree_uri(tree)],
        quantities=[build.Quantity(identifiers.uri_of(lot), lot.quantity, lot.uom)],
        biz_step=identifiers.vocabulary_uri("harvesting"),
        disposition="in_progress",
        read_point=place,
        biz_location=place,
        extensions={f"{steps.PREFIX}:tree": tree.plate},
        prefixes=steps.prefixes(),
    )


def unpacked_of(lot: Lot) -> Decimal:
    """What of a lot is not somebody's: nothing of another owner's tree."""
    if claims_of_owners([lot.pk]):
        return Decimal(0)
    return lots.remaining_of(lot)


def claims_of_owners(keys: list[UUID]) -> Mapping[UUID, Claim]:
    """Fruit of trees whose year is not settled, and boxes packed of it."""
    open_ = TreeHarvest.objects.filter(lot__in=keys, contract__settlement__isnull=True)
    found = {
        row.lot_id: Claim(row.contract.reference, f"trái của cây {row.tree.plate} đã có chủ")
        for row in open_.select_related("contract", "tree")
    }
    packed = BoxStep.objects.filter(lot__in=keys).select_related("box__contract__hold__offer__tree")
    for step in packed:
        plate = step.box.contract.offer.tree.plate
        assert step.lot_id is not None
        found[step.lot_id] = Claim(step.box.reference, f"hộp trái của chủ cây {plate}")
    return found

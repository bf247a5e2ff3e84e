"""Fruit of a tree is called back: its owner is told at once, and the recall knows who has it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from commune.adoption import owners, telling
from commune.adoption.models import BoxStep, Step, TopUp, TreeContract, TreeHarvest
from commune.trace.models import Lot, Recall
from commune.trace.recall import Holding


def boxes_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    """Boxes packed of these lots by that moment, wherever they are."""
    packed = BoxStep.objects.filter(lot__in=lots, step=Step.PACKED, reached_at__lte=at)
    for step in packed.select_related("box__contract").order_by("reached_at"):
        label, reference = _("Hợp đồng %(code)s") % {"code": step.box.contract.code}, step.box.reference
        assert step.lot_id is not None
        yield Holding("orders", label, Decimal(step.box.boxes), reference, step.lot_id)


def tell_owners(recall: Recall) -> None:
    """Idempotent: a message a recall and contract."""
    reached = recall.lots.values("lot")
    packed = BoxStep.objects.filter(lot__in=reached).values("box__contract")
    picked = TreeHarvest.objects.filter(lot__in=reached).values("contract")
    added = TopUp.objects.filter(lot__in=reached).values("contract")
    hers = Q(pk__in=packed) | Q(pk__in=picked) | Q(pk__in=added)
    for contract in TreeContract.objects.filter(hers).with_facts():
        told = {"reason": recall.reason}
        telling.tell(contract, owners.owner_of(contract), "recalled", about=f"recall:{recall.pk}", **told)

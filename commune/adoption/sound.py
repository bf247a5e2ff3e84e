"""What of her fruit is sound, and what of that is spoken for. Kilograms, to the gram."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from commune.adoption import harvesting
from commune.adoption.models import FruitBox, TopUp, TreeContract, TreeHarvest, Way
from commune.packhouse.models import PackingInput
from commune.shipping.models import Outcome, ReceivedUnits
from commune.trace import recall
from commune.trace.models import Lot, LotSet, RecalledLot

NOTHING, GRAM = Decimal(0), Decimal("0.001")
Taken = list[tuple[Lot, Decimal]]


@dataclass(frozen=True)
class Portions:
    """Sound fruit that is not packed: boxes come first, then what she wants bought back, the rest is left over."""

    for_resale: Decimal
    left_over: Decimal


def spoiled_of(contract: TreeContract) -> Decimal:
    """What she does not get, or may not eat: each kilogram once.

    Of recalled lots all that was picked or topped up for her, eaten or not; of other lots what went into boxes that
    were called back or lost, and what was not taken of a parcel at the door. A closed recall counts as an open one:
    its lots stay off every door.
    """
    recalled = RecalledLot.objects.values("lot")
    picked = TreeHarvest.objects.filter(contract=contract, lot__in=recalled)
    added = TopUp.objects.filter(contract=contract, lot__in=recalled)
    gone = FruitBox.objects.gone().filter(contract=contract)
    packed = PackingInput.objects.filter(packing__lot__fruit_box__box__in=gone).exclude(lot__in=recalled)
    return _sum(picked) + _sum(added) + _sum(packed, "quantity") + _untaken_of(contract)


def _untaken_of(contract: TreeContract) -> Decimal:
    """Of boxes that came in part; not of those that were called back, which count whole already."""
    gone = FruitBox.objects.gone()
    keys = [box.reference for box in FruitBox.objects.filter(contract=contract).exclude(pk__in=gone)]
    parts = ReceivedUnits.objects.filter(report__outcome=Outcome.PART, item__reference__in=keys)
    units = parts.aggregate(total=Sum(F("item__quantity") - F("quantity")))["total"] or NOTHING
    return (units * contract.offer.box_item.net_content).quantize(GRAM)


def missing_of(contract: TreeContract) -> Decimal:
    """Of the kilograms promised; what is spoiled counts as never picked."""
    whole = harvesting.harvested_of(contract) + harvesting.topped_up_of(contract)
    return max(contract.offer.floor_kg - whole + spoiled_of(contract), NOTHING)


def portions_of(contract: TreeContract) -> Portions:
    """A recall may have left less than was promised of it: nothing here is below 0."""
    fresh = _fresh_of(contract)
    wanted = sum((box.kilograms for box in _unpacked_boxes(contract) if box.kilograms <= fresh), NOTHING)
    rest = max(fresh - wanted, NOTHING)
    asked = _sum(FruitBox.objects.standing().filter(contract=contract, way=Way.RESELL))
    return Portions(for_resale=min(asked, rest), left_over=max(rest - asked, NOTHING))


def awaits_boxes(contract: TreeContract) -> bool:
    """Whether something is still to reach her: not what is gone, nor what there is no sound fruit for."""
    waiting = FruitBox.objects.coming().filter(contract=contract).count()
    return waiting > len(stranded_of(contract))


def fills(box: FruitBox) -> bool:
    """Whether the fruit that is left is enough to pack it."""
    return box.kilograms <= _fresh_of(box.contract)


def stranded_of(contract: TreeContract) -> list[FruitBox]:
    """Boxes that cannot be packed any more, unless more is picked or topped up."""
    fresh = _fresh_of(contract)
    return [box for box in _unpacked_boxes(contract) if box.kilograms > fresh]


def _unpacked_boxes(contract: TreeContract) -> "QuerySet[FruitBox]":
    return FruitBox.objects.coming().unpacked().filter(contract=contract)


def _fresh_of(contract: TreeContract) -> Decimal:
    return sum(_unpacked(contract).values(), NOTHING)


def sources_of(box: FruitBox) -> Taken:
    """Which lots give how many kilograms for it."""
    contract, wanted, found = box.contract, box.kilograms, []
    for lot, left in _unpacked(contract).items():
        taken = min(left, wanted)
        if taken > 0:
            found.append((lot, taken))
            wanted -= taken
    return found


def _unpacked(contract: TreeContract) -> dict[Lot, Decimal]:
    """Hers by sound lot, without what was packed for her already; picked first comes first."""
    left: dict[Lot, Decimal] = defaultdict(Decimal)
    for row in TreeHarvest.objects.filter(contract=contract).select_related("lot").order_by("declared_at"):
        left[row.lot] += row.kilograms
    for extra in TopUp.objects.filter(contract=contract).select_related("lot").order_by("given_at", "pk"):
        left[extra.lot] += extra.kilograms
    packed = PackingInput.objects.filter(packing__lot__fruit_box__box__contract=contract)
    for used in packed.select_related("lot"):
        left[used.lot] -= used.quantity
    gone = recall.recalled(left)
    return {lot: kilograms for lot, kilograms in left.items() if lot.pk not in gone}


def lots_of(contract: TreeContract) -> LotSet:
    """Picked, topped up and packed for her: whose recall changes what she is owed."""
    picked = TreeHarvest.objects.filter(contract=contract).values("lot")
    added = TopUp.objects.filter(contract=contract).values("lot")
    packed = Q(fruit_box__box__contract=contract)
    return Lot.objects.filter(Q(pk__in=picked) | Q(pk__in=added) | packed)


def _sum(rows: "QuerySet[Any]", column: str = "kilograms") -> Decimal:
    return rows.aggregate(total=Sum(column))["total"] or NOTHING

"""A contract as its page tells it: how far it is, what was done on the tree, where the boxes are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.adoption import care, contracts, owners, renewal, settling, sound, states, transfers
from commune.adoption.models import FruitBox, Step, TreeContract, Way
from commune.design.written import day, measure
from commune.farm.diary_pages import use_of
from commune.orders import paying
from commune.payments.models import PaymentRequest
from commune.shipping.models import Outcome, ShipmentItem

Row = dict[str, Any]


class Bill(NamedTuple):
    """What is to pay, and the request for it."""

    request: PaymentRequest
    amount: int


def facts_of(contract: TreeContract, now: datetime | None = None) -> Row:
    """What both the owner's page and the desk's show. Reads `TreeContractSet.with_facts`."""
    moment = now or timezone.now()
    face = states.face_of(contract, moment)
    awaits = face.state == states.State.AWAITING and contract.request is not None
    sums = settling.reckon(contract)
    return {
        "contract": contract,
        "offer": contract.offer,
        "tree": owners.tree_of(contract),
        "face": face,
        "transfer": paying.transfer_of(_bill_of(contract)) if awaits else None,
        "steps": steps_of(contract),
        "work": [work_of(contract, each) for each in care.entries_for(contract)],
        "available": sums.left_over,
        "boxes": boxes_of(contract),
        "refunds": contract.refunds.all(),
        "sums": sums,
        "handed_on": transfers.waiting_of(contract),
        "renewal": renewal.offered_again(contract) if hasattr(contract, "settlement") else None,
        "cooling_until": contracts.cooling_until(contract) if face.state == states.State.COOLING else None,
    }


def _bill_of(contract: TreeContract) -> Bill:
    assert contract.request is not None
    return Bill(contract.request, contract.amount)


def steps_of(contract: TreeContract) -> list[Row]:
    """The way of a contract that goes well; none for one that ended."""
    if hasattr(contract, "end"):
        return []
    reached = _delivered_at(contract)
    harvests = sorted(contract.harvests.all(), key=lambda each: each.declared_at)
    rows = [
        (_("Ký hợp đồng"), contract.concluded_at),
        (_("Trả tiền"), contract.paid.paid_at if hasattr(contract, "paid") else None),
        (_("Hái trái"), harvests[0].declared_at if harvests else None),
        (_("Nhận trái"), reached),
        (_("Quyết toán"), contract.settlement.settled_at if hasattr(contract, "settlement") else None),
    ]
    is_over = rows[-1][1] is not None
    now = next((index for index, (_label, when) in enumerate(rows) if when is None), len(rows))
    return [
        {
            "label": label,
            "when": when,
            "state": "done" if when or is_over else "now" if index == now else "next",
        }
        for index, (label, when) in enumerate(rows)
    ]


def _delivered_at(contract: TreeContract) -> datetime | None:
    found = [
        step.reached_at
        for box in contract.boxes.all()
        for step in box.steps.all()
        if step.step == Step.DELIVERED
    ]
    return min(found, default=None)


def work_of(contract: TreeContract, seen: care.Seen) -> Row:
    """An entry for the owner: notes only of what was written for her tree."""
    entry = seen.entry
    notes = [use_of(use) for use in entry.inputs.all()]
    if entry.kind.is_harvest:
        notes.append(measure(entry.harvest.lot.quantity))
    if seen.is_of_tree and entry.note:
        notes.append(entry.note)
    photo = ("adoption:photo-of-work", contract.code, entry.pk)
    return {
        "title": entry.kind.label,
        "day": entry.day,
        "icon": entry.kind.icon,
        "note": ". ".join(notes),
        "whose": _("Cây của anh chị") if seen.is_of_tree or entry.kind.is_harvest else _("Cả vườn"),
        "is_of_tree": seen.is_of_tree or entry.kind.is_harvest,
        "lot": entry.harvest.lot if entry.kind.is_harvest else None,
        "photos": [reverse(photo[0], args=[*photo[1:], each.digest]) for each in seen.photos],
    }


BOX_TONES = {
    Step.CANCELLED: "", Step.PACKED: "mango", Step.HANDED: "river", Step.DELIVERED: "leaf", Step.LOST: "chili",
}  # fmt: skip
ORDER = (Step.CANCELLED, Step.DELIVERED, Step.LOST, Step.HANDED, Step.PACKED)


def boxes_of(contract: TreeContract) -> list[Row]:
    """Each with why it does not come, where it does not: `is_stopped` needs nobody's work any more."""
    rows = [box_of(each) for each in contract.boxes.all()]
    called_back = set(FruitBox.objects.called_back().filter(contract=contract).values_list("pk", flat=True))
    stranded = {box.pk for box in sound.stranded_of(contract)}
    refused = _refusals_of(contract)
    for row in rows:
        box = row["box"]
        row["refusal"] = refused.get(box.reference, "") if row["step"] == Step.HANDED else ""
        if box.pk in called_back:
            row |= {"label": _("Bị thu hồi"), "tone": "chili", "is_stopped": True, "is_gone": True}
        elif box.pk in stranded:
            row |= {
                "label": _("Không còn trái để đóng"),
                "tone": "chili",
                "is_stopped": True,
                "is_gone": True,
            }
    return rows


def _refusals_of(contract: TreeContract) -> dict[str, str]:
    """The reason, by box, where a parcel was refused at the door; the last one told."""
    keys = [box.reference for box in contract.boxes.all()]
    told = ShipmentItem.objects.filter(reference__in=keys, shipment__reports__outcome=Outcome.REFUSED)
    rows = told.order_by("shipment__reports__reported_at")
    return dict(rows.values_list("reference", "shipment__reports__reason"))


def box_of(box: FruitBox) -> Row:
    """With how far it is: `step` is the last one reached."""
    steps = {each.step: each for each in box.steps.all()}
    last = next((step for step in ORDER if step in steps), None)
    told = Step(last).label if last else _("Chờ đóng hộp")
    if box.way == Way.RESELL and last is None:
        told = _("Hợp tác xã mua lại khi quyết toán")
    packed = steps.get(Step.PACKED)
    return {
        "box": box,
        "step": str(last or ""),
        "label": told,
        "tone": BOX_TONES[last] if last else "mango",
        "lot": packed.lot if packed else None,
        "when": steps[last].reached_at if last else box.asked_at,
        "address": getattr(box, "address", None),
        "is_open": last is None and box.way != Way.RESELL,
        "may_drop": last is None,
        "reason": steps[last].reason if last else "",
        "is_gone": last == Step.LOST,
        "is_stopped": last in {Step.CANCELLED, Step.DELIVERED, Step.LOST} or box.way == Way.RESELL,
    }


def told_of(contract: TreeContract) -> Iterator[str]:
    """The promise in short, for lists."""
    yield _("Bảo đảm %(floor)s kg") % {"floor": contract.offer.floor_kg}
    yield _("đến %(day)s") % {"day": day(contract.offer.ends_on)}

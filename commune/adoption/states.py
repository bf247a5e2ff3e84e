"""What an offer or a contract has come to, in words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.adoption import contracts, harvesting, holding, owners, renewal
from commune.adoption.models import Step, TreeContract, TreeOffer, Way


class State(StrEnum):
    LISTED = "listed"
    RESERVED = "reserved"
    HELD = "held"
    AWAITING = "awaiting"
    COOLING = "cooling"
    SEASON = "season"
    LOST = "lost"
    HARVESTED = "harvested"
    DELIVERED = "delivered"
    SETTLED = "settled"
    RENEWABLE = "renewable"
    RENEWED = "renewed"
    ENDED = "ended"


LABELS = {
    State.LISTED: (_("Còn nhận chủ"), "leaf"),
    State.RESERVED: (_("Chủ cũ chọn trước"), "river"),
    State.HELD: (_("Đang có người giữ"), "mango"),
    State.AWAITING: (_("Chờ chuyển tiền"), "mango"),
    State.COOLING: (_("Đã trả tiền, còn đổi ý được"), "leaf"),
    State.SEASON: (_("Đang trong mùa"), "leaf"),
    State.LOST: (_("Cây bị mất"), "chili"),
    State.HARVESTED: (_("Đã hái"), "mango"),
    State.DELIVERED: (_("Đã giao"), "leaf"),
    State.SETTLED: (_("Đã quyết toán"), "river"),
    State.RENEWABLE: (_("Được chọn trước cho năm sau"), "mango"),
    State.RENEWED: (_("Giữ tiếp năm sau"), "leaf"),
    State.ENDED: (_("Hết hiệu lực"), ""),
}
OWNED = (_("Đã có chủ"), "river")


@dataclass(frozen=True)
class Face:
    state: str
    label: str
    tone: str


def face_of_offer(offer: TreeOffer, now: datetime | None = None) -> Face:
    """Reads `TreeOfferSet.with_facts`; what everybody sees."""
    if offer.is_sold:  # type: ignore[attr-defined]
        return Face("owned", str(OWNED[0]), OWNED[1])
    if offer.is_taken:  # type: ignore[attr-defined]
        return _face(State.HELD)
    is_reserved = holding.is_reserved(offer, now or timezone.now())
    return _face(State.RESERVED if is_reserved else State.LISTED)


def face_of(contract: TreeContract, now: datetime | None = None) -> Face:
    """Reads `TreeContractSet.with_facts`."""
    return _face(state_of(contract, now or timezone.now()))


def state_of(contract: TreeContract, now: datetime) -> State:
    if hasattr(contract, "end"):
        return State.ENDED
    if not hasattr(contract, "paid"):
        return State.AWAITING
    if hasattr(contract, "settlement"):
        return _after(contract, now)
    return _during(contract, now)


def _during(contract: TreeContract, now: datetime) -> State:
    if hasattr(owners.tree_of(contract), "loss"):
        return State.LOST
    if contract.harvests.all():
        return State.DELIVERED if _all_delivered(contract) else State.HARVESTED
    until = contracts.cooling_until(contract)
    return State.COOLING if until and now <= until else State.SEASON


def _all_delivered(contract: TreeContract) -> bool:
    """Everything that she asked for is with her, and nothing more is to be picked."""
    asked = [{step.step for step in box.steps.all()} for box in contract.boxes.all() if box.way != Way.RESELL]
    left = [steps for steps in asked if not steps & {Step.DELIVERED, Step.CANCELLED, Step.LOST}]
    came = any(Step.DELIVERED in steps for steps in asked)
    return came and not left and harvesting.is_finished(contract)


def _after(contract: TreeContract, now: datetime) -> State:
    offer = renewal.offered_again(contract)
    if offer is None:
        return State.SETTLED
    again = TreeContract.objects.owned().filter(hold__offer=offer).first()
    if again:
        return State.RENEWED if again.buyer_id == owners.owner_of(contract).pk else State.SETTLED
    return State.RENEWABLE if holding.is_reserved(offer, now) else State.SETTLED


def _face(state: State) -> Face:
    label, tone = LABELS[state]
    return Face(state, str(label), tone)

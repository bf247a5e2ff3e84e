"""The year's account: kilograms promised and picked, and the đồng that follow, rounded to the đồng half up."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone

from commune.adoption import access, harvesting, holding, owners, refunds, sound, telling
from commune.adoption.models import (
    OwnerCredit,
    RefundCause,
    Settlement,
    ShortfallRule,
    TreeContract,
    TreeLoss,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.design import written
from commune.ledger import recording
from commune.people.models import Person
from commune.trace import lots

KEPT = (
    "floor_kg", "harvested", "topped_up", "spoiled", "missing", "left_over", "credited", "refunded", "resold",
)  # fmt: skip


@dataclass(frozen=True)
class Reckoning:
    """What a settlement would say now. `left_over` was never scheduled, `for_resale` with it is bought back.

    `spoiled` counts as never delivered (`sound.spoiled_of`), and is in neither of them.
    """

    floor_kg: int
    harvested: Decimal
    topped_up: Decimal
    spoiled: Decimal
    missing: Decimal
    left_over: Decimal
    for_resale: Decimal
    price: int
    resale_price: int
    rule: str

    @property
    def worth_missing(self) -> int:
        """The price by the kilograms promised, for each that is missing."""
        return to_the_dong(self.price * self.missing / self.floor_kg)

    @property
    def credited(self) -> int:
        return self.worth_missing if self.rule == ShortfallRule.CREDIT else 0

    @property
    def refunded(self) -> int:
        return self.worth_missing - self.credited

    @property
    def resold(self) -> int:
        return to_the_dong((self.left_over + self.for_resale) * self.resale_price)


def to_the_dong(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def reckon(contract: TreeContract) -> Reckoning:
    """A lost tree without substitute always means money back: there may be no later contract to credit."""
    portions = sound.portions_of(contract)
    is_lost = TreeLoss.objects.filter(tree=owners.tree_of(contract)).exists()
    return Reckoning(
        floor_kg=contract.offer.floor_kg,
        harvested=harvesting.harvested_of(contract),
        topped_up=harvesting.topped_up_of(contract),
        spoiled=sound.spoiled_of(contract),
        missing=sound.missing_of(contract),
        left_over=portions.left_over,
        for_resale=portions.for_resale,
        price=contract.price,
        resale_price=contract.terms.resale_price,
        rule=ShortfallRule.REFUND if is_lost else contract.terms.on_shortfall,
    )


def hindrance(contract: TreeContract, now: datetime) -> str:
    """Why it cannot be settled yet, in a sentence; empty when it can."""
    if not TreeContract.objects.running().filter(pk=contract.pk).exists():
        return "Hợp đồng này chưa trả tiền, đã quyết toán hoặc hết hiệu lực."
    is_lost = TreeLoss.objects.filter(tree=owners.tree_of(contract)).exists()
    is_over = timezone.localdate(now) > contract.offer.ends_on
    if not (harvesting.is_finished(contract) or is_lost or is_over):
        return "Cây chưa ghi lần hái cuối của năm."
    if sound.awaits_boxes(contract):
        return "Còn hộp chưa giao tới chủ cây."
    return ""


def settle(contract: TreeContract, *, by: Person, at: datetime | None = None) -> Settlement:
    """Once a contract; what is owed becomes a credit or refunds. Idempotent. Raises AdoptionRefusedError.

    Reads recalls under the lock that they take. One that starts afterwards changes nothing by itself: the row and its
    money stand, the desk's page says so, and the co-op makes it good with the owner.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        holding.locked(contract.offer)
        known = Settlement.objects.filter(contract=contract).first()
        if known:
            return known
        if not access.keeps(by, contract):
            raise AdoptionRefusedError("Chỉ quản lý của hợp tác xã làm được việc này.")
        lots.locked(sound.lots_of(contract))
        why = hindrance(contract, moment)
        if why:
            raise AdoptionRefusedError(why)
        return _settled(contract, reckon(contract), by, moment)


def _settled(contract: TreeContract, sums: Reckoning, by: Person, at: datetime) -> Settlement:
    owner = owners.owner_of(contract)
    row = Settlement(contract=contract, settled_at=at, settled_by=by)
    for name in KEPT:
        setattr(row, name, getattr(sums, name))
    recording.enter(row, by=by.log_actor)
    if row.credited:
        credit = OwnerCredit(contract=contract, owner=owner, amount=row.credited, credited_at=at)
        recording.enter(credit, by=by.log_actor)
    owed = ((RefundCause.SHORTFALL, row.refunded), (RefundCause.RESALE, row.resold))
    for cause, amount in owed:
        if amount:
            refunds.ask(contract, cause=cause, source=f"settlement:{cause}", amount=amount)
    told = {"harvested": written.measure(row.harvested), "floor": written.measure(row.floor_kg)}
    telling.tell(contract, owner, "settled", about="settled", **told)
    return row

"""The owner says where her fruit goes; the co-op packs it, sends it, and she sees it arrive."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.adoption import access, harvesting, holding, owners, sound, telling
from commune.adoption.models import (
    BoxAddress,
    BoxStep,
    FruitBox,
    Settlement,
    Step,
    TopUp,
    TreeContract,
    Way,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.design import written
from commune.ledger import recording
from commune.lib.fold import one_line
from commune.orders.checkout import DeliverTo
from commune.packhouse import packing
from commune.packhouse.models import PackingInput
from commune.people.models import Person
from commune.places.models import Place
from commune.shipping import shipments
from commune.shipping.models import Shipment, ShipmentItem, Vessel
from commune.shipping.shipments import Addressee, Goods
from commune.trace import lots
from commune.trace.models import Lot

ADDRESSED = (Way.DELIVER, Way.GIFT)


def available_of(contract: TreeContract) -> Decimal:
    """Sound kilograms of hers that are not spoken for yet; never below 0."""
    return sound.portions_of(contract).left_over


def schedule(
    contract: TreeContract,
    *,
    way: Way,
    by: Person,
    client_id: UUID,
    boxes: int = 0,
    kilograms: Decimal | None = None,
    to: DeliverTo | None = None,
    greeting: str = "",
    at: datetime | None = None,
) -> FruitBox:
    """`boxes` of the offer's item to a door, as a gift or to fetch; or `kilograms` for the co-op to buy.

    Never more than was picked, whoever asks at the same moment. Idempotent by `client_id`. Raises
    AdoptionRefusedError.
    """
    with transaction.atomic():
        holding.locked(contract.offer)
        known = FruitBox.objects.filter(client_id=client_id).first()
        if known:
            return known
        _check_owner(contract, by)
        row = FruitBox(contract=contract, way=way, client_id=client_id, asked_by=by)
        row.boxes = 0 if way == Way.RESELL else boxes
        row.kilograms = _kilograms(contract, row, kilograms)
        row.asked_at = at or timezone.now()
        if way in ADDRESSED and to is None:
            raise AdoptionRefusedError(_("Hãy ghi giao cho ai, ở đâu."), "name")
        recording.enter(row, by=by.log_actor)
        if to and way in ADDRESSED:
            gift = greeting[:200] if way == Way.GIFT else ""
            recording.enter(BoxAddress(box=row, greeting=gift, **vars(to)), by=by.log_actor)
    return row


def _kilograms(contract: TreeContract, row: FruitBox, asked: Decimal | None) -> Decimal:
    part = "kilograms" if row.way == Way.RESELL else "boxes"
    amount = (
        (asked or Decimal(0)) if row.way == Way.RESELL else row.boxes * contract.offer.box_item.net_content
    )
    left = available_of(contract)
    if amount <= 0:
        raise AdoptionRefusedError(_("Số này phải lớn hơn 0."), part)
    if amount > left:
        told = _("Trái của anh chị còn %(left)s chưa hẹn.") % {"left": written.measure(left)}
        raise AdoptionRefusedError(told, part)
    return amount


def _check_owner(contract: TreeContract, by: Person) -> None:
    if not TreeContract.objects.of(by).filter(pk=contract.pk).exists():
        raise AdoptionRefusedError(_("Hợp đồng này không phải của anh chị."))
    if not TreeContract.objects.running().filter(pk=contract.pk).exists():
        raise AdoptionRefusedError(_("Hợp đồng này đã quyết toán hoặc hết hiệu lực."))


def drop(box: FruitBox, *, by: Person) -> BoxStep:
    """The owner changes her mind before it is packed. Idempotent. Raises AdoptionRefusedError."""
    with transaction.atomic():
        holding.locked(box.contract.offer)
        _check_owner(box.contract, by)
        if steps_of(box) & {Step.PACKED, Step.DELIVERED}:
            raise AdoptionRefusedError(_("Hộp đã đóng rồi, không bỏ được."))
        return _reach(box, Step.CANCELLED, by=by.log_actor)


def top_up(contract: TreeContract, lot: Lot, *, kilograms: Decimal, by: Person, client_id: UUID) -> TopUp:
    """Fruit of another lot for a tree that gave too little: never beyond the floor. Idempotent by `client_id`.

    Raises AdoptionRefusedError.
    """
    with transaction.atomic():
        holding.locked(contract.offer)
        known = TopUp.objects.filter(client_id=client_id).first()
        if known:
            return known
        _check_keeper(contract, by)
        short = sound.missing_of(contract)
        if not harvesting.is_finished(contract) or short <= 0:
            raise AdoptionRefusedError("Chỉ bù khi cây đã hái xong mà chưa đủ số ký bảo đảm.")
        if not 0 < kilograms <= short:
            raise AdoptionRefusedError(f"Còn bù được {written.measure(short)}.", "kilograms")
        lots.locked([lot])
        _check_top_up(contract, lot, kilograms)
        row = TopUp(contract=contract, lot=lot, kilograms=kilograms, client_id=client_id, given_by=by)
        row.given_at = timezone.now()
        return recording.enter(row, by=by.log_actor)


def _check_top_up(contract: TreeContract, lot: Lot, kilograms: Decimal) -> None:
    if lot.trade_item.variety_id != contract.offer.tree.variety_id:
        raise AdoptionRefusedError("Chỉ bù trái cùng giống.", "lot")
    if not Lot.objects.sellable().filter(pk=lot.pk).exists():
        raise AdoptionRefusedError(f"Lô {lot.code} đang bị thu hồi hoặc tạm giữ, không bù được.", "lot")
    left = harvesting.unpacked_of(lot) - _promised(lot)
    if kilograms > left:
        raise AdoptionRefusedError(f"Lô {lot.code} chỉ còn {written.measure(max(left, Decimal(0)))}.", "lot")


def _promised(lot: Lot) -> Decimal:
    """Kilograms of a lot that top up contracts under way and are not packed for them yet."""
    given = TopUp.objects.filter(lot=lot, contract__settlement__isnull=True)
    packed = PackingInput.objects.filter(
        lot=lot,
        packing__lot__fruit_box__box__contract__settlement__isnull=True,
        packing__lot__fruit_box__isnull=False,
    )
    whole = given.aggregate(total=Sum("kilograms"))["total"] or Decimal(0)
    return whole - (packed.aggregate(total=Sum("quantity"))["total"] or Decimal(0))


def pack(box: FruitBox, *, place: Place, by: Person, at: datetime | None = None) -> BoxStep:
    """Boxes of her tree's sound lots, oldest first, then of what tops them up; a packed lot of its own.

    Idempotent. Raises AdoptionRefusedError, packing.PackingRefusedError.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        holding.locked(box.contract.offer)
        known = BoxStep.objects.filter(box=box, step=Step.PACKED).first()
        if known:
            return known
        _check_keeper(box.contract, by)
        _check_to_pack(box)
        lot = packing.pack(
            sound.sources_of(box),
            trade_item=box.contract.offer.box_item,
            units=box.boxes,
            at=moment,
            by=by,
            place=place,
            loss_kg=Decimal(0),
            client_id=uuid5(box.pk, "packing"),
            claim=box.contract.reference,
        )
        return _reach(box, Step.PACKED, by=by.log_actor, at=moment, lot=lot)


def _check_to_pack(box: FruitBox) -> None:
    if box.way == Way.RESELL or Step.CANCELLED in steps_of(box):
        raise AdoptionRefusedError("Phần này không phải đóng hộp.")
    _check_unsettled(box.contract)
    if not sound.fills(box):
        raise AdoptionRefusedError(
            "Không còn đủ trái để đóng hộp này: trái đã hái bị thu hồi hoặc đã đóng hết."
        )


def _check_unsettled(contract: TreeContract) -> None:
    """What was not delivered by then is bought back or paid back: it is hers no longer."""
    if Settlement.objects.filter(contract=contract).exists():
        raise AdoptionRefusedError("Hợp đồng này đã quyết toán.")


def hand_over(
    box: FruitBox, *, vessel: Vessel, from_place: Place, by: Person, to_place: Place | None = None,
    at: datetime | None = None,
) -> Shipment:  # fmt: skip
    """To a carrier, as one parcel. Idempotent. Raises AdoptionRefusedError, shipments.ShipmentRefusedError."""
    moment = at or timezone.now()
    with transaction.atomic():
        holding.locked(box.contract.offer)
        known = BoxStep.objects.filter(box=box, step=Step.HANDED).select_related("shipment").first()
        if known and known.shipment:
            return known.shipment
        lot = _packed_for_the_road(box, by)
        address = box.address
        parcel = shipments.book(
            sender=box.contract.offer.tree.cooperative,
            from_place=from_place,
            carrier=vessel.carrier,
            vessel=vessel,
            goods=[Goods(lot, Decimal(box.boxes), box.reference)],
            to_place=to_place,
            to_unit=address.unit,
            addressee=Addressee(address.name, address.phone, door_of(address)),
            by=by,
            client_id=uuid5(box.pk, "shipment"),
            at=moment,
        )
        _reach(box, Step.HANDED, by=by.log_actor, at=moment, shipment=parcel)
        told = {"boxes": written.so(box.boxes), "carrier": vessel.carrier.organization.name}
        _tell(box, "sent", told)
    return parcel


def _packed_for_the_road(box: FruitBox, by: Person) -> Lot:
    _check_keeper(box.contract, by)
    if box.way not in ADDRESSED:
        raise AdoptionRefusedError("Phần này chủ cây tới lấy, không gửi đi.")
    packed = BoxStep.objects.filter(box=box, step=Step.PACKED).select_related("lot").first()
    if packed is None or packed.lot is None:
        raise AdoptionRefusedError("Chưa đóng hộp nên chưa gửi được.")
    if steps_of(box) & {Step.DELIVERED, Step.LOST}:
        raise AdoptionRefusedError("Hộp này đã giao rồi, hoặc đã ghi là thất lạc.")
    return packed.lot


def fetched(box: FruitBox, *, by: Person, at: datetime | None = None) -> BoxStep:
    """The owner came for it. Idempotent. Raises AdoptionRefusedError."""
    with transaction.atomic():
        holding.locked(box.contract.offer)
        _check_keeper(box.contract, by)
        if Step.PACKED not in steps_of(box) or steps_of(box) & {Step.HANDED, Step.LOST}:
            raise AdoptionRefusedError("Hộp chưa đóng, đã giao cho ghe, xe, hoặc đã ghi là thất lạc.")
        _check_not_stopped(box)
        return _delivered(box, by=by.log_actor, at=at)


def _check_not_stopped(box: FruitBox) -> None:
    """Under the lock that a recall takes: what is called back goes into nobody's hands."""
    packed = Lot.objects.filter(fruit_box__box=box)
    lots.locked(packed)
    if Step.DELIVERED not in steps_of(box) and not packed.sellable().exists():
        raise AdoptionRefusedError("Lô của hộp này đang bị thu hồi hoặc tạm giữ, không giao được.")


def lose(box: FruitBox, *, reason: str, by: Person, at: datetime | None = None) -> BoxStep:
    """It does not come any more, and its owner is told why. Idempotent; the first reason stands.

    The co-op says so, also of a parcel that was refused at the door: shipping knows no lost parcel, and one that was
    refused may be brought again. Raises AdoptionRefusedError.
    """
    with transaction.atomic():
        holding.locked(box.contract.offer)
        _check_keeper(box.contract, by)
        known = BoxStep.objects.filter(box=box, step=Step.LOST).first()
        if known:
            return known
        _check_may_be_lost(box)
        why = one_line(reason)[:200]
        if not why:
            raise AdoptionRefusedError("Hãy ghi vì sao hộp không tới được.", "reason")
        row = _reach(box, Step.LOST, by=by.log_actor, at=at, reason=why)
        _tell(box, "box_lost", {"boxes": written.so(box.boxes), "reason": why})
    return row


def _check_may_be_lost(box: FruitBox) -> None:
    """Under the lock of the carrier's last step, which may be known before its news has come up."""
    list(Shipment.objects.select_for_update(no_key=True).filter(items__reference=box.reference))
    if Step.DELIVERED in steps_of(box) or FruitBox.objects.handed_over().filter(pk=box.pk).exists():
        raise AdoptionRefusedError("Hộp này đã tới chủ cây rồi.")
    if Step.PACKED not in steps_of(box):
        raise AdoptionRefusedError("Hộp chưa đóng thì chưa thất lạc được.")
    _check_unsettled(box.contract)


def note_delivered(shipment: Shipment, *, at: datetime, by: str) -> None:
    """The carrier has handed the parcel over: so are the boxes in it, even one said to be lost. Idempotent."""
    items = ShipmentItem.objects.filter(shipment=shipment, reference__startswith="box:")
    keys = [each.removeprefix("box:") for each in items.values_list("reference", flat=True)]
    for box in FruitBox.objects.filter(pk__in=keys).select_related(
        "contract__hold__offer__tree__cooperative"
    ):
        with transaction.atomic():
            holding.locked(box.contract.offer)
            _delivered(box, by=by, at=at, shipment=shipment)


def _delivered(box: FruitBox, *, by: str, at: datetime | None, shipment: Shipment | None = None) -> BoxStep:
    row = _reach(box, Step.DELIVERED, by=by, at=at, shipment=shipment)
    _tell(box, "delivered", {"boxes": written.so(box.boxes)})
    return row


def steps_of(box: FruitBox) -> set[str]:
    return set(BoxStep.objects.filter(box=box).values_list("step", flat=True))


def door_of(address: BoxAddress) -> str:
    from commune.orders.addresses import label_of

    return f"{address.house}, {label_of(address.unit)}"


def _reach(
    box: FruitBox, step: Step, *, by: str, at: datetime | None = None, lot: Lot | None = None,
    shipment: Shipment | None = None, reason: str = "",
) -> BoxStep:  # fmt: skip
    known = BoxStep.objects.filter(box=box, step=step).first()
    row = BoxStep(box=box, step=step, lot=lot, shipment=shipment, reached_at=at or timezone.now())
    row.noted_by, row.reason = by, reason
    return known or recording.enter(row, by=by)


def _tell(box: FruitBox, template: str, told: dict[str, str]) -> None:
    contract = box.contract
    telling.tell(contract, owners.owner_of(contract), template, about=f"{template}:{box.pk}", **told)


def _check_keeper(contract: TreeContract, by: Person) -> None:
    if not access.keeps(by, contract):
        raise AdoptionRefusedError("Chỉ quản lý của hợp tác xã làm được việc này.")

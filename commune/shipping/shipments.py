"""A shipment's life: booked, departed, arrived, handed over. Each step is a row and an EPCIS event, once."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Organization, Person
from commune.places import licences
from commune.places.models import Place
from commune.shipping import access, parcels, steps
from commune.shipping.models import (
    Arrival,
    Carrier,
    Consignee,
    Departure,
    Handover,
    Receiver,
    Shipment,
    ShipmentItem,
    Vessel,
)
from commune.trace import events, holds, recall
from commune.trace.models import Hold, Lot, RecalledLot
from commune.units.models import AdminUnit


class ShipmentRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who asked."""


@dataclass(frozen=True)
class Goods:
    """`quantity` in `uom` of a lot; `reference` says what for, such as "order:<uuid>"."""

    lot: Lot
    quantity: Decimal
    reference: str = ""
    uom: str = "H87"


@dataclass(frozen=True)
class Addressee:
    name: str
    phone: str
    address: str


def book(
    *,
    sender: Organization,
    from_place: Place,
    carrier: Carrier,
    goods: Sequence[Goods],
    by: Person,
    client_id: UUID,
    vessel: Vessel | None = None,
    to_place: Place | None = None,
    to_unit: AdminUnit | None = None,
    addressee: Addressee | None = None,
    at: datetime | None = None,
) -> Shipment:
    """Pack `goods` into one parcel for a carrier. Idempotent by `client_id`. Raises ShipmentRefusedError."""
    moment = at or timezone.now()
    with transaction.atomic():
        known = Shipment.objects.filter(client_id=client_id).first()
        if known:
            return known
        _check_booking(goods, carrier, vessel, goes_somewhere=bool(to_place or to_unit))
        _check_licences([place for place in (from_place, to_place) if place], moment)
        row = Shipment(
            sender=sender, carrier=carrier, vessel=vessel, from_place=from_place, client_id=client_id
        )
        row.to_place, row.to_unit, row.booked_at, row.booked_by = to_place, to_unit, moment, by
        row.sscc = parcels.next_sscc(from_place)
        items = [
            ShipmentItem(shipment=row, lot=each.lot, quantity=each.quantity, uom=each.uom) for each in goods
        ]
        for item, each in zip(items, goods, strict=True):
            item.reference = each.reference
        row.packing = events.record(steps.packing(row, items, moment), by=by.log_actor)
        recording.enter(row, by=by.log_actor)
        recording.enter_all(items, by=by.log_actor)
        if addressee:
            recording.enter(Consignee(shipment=row, **vars(addressee)), by=by.log_actor)
    return row


def depart(shipment: Shipment, *, by: Person, at: datetime | None = None) -> Departure:
    """It leaves its place. Idempotent. Raises ShipmentRefusedError for who may not and for recalled goods."""
    moment = at or timezone.now()
    _check_carrying(shipment, by)
    with transaction.atomic():
        _locked(shipment)
        known = Departure.objects.filter(shipment=shipment).first()
        if known:
            return known
        _check_free([item.lot for item in _items(shipment)])
        event = events.record(steps.shipping(shipment, moment), by=by.log_actor)
        row = Departure(shipment=shipment, event=event, departed_at=moment, departed_by=by)
        return recording.enter(row, by=by.log_actor)


def depart_together(
    shipments: Sequence[Shipment], *, by: Person, at: datetime | None = None
) -> list[Departure]:
    """All parcels of one trip, or none."""
    with transaction.atomic():
        return [depart(each, by=by, at=at) for each in sorted(shipments, key=lambda each: each.pk)]


def arrive(shipment: Shipment, *, place: Place, by: Person, at: datetime | None = None) -> Arrival:
    """It is at a place. Idempotent for a place. Raises ShipmentRefusedError."""
    moment = at or timezone.now()
    _check_carrying(shipment, by)
    with transaction.atomic():
        _locked(shipment)
        known = Arrival.objects.filter(shipment=shipment, place=place).first()
        if known:
            return known
        _check_left(shipment, moment)
        event = events.record(steps.receiving(shipment, place, moment), by=by.log_actor)
        row = Arrival(shipment=shipment, place=place, event=event, arrived_at=moment, arrived_by=by)
        return recording.enter(row, by=by.log_actor)


def hand_over(
    shipment: Shipment,
    *,
    receiver: Receiver,
    by: Person,
    at: datetime | None = None,
    received: Mapping[int, Decimal] | None = None,
) -> Handover:
    """It reaches whom it is for. `received` has the quantity of each line by its key where not all was taken.

    Idempotent. Raises ShipmentRefusedError; goods that were recalled or held at that moment are not handed over.
    """
    moment = at or timezone.now()
    _check_carrying(shipment, by)
    with transaction.atomic():
        _locked(shipment)
        known = Handover.objects.filter(shipment=shipment).first()
        if known:
            return known
        _check_left(shipment, moment)
        items = _items(shipment)
        _check_free([item.lot for item in items], moment)
        last = shipment.arrivals.order_by("-arrived_at").select_related("place").first()
        told = steps.handing_over(shipment, _taken(items, received), last.place if last else None, moment)
        event = events.record(told, by=by.log_actor)
        row = Handover(shipment=shipment, receiver=receiver, event=event, handed_at=moment, handed_by=by)
        return recording.enter(row, by=by.log_actor)


def shipments_for(reference: str) -> list[Shipment]:
    """With their steps, first booked first."""
    found = Shipment.objects.filter(items__reference=reference).distinct()
    found = found.select_related(
        "departure", "handover", "carrier__organization", "vessel", "from_place", "to_place"
    )
    return list(found.prefetch_related("arrivals__place").order_by("booked_at"))


def stopped_among(shipments: Iterable[Shipment]) -> dict[UUID, str]:
    """Parcels that may not move, with the reasons, as told to the boatman."""
    items = list(ShipmentItem.objects.filter(shipment__in=list(shipments)).select_related("lot"))
    lots = [item.lot for item in items]
    recalled, held = recall.recalled(lots), holds.standing_on(lots)
    found: dict[UUID, list[str]] = {}
    for item in items:
        facts = {"lot": item.lot.code}
        if item.lot_id in recalled:
            found.setdefault(item.shipment_id, []).append(_("Lô %(lot)s bị thu hồi.") % facts)
        elif item.lot_id in held:
            told = _("Lô %(lot)s đang tạm giữ.") % facts
            found.setdefault(item.shipment_id, []).append(f"{told} {held[item.lot_id].reason}")
    return {key: " ".join(dict.fromkeys(told)) for key, told in found.items()}


def _items(shipment: Shipment) -> list[ShipmentItem]:
    return list(shipment.items.select_related("lot__trade_item"))


def _taken(items: Sequence[ShipmentItem], received: Mapping[int, Decimal] | None) -> list[ShipmentItem]:
    """The lines with what was really taken; never written back."""
    if received is None:
        return list(items)
    taken = [copy(item) for item in items if received.get(item.pk, item.quantity) > 0]
    for item in taken:
        item.quantity = received.get(item.pk, item.quantity)
    return taken


def _locked(shipment: Shipment) -> None:
    list(Shipment.objects.select_for_update(no_key=True).filter(pk=shipment.pk))


def _check_booking(
    goods: Sequence[Goods], carrier: Carrier, vessel: Vessel | None, *, goes_somewhere: bool
) -> None:
    if not goods or any(each.quantity <= 0 for each in goods):
        raise ShipmentRefusedError(_("Chuyến hàng phải có hàng, số lượng lớn hơn 0."))
    if not goes_somewhere:
        raise ShipmentRefusedError(_("Chưa biết giao tới đâu."))
    if vessel and vessel.carrier_id != carrier.pk:
        raise ShipmentRefusedError(_("Phương tiện này của đơn vị vận chuyển khác."))
    _check_free([each.lot for each in goods])


def _check_licences(places: Sequence[Place], moment: datetime) -> None:
    day = moment.astimezone(VIETNAM).date()
    for place in places:
        if licences.has_lapsed(place, day):
            told = _("Giấy phép của %(place)s không còn hiệu lực, bến không nhận hàng.")
            raise ShipmentRefusedError(told % {"place": place.name})


def _check_free(lots: Sequence[Lot], moment: datetime | None = None) -> None:
    """Raises for lots that are recalled or held, or were so at a moment before now."""
    stopped = stopped_at(lots, moment) if moment else recall.recalled(lots) | recall.held(lots)
    codes = sorted({lot.code for lot in lots if lot.pk in stopped})
    if codes:
        told = _("Lô %(lots)s đang bị thu hồi hoặc tạm giữ, không chở và không giao được. %(why)s")
        facts = {"lots": ", ".join(codes), "why": holds.why_stopped(lots)}
        raise ShipmentRefusedError((told % facts).strip())


def stopped_at(lots: Sequence[Lot], moment: datetime) -> set[UUID]:
    """Lots that were under recall or hold at a moment: what was handed over before stays handed over."""
    recalled = RecalledLot.objects.filter(lot__in=lots, recall__started_at__lte=moment)
    held = Hold.objects.filter(lot__in=lots, placed_at__lte=moment)
    standing = held.filter(Q(release__isnull=True) | Q(release__released_at__gt=moment))
    return {*recalled.values_list("lot_id", flat=True), *standing.values_list("lot_id", flat=True)}


def _check_carrying(shipment: Shipment, by: Person) -> None:
    if not access.may_carry(by, shipment):
        raise ShipmentRefusedError(_("Chỉ người của đơn vị vận chuyển ghi được việc này."))


def _check_left(shipment: Shipment, moment: datetime) -> None:
    departure = Departure.objects.filter(shipment=shipment).first()
    if departure is None:
        raise ShipmentRefusedError(_("Kiện hàng chưa rời bến."))
    if moment < departure.departed_at:
        raise ShipmentRefusedError(_("Giờ tới không thể trước giờ rời bến."))

"""A trip is planned, gathers parcels, and leaves some on land."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.places import licences
from commune.places.models import Place
from commune.shipping import parcels
from commune.shipping.models import Shipment, Vessel
from commune.trace import recall
from commune.trips import access
from commune.trips.models import StopCall, Trip, TripLoad, TripRemoval

USUAL_BOXES = 400
FARTHEST = timedelta(days=14)


class TripRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who asked."""


def plan_trip(
    vessel: Vessel,
    *,
    start: Place,
    leaves_at: datetime,
    shipments: Sequence[Shipment],
    by: Person,
    client_id: UUID,
    end: Place | None = None,
    capacity_kg: int | None = None,
    capacity_boxes: int = USUAL_BOXES,
    at: datetime | None = None,
) -> Trip:
    """A trip with these parcels on it. Idempotent by `client_id`. Raises TripRefusedError, and nothing is written."""
    moment = at or timezone.now()
    with transaction.atomic():
        known = Trip.objects.filter(client_id=client_id).first()
        if known:
            return known
        row = Trip(vessel=vessel, start=start, end=end, leaves_at=leaves_at, client_id=client_id)
        row.capacity_kg, row.capacity_boxes = capacity_kg or vessel.capacity_kg or 0, capacity_boxes
        row.planned_at, row.planned_by = moment, by
        _check_plan(row, shipments, moment)
        row.sscc = _next_sscc(start)
        recording.enter(row, by=by.log_actor)
        for shipment in sorted(shipments, key=lambda each: each.pk):
            _added(row, shipment, by, moment)
    return row


def add(trip: Trip, shipment: Shipment, *, by: Person, at: datetime | None = None) -> TripLoad:
    """One more parcel, while the trip has not left. Idempotent. Raises TripRefusedError."""
    check_change(trip, by)
    with transaction.atomic():
        locked(trip)
        check_on_land(trip)
        return _added(trip, shipment, by, at or timezone.now())


def take_off(load: TripLoad, *, reason: str, by: str, at: datetime | None = None) -> TripRemoval:
    """The parcel stays on land and waits for another trip. Idempotent; `by` is an actor's key.

    Raises TripRefusedError for a parcel that has left already.
    """
    with transaction.atomic():
        list(Shipment.objects.select_for_update(no_key=True).filter(pk=load.shipment_id))
        known = TripRemoval.objects.filter(load=load).first()
        if known:
            return known
        if Shipment.objects.under_way().filter(pk=load.shipment_id).exists():
            raise TripRefusedError(_("Kiện này đã rời bến, không bỏ lại được nữa."))
        row = TripRemoval(load=load, reason=reason[:200], removed_at=at or timezone.now(), removed_by=by)
        return recording.enter(row, by=by)


def loads_of(trip: Trip) -> list[TripLoad]:
    """What goes with it, first added first."""
    return list(trip.loads.standing().shown())


def destination_of(load: TripLoad, trip: Trip) -> Place:
    """The parcel's own, else the trip's end."""
    place = load.shipment.to_place or trip.end
    if place is None:
        raise TripRefusedError(
            _("Kiện %(name)s chưa biết giao ở bến nào.") % {"name": load.shipment.short_name}
        )
    return place


def locked(trip: Trip) -> None:
    list(Trip.objects.select_for_update(no_key=True).filter(pk=trip.pk))


def check_change(trip: Trip, by: Person) -> None:
    if not access.may_change(by, trip):
        raise TripRefusedError(
            _("Chỉ người của phương tiện, hoặc người giữ nơi xuất phát, sửa được chuyến này.")
        )


def check_on_land(trip: Trip) -> None:
    if StopCall.objects.filter(trip=trip).exists():
        raise TripRefusedError(_("Chuyến này đã rời bến, không sửa được nữa."))


def _added(trip: Trip, shipment: Shipment, by: Person, moment: datetime) -> TripLoad:
    list(Shipment.objects.select_for_update(no_key=True).filter(pk=shipment.pk))
    standing = TripLoad.objects.standing().filter(shipment=shipment).first()
    if standing and standing.trip_id == trip.pk:
        return standing
    name = {"name": shipment.short_name}
    if standing:
        raise TripRefusedError(_("Kiện %(name)s đã nằm trong một chuyến khác.") % name)
    if shipment.carrier_id != trip.vessel.carrier_id:
        raise TripRefusedError(_("Kiện %(name)s gửi cho đơn vị vận chuyển khác.") % name)
    if not Shipment.objects.waiting().filter(pk=shipment.pk).exists():
        raise TripRefusedError(_("Kiện %(name)s đã rời bến.") % name)
    if (shipment.to_place_id or trip.end_id) in {None, shipment.from_place_id}:
        raise TripRefusedError(_("Kiện %(name)s chưa biết giao ở bến nào.") % name)
    if stopped := _stopped(shipment):
        told = _("Lô %(lots)s đang bị thu hồi hoặc tạm giữ, không xếp lên chuyến được.")
        raise TripRefusedError(told % {"lots": ", ".join(stopped)})
    row = TripLoad(trip=trip, shipment=shipment, added_at=moment, added_by=by)
    return recording.enter(row, by=by.log_actor)


def _stopped(shipment: Shipment) -> list[str]:
    lots = [item.lot for item in shipment.items.select_related("lot")]
    stopped = recall.recalled(lots) | recall.held(lots)
    return sorted({lot.code for lot in lots if lot.pk in stopped})


def _check_plan(trip: Trip, shipments: Sequence[Shipment], moment: datetime) -> None:
    if not access.may_plan(trip.planned_by, trip.vessel, trip.start):
        raise TripRefusedError(_("Chỉ người của phương tiện, hoặc người giữ nơi xuất phát, lập chuyến được."))
    if not shipments:
        raise TripRefusedError(_("Hãy chọn ít nhất một kiện."))
    if trip.capacity_kg < 1 or trip.capacity_boxes < 1:
        raise TripRefusedError(_("Hãy ghi phương tiện chở được bao nhiêu ký và bao nhiêu hộp."))
    if not moment - timedelta(hours=1) <= trip.leaves_at <= moment + FARTHEST:
        raise TripRefusedError(_("Giờ rời bến phải từ bây giờ tới hai tuần nữa."))
    day = trip.leaves_at.astimezone(VIETNAM).date()
    for place in filter(None, (trip.start, trip.end)):
        if place.point is None:
            raise TripRefusedError(_("%(place)s chưa có tọa độ.") % {"place": place.name})
        if licences.has_lapsed(place, day):
            told = _("Giấy phép của %(place)s không còn hiệu lực ngày ấy, ghe không ghé được.")
            raise TripRefusedError(told % {"place": place.name})


def _next_sscc(start: Place) -> str:
    return parcels.free_sscc(
        start, parcels.LOAD_DIGIT, lambda number: Trip.objects.filter(sscc=number).exists()
    )

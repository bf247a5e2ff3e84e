"""The vessel goes along its accepted route: at each stop parcels leave it and come on board, once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.epcis import build
from commune.people.models import Person
from commune.places.models import Place
from commune.shipping import shipments, steps
from commune.shipping.models import Shipment
from commune.shipping.shipments import ShipmentRefusedError
from commune.trace import events, identifiers
from commune.trace.models import Event
from commune.trips import access, planning, routes
from commune.trips.models import StopCall, Trip, TripLoad
from commune.trips.planning import TripRefusedError

Step = Literal["ADD", "DELETE"]


def call_at(
    trip: Trip, position: int, *, by: Person, at: datetime | None = None
) -> tuple[StopCall, list[TripLoad]]:
    """The vessel is at a stop: parcels for it arrive, waiting ones leave with the vessel.

    Returns the call and the parcels left on land because their lots are recalled or held. Idempotent; stops are
    called at in order. Raises TripRefusedError.
    """
    if not access.may_drive(by, trip):
        raise TripRefusedError(_("Chỉ người của đơn vị vận chuyển ghi được việc này."))
    moment = at or timezone.now()
    with transaction.atomic():
        planning.locked(trip)
        known = StopCall.objects.filter(trip=trip, position=position).select_related("place").first()
        if known:
            return known, []
        place = _next_place(trip, position, moment)
        unloading = _unloaded(trip, place, by, moment)
        loading, left = _loaded(trip, place, by, moment)
        row = StopCall(trip=trip, position=position, place=place, loading=loading, unloading=unloading)
        row.called_at, row.called_by = moment, by
        return recording.enter(row, by=by.log_actor), left


def uri_of(trip: Trip) -> str:
    """The load's SSCC, else the trip's own page."""
    return identifiers.sscc_uri(trip.sscc) if trip.sscc else page_of(trip)


def page_of(trip: Trip) -> str:
    return f"{settings.PUBLIC_ADDRESS}/trips/{trip.pk}/"


def _next_place(trip: Trip, position: int, moment: datetime) -> Place:
    plan = routes.accepted(trip)
    if plan is None or plan != routes.latest(trip):
        raise TripRefusedError(_("Tuyến chưa chốt. Hãy chốt tuyến trước khi đi."))
    last = trip.calls.order_by("-position").first()
    if position != (last.position + 1 if last else 0):
        raise TripRefusedError(_("Các điểm dừng phải ghi theo thứ tự của tuyến."))
    if last and moment < last.called_at:
        raise TripRefusedError(_("Giờ ghé bến không thể trước bến vừa rồi."))
    stop = plan.stops.filter(position=position).select_related("place").first()
    if stop is None:
        raise TripRefusedError(_("Chuyến này đã ghé hết các điểm dừng."))
    return stop.place


def _unloaded(trip: Trip, place: Place, by: Person, moment: datetime) -> Event | None:
    here = [
        load.shipment
        for load in planning.loads_of(trip)
        if planning.destination_of(load, trip).pk == place.pk and _is_on_board(load.shipment)
    ]
    for shipment in here:
        shipments.arrive(shipment, place=place, by=by, at=moment)
    return _aggregated(trip, here, place, "DELETE", at=moment, by=by)


def _loaded(trip: Trip, place: Place, by: Person, moment: datetime) -> tuple[Event | None, list[TripLoad]]:
    taken, left = [], []
    waiting = Shipment.objects.waiting().values_list("pk", flat=True)
    for load in planning.loads_of(trip):
        if load.shipment.from_place_id != place.pk or load.shipment_id not in waiting:
            continue
        try:
            shipments.depart(load.shipment, by=by, at=moment)
        except ShipmentRefusedError as refusal:
            planning.take_off(load, reason=str(refusal), by=by.log_actor, at=moment)
            left.append(load)
        else:
            taken.append(load.shipment)
    return _aggregated(trip, taken, place, "ADD", at=moment, by=by), left


def _is_on_board(shipment: Shipment) -> bool:
    return Shipment.objects.under_way().filter(pk=shipment.pk).exists()


def _aggregated(
    trip: Trip, parcels: Sequence[Shipment], place: Place, action: Step, *, at: datetime, by: Person
) -> Event | None:
    """The parcels' numbers as children of the load's (GS1 SSCC; EPCIS 2.0 AggregationEvent)."""
    if not parcels:
        return None
    where = identifiers.place_uri(place)
    told = build.aggregation_event(
        at,
        action,
        parent=uri_of(trip),
        child_epcs=_numbers(parcels),
        biz_step="loading" if action == "ADD" else "unloading",
        disposition="in_transit" if action == "ADD" else "in_progress",
        read_point=where,
        biz_location=where,
        biz_transactions=[build.Typed("bol", page_of(trip))],
    )
    return events.record(told, by=by.log_actor)


def _numbers(parcels: Iterable[Shipment]) -> list[str]:
    return sorted(steps.uri_of(parcel) for parcel in parcels)

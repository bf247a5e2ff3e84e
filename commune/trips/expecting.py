"""When a parcel is expected: its stop in the accepted route, later or earlier by as much as the vessel is now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from commune.shipping.models import Shipment, Vessel
from commune.trips import planning, routes
from commune.trips.models import RouteStop, Trip, TripLoad


@dataclass(frozen=True)
class Expectation:
    """`is_on_board`: it has left; else it waits for the vessel at `place_from`."""

    vessel: Vessel
    place_from: str
    place: str
    at: datetime
    is_on_board: bool


def expectations_for(reference: str) -> list[Expectation]:
    """Of parcels of this reference that are on a trip with an accepted route and have not arrived."""
    found = TripLoad.objects.standing().filter(shipment__items__reference=reference).distinct()
    loads = found.filter(shipment__handover__isnull=True).select_related(
        "trip__vessel", "trip__start", "trip__end", "shipment__from_place", "shipment__to_place"
    )
    return [each for load in loads.order_by("added_at", "pk") for each in _expected(load)]


def late_by(trip: Trip, stops: dict[int, RouteStop]) -> timedelta:
    """How much later than planned the vessel was at its last stop; negative: earlier."""
    last = trip.calls.order_by("-position").first()
    if last is None or last.position not in stops:
        return timedelta()
    return last.called_at - stops[last.position].arrives_at


def _expected(load: TripLoad) -> Iterator[Expectation]:
    trip, shipment = load.trip, load.shipment
    plan, place = routes.accepted(trip), planning.destination_of(load, trip)
    if plan is None or shipment.arrivals.filter(place=place).exists():
        return
    stops = {stop.position: stop for stop in plan.stops.order_by("position")}
    fetched = [position for position, stop in stops.items() if stop.place_id == shipment.from_place_id]
    there = [s for p, s in stops.items() if s.place_id == place.pk and fetched and p > fetched[0]]
    if there:
        at = there[0].arrives_at + late_by(trip, stops)
        has_left = Shipment.objects.under_way().filter(pk=shipment.pk).exists()
        yield Expectation(trip.vessel, shipment.from_place.name, place.name, at, has_left)

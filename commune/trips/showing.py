"""What pages show of trips: to each person her own parcels, of others only how many."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from commune.docks import booking
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.places.models import Place
from commune.shipping import access as shipping
from commune.shipping.models import Shipment
from commune.shipping.weights import Load, load_of
from commune.trips import access, planning, routes
from commune.trips.models import RoutePlan, Trip, TripLoad, TripRemoval
from commune.trips.timing import Stop


@dataclass
class Group:
    """Parcels that wait at one place."""

    place: Place
    parcels: list[tuple[Shipment, Load]] = field(default_factory=list)

    @property
    def total(self) -> Load:
        return sum((load for _parcel, load in self.parcels), Load())


def waiting_by_place(person: Person) -> list[Group]:
    groups: dict[Any, Group] = {}
    for parcel in access.waiting_for(person)[:300]:
        group = groups.setdefault(parcel.from_place_id, Group(parcel.from_place))
        group.parcels.append((parcel, load_of(parcel.items.all())))
    return sorted(groups.values(), key=lambda group: group.place.name)


def state_of(trip: Trip) -> dict[str, str]:
    """Label and tone."""
    plan, calls = routes.accepted(trip), trip.calls.count()
    if calls and plan and calls >= plan.stops.count():
        return {"label": _("Đã ghé hết"), "tone": "leaf"}
    if calls:
        return {"label": _("Đang đi"), "tone": "river"}
    if plan and plan == routes.latest(trip):
        return {"label": _("Đã chốt tuyến"), "tone": "leaf"}
    return {"label": _("Chưa chốt tuyến"), "tone": "mango"}


def facts_of(trip: Trip, person: Person) -> dict[str, Any]:
    loads, plan = planning.loads_of(trip), routes.latest(trip)
    seen = set(Shipment.objects.visible_to(person).filter(loads__trip=trip).values_list("pk", flat=True))
    has_left = trip.calls.exists()
    weights = [(load, load_of(load.shipment.items.all())) for load in loads]
    may_change = access.may_change(person, trip)
    return {
        "trip": trip,
        "state": state_of(trip),
        "plan": plan,
        "accepted": plan is not None and hasattr(plan, "acceptance"),
        "stops": _stops(trip, plan) if plan else [],
        "total": sum((load for _load, load in weights), Load()),
        "loads": [
            (load, weight, not has_left and may_take_off(person, trip, load))
            for load, weight in weights
            if load.shipment_id in seen
        ],
        "hidden": sum(load.shipment_id not in seen for load in loads),
        "removals": _removals(trip, seen),
        "plans": list(
            trip.plans.select_related("made_by", "acceptance__accepted_by").order_by("-number")[:10]
        ),
        "pace": routes.pace_of(trip),
        "may_change": may_change and not has_left,
        "may_drive": access.may_drive(person, trip),
        "next_call": trip.calls.count(),
    }


def _removals(trip: Trip, seen: Iterable[Any]) -> list[TripRemoval]:
    rows = TripRemoval.objects.filter(load__trip=trip, load__shipment__in=list(seen))
    return list(rows.select_related("load__shipment").order_by("removed_at", "pk"))


@dataclass(frozen=True)
class ShownStop:
    """A stop as timed now, what happens there, its booked slot, and when the vessel was there."""

    position: int
    timed: Stop
    slot: str
    called_at: Any
    is_first: bool
    is_last: bool


def _stops(trip: Trip, plan: RoutePlan) -> list[ShownStop]:
    if not planning.loads_of(trip):
        return []
    timed = routes.timetable_of(trip, plan).stops
    calls = dict(trip.calls.values_list("position", "called_at"))
    return [
        ShownStop(
            position,
            stop,
            _slot_at(trip, stop.place),
            calls.get(position),
            position == 1,
            position == len(timed) - 1,
        )
        for position, stop in enumerate(timed)
    ]


def _slot_at(trip: Trip, place: Place) -> str:
    """The booked slot in words; empty where none is."""
    day = trip.leaves_at.astimezone(VIETNAM).date()
    booked = booking.bookings_at(place, day, routes.organizations_of(trip))
    spans = [
        (each.slot.starts_at.astimezone(VIETNAM), each.slot.ends_at.astimezone(VIETNAM)) for each in booked
    ]
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans)


def may_take_off(person: Person, trip: Trip, load: TripLoad) -> bool:
    return access.may_change(person, trip) or shipping.may_send(person, load.shipment)

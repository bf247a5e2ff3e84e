"""A trip's route: proposed by the solver, changed by hand, timed anew each time, accepted by somebody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.docks import booking
from commune.ledger import recording
from commune.lib.routing import solving
from commune.lib.routing.problem import Problem, Step, Task, Vehicle, Window
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Organization, Person
from commune.places import hours
from commune.places.models import Place
from commune.shipping import access as shipping
from commune.shipping.weights import load_of
from commune.trips import access, planning, timing, travel
from commune.trips.models import Origin, RouteAcceptance, RoutePlan, RouteStop, Trip, TripLoad
from commune.trips.planning import TripRefusedError
from commune.trips.timing import Limits, Piece, Timetable

LONGEST = timedelta(hours=12)  # a boatman's day: what opens later is another trip
GRAMS = 1000
Direction = Literal["up", "down"]


def propose(trip: Trip, *, by: Person, at: datetime | None = None) -> tuple[RoutePlan, list[TripLoad]]:
    """A new plan by the solver, and the parcels that it had to leave on land (they wait again).

    Raises TripRefusedError when the trip has left, carries nothing, or nothing fits.
    """
    planning.check_change(trip, by)
    planning.check_on_land(trip)
    loads = _loads(trip)
    order, left = _solved(
        trip, loads
    )  # takes its time: outside of the transaction, which holds the one writer
    if not order:
        raise TripRefusedError(
            _("Không kiện nào kịp giờ hoặc vừa phương tiện. Hãy đổi giờ hoặc phương tiện.")
        )
    with transaction.atomic():
        planning.locked(trip)
        planning.check_on_land(trip)
        if {load.pk for load in planning.loads_of(trip)} != {load.pk for load in loads}:
            raise TripRefusedError(_("Chuyến vừa được người khác sửa. Hãy đề xuất lại."))
        for load in left:
            reason = _("Không kịp giờ hoặc không vừa phương tiện.")
            planning.take_off(load, reason=reason, by=by.log_actor, at=at)
        return _written(trip, order, Origin.PROPOSED, by=by, at=at), left


def move(
    trip: Trip, position: int, direction: Direction, *, by: Person, at: datetime | None = None
) -> RoutePlan:
    """The stop changes places with its neighbour. The start stays first. Raises TripRefusedError."""
    planning.check_change(trip, by)
    with transaction.atomic():
        planning.locked(trip)
        planning.check_on_land(trip)
        order = _order_of(_required(trip))
        other = position + (-1 if direction == "up" else 1)
        if not (0 < position < len(order) and 0 < other < len(order)):
            raise TripRefusedError(_("Điểm dừng này không dời thêm được."))
        name = order[position].name
        order[position], order[other] = order[other], order[position]
        words = _("Dời %(place)s lên trước") if direction == "up" else _("Dời %(place)s ra sau")
        return _written(trip, order, Origin.CHANGED, by=by, at=at, change=words % {"place": name})


def leave_out(trip: Trip, load: TripLoad, *, reason: str, by: Person) -> RoutePlan | None:
    """A parcel stays on land; the route loses stops that have no purpose any more. Raises TripRefusedError.

    By who plans the trip, or who sends the parcel.
    """
    if not (access.may_change(by, trip) or shipping.may_send(by, load.shipment)):
        raise TripRefusedError(_("Chỉ bên gửi, và người lập chuyến, bỏ kiện lại được."))
    with transaction.atomic():
        planning.locked(trip)
        planning.take_off(load, reason=reason, by=by.log_actor)
        if trip.calls.exists():  # under way the accepted route holds; it only stops for one parcel less
            return None
        return retimed(trip, by=by, change=_("Để lại kiện %(name)s") % {"name": load.shipment.short_name})


def retimed(trip: Trip, *, by: Person, change: str) -> RoutePlan | None:
    """The plan once more, for what is on the trip now; None where there is no plan or nothing left."""
    plan, loads = latest(trip), planning.loads_of(trip)
    if plan is None or not loads:
        return None
    needed = {load.shipment.from_place_id for load in loads}
    needed |= (
        {planning.destination_of(load, trip).pk for load in loads}
        | {trip.start_id}
        | ({trip.end_id} if trip.end_id else set())
    )
    order = [place for place in _order_of(plan) if place.pk in needed]
    return _written(trip, order, Origin.CHANGED, by=by, change=change)


def accept(trip: Trip, *, by: Person, at: datetime | None = None) -> RouteAcceptance:
    """The latest plan holds. Lateness may be accepted; what cannot be driven may not. Idempotent."""
    planning.check_change(trip, by)
    with transaction.atomic():
        planning.locked(trip)
        plan = _required(trip)
        known = RouteAcceptance.objects.filter(plan=plan).first()
        if known:
            return known
        planning.check_on_land(trip)
        if faults := impossible(trip, plan):
            raise TripRefusedError(faults[0])
        row = RouteAcceptance(plan=plan, accepted_at=at or timezone.now(), accepted_by=by)
        return recording.enter(row, by=by.log_actor)


def latest(trip: Trip) -> RoutePlan | None:
    return trip.plans.select_related("acceptance", "made_by").order_by("-number").first()


def accepted(trip: Trip) -> RoutePlan | None:
    """The plan that holds: the last one accepted."""
    return trip.plans.filter(acceptance__isnull=False).order_by("-number").first()


def timetable_of(trip: Trip, plan: RoutePlan) -> Timetable:
    """Computed anew for what is on the trip now."""
    return _timed(trip, _order_of(plan), planning.loads_of(trip))


def impossible(trip: Trip, plan: RoutePlan) -> list[str]:
    """What no lateness excuses: too heavy, or a parcel that the route does not fetch and bring."""
    boundless = Limits(trip.leaves_at, trip.capacity_kg, trip.capacity_boxes)
    loads = planning.loads_of(trip)
    if not loads:
        return [_("Chuyến này chưa có kiện nào.")]
    return timing.timetable(_order_of(plan), _pieces(trip, loads), boundless, pace_of(trip)).warnings


def organizations_of(trip: Trip) -> list[Organization]:
    """Whose booked slots the vessel may use: the carrier's, and those of who sends with it."""
    carrier = Q(carrier__vessels=trip.vessel)
    sends = Q(shipments__loads__in=trip.loads.standing())
    return list(Organization.objects.filter(carrier | sends).distinct())


def pace_of(trip: Trip) -> travel.Pace:
    return travel.pace_of(trip.vessel.kind, _day(trip))


def _day(trip: Trip) -> date:
    return trip.leaves_at.astimezone(VIETNAM).date()


def _loads(trip: Trip) -> list[TripLoad]:
    loads = planning.loads_of(trip)
    if not loads:
        raise TripRefusedError(_("Chuyến này chưa có kiện nào."))
    return loads


def _required(trip: Trip) -> RoutePlan:
    plan = latest(trip)
    if plan is None:
        raise TripRefusedError(_("Chuyến này chưa có tuyến. Hãy bấm đề xuất tuyến trước."))
    return plan


def _order_of(plan: RoutePlan) -> list[Place]:
    return [stop.place for stop in plan.stops.select_related("place").order_by("position")]


def _pieces(trip: Trip, loads: Sequence[TripLoad]) -> list[Piece]:
    return [
        Piece(
            load.shipment.short_name,
            load.shipment.from_place,
            planning.destination_of(load, trip),
            load_of(load.shipment.items.all()),
        )
        for load in loads
    ]


def _windows(trip: Trip, place: Place) -> tuple[Window, ...]:
    """Seconds after leaving in which the place takes the vessel: booked slots, else opening hours of two days.

    No known hours bound nothing; known hours without any stretch give one window that is over.
    """
    booked = booking.bookings_at(place, _day(trip), organizations_of(trip))
    if booked:
        spans = [(each.slot.starts_at, each.slot.ends_at) for each in booked]
    else:
        days = [hours.hours_on(place, _day(trip) + timedelta(days=after)) for after in (0, 1)]
        if all(day is None for day in days):
            return ()
        spans = [span for day in days if day for span in day.windows]
    last = int(LONGEST.total_seconds())
    seconds = [tuple(int((end - trip.leaves_at).total_seconds()) for end in span) for span in spans]
    ahead = sorted((max(start, 0), end) for start, end in seconds if end >= 0 and start <= last)
    return _apart(ahead) or ((0, -1),)


def _apart(windows: Sequence[Window]) -> tuple[Window, ...]:
    """Sorted windows with overlapping ones made one: two senders may have booked the same slot."""
    merged: list[Window] = []
    for start, end in windows:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _limits(trip: Trip, places: Sequence[Place]) -> Limits:
    windows = {place.pk: _windows(trip, place) for place in places}
    return Limits(trip.leaves_at, trip.capacity_kg, trip.capacity_boxes, windows)


def _timed(trip: Trip, order: Sequence[Place], loads: Sequence[TripLoad]) -> Timetable:
    return timing.timetable(order, _pieces(trip, loads), _limits(trip, order), pace_of(trip))


def _solved(trip: Trip, loads: Sequence[TripLoad]) -> tuple[list[Place], list[TripLoad]]:
    """The order of places from the start on, and the loads that do not fit."""
    pieces = _pieces(trip, loads)
    places = _places(trip, pieces)
    index = {place.pk: number for number, place in enumerate(places)}
    try:
        metres = travel.distances(places, pace_of(trip))
    except LookupError as missing:
        raise TripRefusedError(_("%(place)s chưa có tọa độ.") % {"place": missing.args[0]}) from missing
    limits, pace = _limits(trip, places), pace_of(trip)
    tasks = [_task(number, piece, index, limits, pace) for number, piece in enumerate(pieces)]
    possible = [task for task in tasks if task]
    vehicle = Vehicle(
        0,
        index[trip.start_id],
        (trip.capacity_kg * GRAMS, trip.capacity_boxes),
        (0, int(LONGEST.total_seconds())),
        end=index[trip.end_id] if trip.end_id else None,
    )
    steps = _one_round(Problem(travel.durations(metres, pace), (vehicle,), tuple(possible)))
    done = {step.task for step in steps}
    way = [pieces[step.task].start if step.is_pickup else pieces[step.task].end for step in steps]
    left = [load for number, load in enumerate(loads) if number not in done]
    return (_merged([trip.start, *way, *([trip.end] if trip.end else [])]) if way else []), left


def _one_round(problem: Problem) -> tuple[Step, ...]:
    """The solver's steps without parcels for which the vessel would come back to load a second time.

    The solver may empty the boat and return for the rest; people call that the next trip.
    """
    while True:
        steps = solving.solve(problem).routes.get(0, ())
        pickups = {task.key: task.pickup for task in problem.tasks}
        again, loaded, here = set[int](), set[object](), None
        for step in steps:
            place = pickups[step.task] if step.is_pickup else None
            if step.is_pickup and place in loaded and place != here:
                again.add(step.task)
            loaded |= {place} if step.is_pickup else set()
            here = place
        if not again:
            return steps
        problem = replace(problem, tasks=tuple(task for task in problem.tasks if task.key not in again))


def _task(
    number: int, piece: Piece, index: dict[UUID, int], limits: Limits, pace: travel.Pace
) -> Task | None:
    """None for a parcel that one of its places cannot take that day."""
    ends = [tuple(w for w in limits.windows[place.pk] if w[1] >= 0) for place in (piece.start, piece.end)]
    if any(
        limits.windows[place.pk] and not open_
        for place, open_ in zip((piece.start, piece.end), ends, strict=True)
    ):
        return None
    amount = (int(piece.load.kilograms * GRAMS), piece.load.boxes)
    return Task(
        number,
        delivery=index[piece.end.pk],
        amount=amount,
        pickup=index[piece.start.pk],
        delivery_windows=ends[1],
        pickup_windows=ends[0],
        service=pace.parcel_seconds,
        pickup_service=pace.parcel_seconds,
    )


def _places(trip: Trip, pieces: Sequence[Piece]) -> list[Place]:
    places = {trip.start.pk: trip.start}
    for piece in pieces:
        places.update({piece.start.pk: piece.start, piece.end.pk: piece.end})
    if trip.end:
        places[trip.end.pk] = trip.end
    return list(places.values())


def _merged(way: Sequence[Place]) -> list[Place]:
    """Steps at one place in a row are one stop."""
    return [place for number, place in enumerate(way) if not number or way[number - 1].pk != place.pk]


def _written(
    trip: Trip,
    order: Sequence[Place],
    origin: Origin,
    *,
    by: Person,
    at: datetime | None = None,
    change: str = "",
) -> RoutePlan:
    timed = _timed(trip, order, planning.loads_of(trip))
    before = latest(trip)
    plan = RoutePlan(
        trip=trip, number=(before.number if before else 0) + 1, origin=origin, change=change[:200]
    )
    plan.kilometres, plan.minutes = _kilometres(timed.metres), timed.minutes
    plan.pace, plan.made_at, plan.made_by = pace_of(trip).edition, at or timezone.now(), by
    recording.enter(plan, by=by.log_actor)
    rows = [
        RouteStop(
            plan=plan,
            position=position,
            place=stop.place,
            arrives_at=stop.arrives_at,
            leaves_at=stop.leaves_at,
            kilometres=_kilometres(stop.metres),
            warning=" ".join(stop.warnings)[:300],
        )
        for position, stop in enumerate(timed.stops)
    ]
    recording.enter_all(rows, by=by.log_actor)
    return plan


def _kilometres(metres: int) -> Decimal:
    return (Decimal(metres) / travel.METRES).quantize(Decimal("0.1"))

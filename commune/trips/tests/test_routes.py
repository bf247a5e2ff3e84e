from datetime import time, timedelta

import pytest

from commune.docks import booking
from commune.docks.tests import slots
from commune.places import hours
from commune.trips import planning, routes, travel
from commune.trips.models import RouteAcceptance, RoutePlan, TripLoad, TripRemoval
from commune.trips.planning import TripRefusedError
from commune.trips.tests import loads


def test_a_route_fetches_before_it_brings_and_is_short(cast):
    trip, plan, _ = loads.gathered(cast)

    assert loads.names(plan) == ["BEN-01", "BEN-03", "TK-01", "BEN-02"]
    assert routes.timetable_of(trip, plan).warnings == []
    pace = routes.pace_of(trip)
    assert plan.minutes >= float(plan.kilometres) / pace.speed_kmh * 60
    legs = [stop.kilometres for stop in plan.stops.order_by("position")]
    assert legs[0] == 0
    assert abs(sum(legs) - plan.kilometres) < 1


def test_a_change_by_hand_is_timed_anew_and_says_who(cast):
    trip, plan, _ = loads.gathered(cast)

    changed = routes.move(trip, 1, "down", by=cast.manager)

    assert loads.names(changed) == ["BEN-01", "TK-01", "BEN-03", "BEN-02"]
    assert (changed.number, changed.origin, changed.made_by) == (2, "changed", cast.manager)
    assert "Bến Gỗ" in changed.change
    assert changed.kilometres > plan.kilometres


@pytest.mark.parametrize(("position", "direction"), [(0, "down"), (1, "up"), (3, "down"), (9, "up")])
def test_the_start_stays_first_and_the_end_is_the_end(cast, position, direction):
    trip, _, _ = loads.gathered(cast)

    with pytest.raises(TripRefusedError):
        routes.move(trip, position, direction, by=cast.boatman)
    assert RoutePlan.objects.count() == 1


def test_bringing_before_fetching_is_told_and_cannot_be_accepted(cast):
    trip, _, (_, others, _) = loads.gathered(cast)
    routes.move(trip, 1, "down", by=cast.boatman)
    plan = routes.move(trip, 2, "down", by=cast.boatman)

    assert loads.names(plan)[-1] == "BEN-03"
    assert others.short_name in " ".join(routes.timetable_of(trip, plan).warnings)
    with pytest.raises(TripRefusedError, match=others.short_name):
        routes.accept(trip, by=cast.boatman)
    assert not RouteAcceptance.objects.exists()


def test_a_missed_window_is_told_and_may_be_accepted(cast):
    loads.open_docks(cast)
    trip, _, _ = loads.gathered(cast)
    day = trip.leaves_at.date()
    hours.except_day(
        cast.gathering_point, day, opens=time(4), closes=time(7), reason="Họp chợ", by=cast.market_keeper
    )
    plan, left = routes.propose(trip, by=cast.boatman)
    assert left == []
    assert routes.timetable_of(trip, plan).warnings == []

    hours.except_day(
        cast.gathering_point, day, opens=time(4), closes=time(6), reason="Mưa", by=cast.market_keeper
    )

    (told,) = routes.timetable_of(trip, plan).warnings
    assert "sau giờ nhận hàng 06:00" in told
    assert routes.accept(trip, by=cast.boatman)


def test_a_booked_slot_is_the_window(cast):
    loads.open_docks(cast)
    trip, plan, _ = loads.gathered(cast)
    slots.licensed(cast, cast.city_dock, cast.boatman)
    slot = booking.open_slot(
        cast.city_dock, starts_at=loads.morning(14), ends_at=loads.morning(16), capacity=1, by=cast.boatman
    )
    booking.book_slot(slot, organization=cast.boat, by=cast.boatman, client_id=trip.pk)

    last = routes.timetable_of(trip, plan).stops[-1]

    assert last.arrives_at < loads.morning(14) < last.leaves_at


def test_two_senders_in_one_slot_are_one_window(cast):
    trip, _, _ = loads.gathered(cast)
    slots.licensed(cast)
    facts = {"starts_at": loads.morning(6), "ends_at": loads.morning(8), "capacity": 2}
    slot = booking.open_slot(cast.dock, **facts, by=cast.manager)
    for organization, by in ((cast.cooperative, cast.manager), (cast.other_cooperative, cast.other_manager)):
        booking.book_slot(slot, organization=organization, by=by, client_id=organization.pk)

    assert routes._windows(trip, cast.dock) == ((0, 2 * 60 * 60),)
    assert routes.propose(trip, by=cast.boatman)


def test_what_does_not_fit_waits_for_another_trip(cast):
    mine = loads.lot(cast)
    parcels = [loads.parcel(cast, mine, boxes, "dock") for boxes in (10, 12)]
    trip = loads.trip(cast, parcels, capacity_kg=60)

    _plan, left = routes.propose(trip, by=cast.boatman)

    assert len(left) == 1
    assert TripRemoval.objects.get().load == left[0]
    assert TripLoad.objects.standing().count() == 1


def test_too_many_boxes_do_not_fit_either(cast):
    trip = loads.trip(cast, [loads.parcel(cast, loads.lot(cast), 10, "dock")], capacity_boxes=9)

    with pytest.raises(TripRefusedError, match="Không kiện nào"):
        routes.propose(trip, by=cast.boatman)
    assert TripLoad.objects.standing().count() == 1


def test_a_closed_dock_takes_nothing(cast):
    loads.open_docks(cast)
    trip, _, _ = loads.gathered(cast)
    for ahead in (0, 1):
        day = trip.leaves_at.date() + timedelta(days=ahead)
        hours.except_day(cast.other_dock, day, reason="Bão", by=cast.other_manager)

    plan, left = routes.propose(trip, by=cast.boatman)

    assert [load.shipment.from_place for load in left] == [cast.other_dock]
    assert "BEN-03" not in loads.names(plan)


def test_leaving_a_parcel_out_shortens_the_route(cast):
    trip, _, (_, _, third) = loads.gathered(cast)

    plan = routes.leave_out(trip, third.loads.get(), reason="chưa soạn xong", by=cast.manager)

    assert loads.names(plan) == ["BEN-01", "BEN-03", "BEN-02"]
    assert planning.loads_of(trip)[0].shipment_id != third.pk


@pytest.mark.parametrize("who", ["other_manager", "buyer", "official", "driver", "farmer"])
def test_strangers_to_the_trip_change_nothing(cast, who):
    trip, _, (mine, _, _) = loads.gathered(cast)
    by = getattr(cast, who)
    for attempt in (
        lambda: routes.propose(trip, by=by),
        lambda: routes.move(trip, 1, "down", by=by),
        lambda: routes.accept(trip, by=by),
        lambda: routes.leave_out(trip, mine.loads.get(), reason="x", by=by),
    ):
        with pytest.raises(TripRefusedError):
            attempt()
    assert RoutePlan.objects.count() == 1


def test_accepting_twice_is_accepting_once(cast):
    trip, plan, _ = loads.gathered(cast)

    assert routes.accept(trip, by=cast.boatman) == routes.accept(trip, by=cast.manager)
    assert routes.accepted(trip) == plan


def test_a_changed_route_must_be_accepted_again(cast):
    trip, _, _ = loads.gathered(cast)
    routes.accept(trip, by=cast.boatman)
    routes.move(trip, 1, "down", by=cast.boatman)

    assert routes.accepted(trip) != routes.latest(trip)


def test_every_kind_of_vessel_has_a_dated_pace():
    from datetime import date

    from commune.shipping.models import VesselKind

    for kind in VesselKind:
        pace = travel.pace_of(kind, date(2026, 11, 1))
        assert pace.speed_kmh > 0
        assert pace.factor >= 1
        assert pace.source
    with pytest.raises(LookupError):
        travel.pace_of(VesselKind.BOAT, date(2020, 1, 1))

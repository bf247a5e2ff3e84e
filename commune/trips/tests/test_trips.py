from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.ledger import following
from commune.lib.epcis.validation import problems
from commune.lib.gs1.check_digits import has_check_digit
from commune.market import stock
from commune.market.tests import goods
from commune.messages.models import Message
from commune.shipping.models import Arrival, Carrier, Departure, Shipment
from commune.shipping.shipments import ShipmentRefusedError
from commune.trace import events, holds, recall
from commune.trips import calling, consigning, expecting, planning, routes
from commune.trips.models import StopCall, Trip, TripLoad, TripRemoval
from commune.trips.planning import TripRefusedError
from commune.trips.tests import loads


def driven(cast, stops=4):
    trip, plan, parcels = loads.gathered(cast)
    routes.accept(trip, by=cast.boatman)
    for stop in plan.stops.order_by("position")[:stops]:
        calling.call_at(trip, stop.position, by=cast.boatman, at=stop.arrives_at)
    return trip, plan, parcels


def test_a_load_has_a_number_of_its_own(cast):
    trip, _, parcels = loads.gathered(cast)

    assert has_check_digit(trip.sscc)
    assert trip.sscc.startswith("9")
    assert not any(parcel.sscc.startswith("9") for parcel in parcels)


def test_planning_twice_by_one_press_is_one_trip(cast):
    parcels, press = [loads.parcel(cast, loads.lot(cast), 3, "dock")], uuid4()

    assert loads.trip(cast, parcels, client_id=press) == loads.trip(cast, parcels, client_id=press)
    assert Trip.objects.count() == TripLoad.objects.count() == 1


def test_a_parcel_is_on_one_trip_at_a_time(cast):
    parcels = [loads.parcel(cast, loads.lot(cast), 3, "dock")]
    first = loads.trip(cast, parcels)
    with pytest.raises(TripRefusedError, match="chuyến khác"):
        loads.trip(cast, parcels)
    assert Trip.objects.count() == 1

    planning.take_off(first.loads.get(), reason="đổi ghe", by=cast.boatman.log_actor)

    assert loads.trip(cast, parcels)


def test_two_gatherers_at_once_do_not_both_get_the_parcel(own_database):
    from tests.fixtures import Cast

    parcel = own_database.once(lambda: loads.parcel(Cast(), loads.lot(Cast()), 3, "dock"))

    answers = own_database.run(*[lambda: loads.trip(Cast(), [parcel])] * 4)

    assert sum(isinstance(answer, Trip) for answer in answers) == 1
    assert own_database.once(lambda: TripLoad.objects.standing().count()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"leaves_at": timezone.now() - timedelta(days=2)},
        {"leaves_at": timezone.now() + timedelta(days=99)},
        {"capacity_boxes": 0},
    ],
)
def test_trips_that_cannot_be(cast, wrong):
    parcels = [loads.parcel(cast, loads.lot(cast), 3, "dock")]
    with pytest.raises(TripRefusedError):
        loads.trip(cast, parcels, **wrong)
    with pytest.raises(TripRefusedError):
        loads.trip(cast, [])
    assert not Trip.objects.exists()


@pytest.mark.parametrize("who", ["other_manager", "buyer", "official", "driver"])
def test_only_carrier_and_keeper_plan(cast, who):
    parcels = [loads.parcel(cast, loads.lot(cast), 3, "dock")]
    with pytest.raises(TripRefusedError):
        loads.trip(cast, parcels, by=getattr(cast, who))


def test_stopped_lots_are_not_loaded(cast):
    lot = loads.lot(cast)
    parcels = [loads.parcel(cast, lot, 3, "dock")]
    holds.place(lot, reason="chờ kiểm nghiệm", by=cast.manager)

    with pytest.raises(TripRefusedError, match="tạm giữ"):
        loads.trip(cast, parcels)


def test_a_recall_takes_parcels_off_and_tells_who_acts(cast):
    trip, _, (mine, others, _) = loads.gathered(cast)
    recall.start(mine.items.get().lot, reason="dư lượng", by=cast.manager)

    for _ in range(2):
        following.catch_up()

    assert [load.shipment for load in planning.loads_of(trip)] == [others]
    assert TripRemoval.objects.count() == 2
    told = Message.objects.filter(template="trips/stopped", to=cast.boatman.log_actor)
    assert told.count() == 2
    assert "để lại" in told[0].body


def test_a_hold_on_the_way_tells_the_boatman_to_keep_it(cast):
    _, _, (mine, _, _) = driven(cast, stops=1)
    holds.place(mine.items.get().lot, reason="nhiệt độ", by=cast.manager)

    following.catch_up()

    assert not TripRemoval.objects.exists()
    assert "Đừng giao" in Message.objects.filter(to=cast.boatman.log_actor)[0].body


def test_parcels_are_aggregated_into_the_load_and_taken_out(cast):
    trip, _, (first, others, third) = driven(cast)

    calls = list(StopCall.objects.order_by("position"))
    told = [[events.body_of(e) if e else None for e in (call.unloading, call.loading)] for call in calls]
    (_, loading), (_, second), (unloading, nothing), (last, _) = told
    assert (loading["type"], loading["action"], loading["bizStep"]) == ("AggregationEvent", "ADD", "loading")
    assert loading["parentID"] == f"https://id.gs1.org/00/{trip.sscc}"
    assert loading["childEPCs"] == sorted(f"https://id.gs1.org/00/{each.sscc}" for each in (first, third))
    assert second["childEPCs"] == [f"https://id.gs1.org/00/{others.sscc}"]
    assert (unloading["action"], unloading["bizStep"], nothing) == ("DELETE", "unloading", None)
    assert len(last["childEPCs"]) == 2
    assert not [p for pair in told for event in pair if event for p in problems(event) if p.is_error]
    assert (Departure.objects.count(), Arrival.objects.count()) == (3, 3)


def test_stops_are_called_at_in_order_once_and_by_who_drives(cast):
    trip, plan, (on_board, _, _) = loads.gathered(cast)
    with pytest.raises(TripRefusedError, match="chưa chốt"):
        calling.call_at(trip, 0, by=cast.boatman)
    routes.accept(trip, by=cast.boatman)
    with pytest.raises(TripRefusedError, match="thứ tự"):
        calling.call_at(trip, 1, by=cast.boatman)
    with pytest.raises(TripRefusedError):
        calling.call_at(trip, 0, by=cast.manager)
    again = [calling.call_at(trip, 0, by=cast.boatman)[0] for _ in range(2)]
    assert again[0] == again[1]
    with pytest.raises(TripRefusedError, match="đã rời bến"):
        routes.move(trip, 1, "down", by=cast.boatman)
    with pytest.raises(TripRefusedError, match="đã rời bến"):
        planning.take_off(on_board.loads.get(), reason="x", by="person:1")
    assert plan.stops.count() == 4


def test_what_was_stopped_meanwhile_stays_on_land_and_the_boat_leaves(cast):
    trip, _, (first, _, third) = loads.gathered(cast)
    routes.accept(trip, by=cast.boatman)
    holds.place(first.items.get().lot, reason="chờ", by=cast.manager)

    call, left = calling.call_at(trip, 0, by=cast.boatman)

    assert {load.shipment for load in left} == {first, third}
    assert call.loading is None
    assert Shipment.objects.under_way().count() == 0


def test_the_buyer_learns_when_and_it_shifts_with_the_boat(cast):
    trip, plan, _ = driven(cast, stops=0)
    planned = plan.stops.get(place=cast.city_dock).arrives_at
    (told,) = expecting.expectations_for("order:1")
    assert (told.place, told.at, told.is_on_board) == (cast.city_dock.name, planned, False)

    first = plan.stops.get(position=0).arrives_at
    calling.call_at(trip, 0, by=cast.boatman, at=first + timedelta(minutes=25))

    (told,) = expecting.expectations_for("order:1")
    assert (told.at, told.is_on_board) == (planned + timedelta(minutes=25), True)
    assert expecting.expectations_for("order:2") == []


def test_who_sees_which_trips(cast):
    loads.gathered(cast)

    seen = [
        who
        for who in ("boatman", "manager", "other_manager", "official", "buyer", "driver", "other_official")
        if Trip.objects.visible_to(getattr(cast, who)).exists()
    ]
    assert seen == ["boatman", "manager", "other_manager", "official"]


def consign(cast, lot, boxes, **changes):
    loads.boat(cast)
    facts = {"from_place": cast.dock, "to_place": cast.city_dock, "by": cast.manager, "client_id": uuid4()}
    carrier = Carrier.objects.get(organization=cast.boat)
    return consigning.consign(lot, boxes=boxes, carrier=carrier, **{**facts, **changes})


def test_consigned_boxes_are_sold_to_nobody_else(cast):
    goods.booth(cast)
    lot, press = loads.lot(cast, units=10), uuid4()

    assert consign(cast, lot, 6, client_id=press) == consign(cast, lot, 6, client_id=press)

    assert consigning.free_boxes(lot) == 4
    with pytest.raises(ShipmentRefusedError):
        consign(cast, lot, 5)
    with pytest.raises(stock.StockRefusedError):
        stock.put_on_sale(lot, booth=goods.booth(cast), units=5, by=cast.manager)
    assert stock.differences() == []
    assert Shipment.objects.get().items.get().quantity == Decimal(6)


def test_many_consignments_at_once_send_exactly_what_is_there(own_database):
    from tests.fixtures import Cast

    def prepare():
        goods.booth(Cast())
        loads.boat(Cast())
        return loads.lot(Cast(), units=5)

    lot = own_database.once(prepare)

    answers = own_database.run(*[lambda: consign(Cast(), lot, 2)] * 5)

    assert sum(isinstance(answer, Shipment) for answer in answers) == 2
    assert own_database.once(lambda: (consigning.free_boxes(lot), stock.differences())) == (1, [])


@pytest.mark.parametrize("boxes", [0, -1, 11])
def test_impossible_consignments_write_nothing(cast, boxes):
    goods.booth(cast)
    lot = loads.lot(cast, units=10)
    with pytest.raises(ShipmentRefusedError):
        consign(cast, lot, boxes)
    with pytest.raises(ShipmentRefusedError):
        consign(cast, lot, 1, by=cast.other_manager)
    with pytest.raises(ShipmentRefusedError):
        consign(cast, lot, 1, to_place=cast.dock)
    assert not Shipment.objects.exists()
    assert consigning.free_boxes(lot) == 10

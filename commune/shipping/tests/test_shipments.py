from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.lib.epcis import build
from commune.lib.epcis.validation import problems
from commune.lib.gs1.check_digits import has_check_digit
from commune.shipping import carriers, shipments
from commune.shipping.carriers import VesselRefusedError
from commune.shipping.models import Receiver, Shipment, VesselKind
from commune.shipping.shipments import Addressee, Goods, ShipmentRefusedError
from commune.trace import events, holds, identifiers, lots, recall
from commune.trace.models import Event, LotKind
from commune.trace.recall import holders_of


@pytest.fixture
def vessel(cast):
    carrier = carriers.register_carrier(cast.boat, by=cast.boatman)
    return carriers.register_vessel(carrier, kind=VesselKind.BOAT, plate="cc901", by=cast.boatman)


@pytest.fixture
def lot(cast):
    item, now = cast.boxed_mango, timezone.now()
    code = lots.next_code(item, LotKind.PACKED, now)
    uri = identifiers.lot_uri(item.gtin, code)
    made = build.object_event(now, "ADD", quantities=[build.Quantity(uri, 10)], biz_step="commissioning")
    facts = {"trade_item": item, "holder": cast.cooperative, "place": cast.packhouse, "code": code}
    return lots.open_lot(
        kind=LotKind.PACKED, quantity=Decimal(10), uom="H87", at=now, by=cast.packer, event=made, **facts
    )


@pytest.fixture
def parcel(cast, lot, vessel):
    return book(cast, lot, vessel)


def book(cast, lot, vessel, **facts):
    facts = {
        "client_id": uuid4(),
        "to_place": cast.city_dock,
        "goods": [Goods(lot, Decimal(3), "order:1")],
        **facts,
    }
    return shipments.book(
        sender=cast.cooperative,
        from_place=cast.dock,
        carrier=vessel.carrier,
        vessel=vessel,
        addressee=Addressee("Đặng Ngọc Ánh", "+84900000006", "Số 1, ấp minh họa"),
        by=cast.manager,
        **facts,
    )


def body(event):
    return events.body_of(event)


def test_a_parcel_has_an_sscc_and_a_packing_event(parcel, lot):
    assert has_check_digit(parcel.sscc)
    assert len(parcel.sscc) == 18
    event = body(parcel.packing)
    assert (event["type"], event["action"], event["bizStep"]) == ("AggregationEvent", "ADD", "packing")
    assert event["parentID"] == f"https://id.gs1.org/00/{parcel.sscc}"
    assert event["childQuantityList"] == [{"epcClass": identifiers.uri_of(lot), "quantity": 3}]


def test_each_step_is_a_row_and_a_valid_event(cast, parcel):
    shipments.depart(parcel, by=cast.boatman)
    shipments.arrive(parcel, place=cast.city_dock, by=cast.boatman)
    shipments.hand_over(parcel, receiver=Receiver.HOUSEHOLD, by=cast.boatman)

    told = [body(event) for event in Event.objects.order_by("event_time")][1:]
    assert [event["bizStep"] for event in told] == ["packing", "shipping", "receiving", "unpacking"]
    assert not [problem for event in told for problem in problems(event) if problem.is_error]
    assert told[2]["bizLocation"]["id"] == identifiers.place_uri(cast.city_dock)
    assert "ấp minh họa" not in str(told)


def test_pressing_twice_changes_nothing(cast, parcel):
    pairs = [
        [shipments.depart(parcel, by=cast.boatman) for _ in range(2)],
        [shipments.arrive(parcel, place=cast.city_dock, by=cast.boatman) for _ in range(2)],
        [shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman) for _ in range(2)],
    ]
    assert all(first == second for first, second in pairs)


def test_booking_twice_by_one_press_is_one_parcel(cast, lot, vessel):
    press = uuid4()
    assert book(cast, lot, vessel, client_id=press) == book(cast, lot, vessel, client_id=press)
    assert Shipment.objects.count() == 1


def test_steps_out_of_order_are_refused(cast, parcel):
    with pytest.raises(ShipmentRefusedError):
        shipments.arrive(parcel, place=cast.city_dock, by=cast.boatman)
    with pytest.raises(ShipmentRefusedError):
        shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman)
    shipments.depart(parcel, by=cast.boatman)
    early = timezone.now() - timedelta(hours=1)
    with pytest.raises(ShipmentRefusedError):
        shipments.arrive(parcel, place=cast.city_dock, by=cast.boatman, at=early)


@pytest.mark.parametrize("who", ["manager", "buyer", "other_manager", "official"])
def test_only_the_carrier_says_that_it_left(cast, parcel, who):
    with pytest.raises(ShipmentRefusedError):
        shipments.depart(parcel, by=getattr(cast, who))


def test_recalled_and_held_lots_stay_on_land(cast, lot, vessel, parcel):
    hold = holds.place(lot, reason="chờ kiểm nghiệm", by=cast.manager)
    with pytest.raises(ShipmentRefusedError):
        shipments.depart(parcel, by=cast.boatman)
    holds.release(hold, reason="đạt", by=cast.manager)
    recall.start(lot, reason="dư lượng", by=cast.manager)
    with pytest.raises(ShipmentRefusedError):
        shipments.depart(parcel, by=cast.boatman)
    with pytest.raises(ShipmentRefusedError):
        book(cast, lot, vessel)


@pytest.mark.parametrize("goods", [[], "nothing"])
def test_an_empty_parcel_is_refused(cast, lot, vessel, goods):
    goods = [Goods(lot, Decimal(0))] if goods == "nothing" else []
    with pytest.raises(ShipmentRefusedError):
        book(cast, lot, vessel, goods=goods)


def test_a_parcel_stays_among_what_a_lot_reaches_when_it_was_delivered(cast, lot, parcel):
    (found,) = [holding for holding in holders_of([lot]) if holding.kind == "shipments"]
    assert (found.quantity, found.lot) == (3, lot.pk)
    assert "chưa giao" in found.label

    before = timezone.now()
    shipments.depart(parcel, by=cast.boatman)
    shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman)

    (after,) = [holding for holding in holders_of([lot]) if holding.kind == "shipments"]
    assert (after.quantity, after.reference) == (3, found.reference)
    assert "đã giao" in after.label
    (then,) = [holding for holding in holders_of([lot], before) if holding.kind == "shipments"]
    assert "chưa giao" in then.label
    assert not holders_of([lot], parcel.booked_at - timedelta(seconds=1))


def test_places_that_a_parcel_is_bound_for_or_came_to_are_reached(cast, lot, parcel):
    (bound,) = [each for each in holders_of([lot]) if each.kind == "places"]
    assert bound.reference == cast.city_dock.code

    shipments.depart(parcel, by=cast.boatman)
    shipments.arrive(parcel, place=cast.dock, by=cast.boatman)

    reached = {each.reference: each.quantity for each in holders_of([lot]) if each.kind == "places"}
    assert reached == {cast.city_dock.code: 3, cast.dock.code: 3}


def test_two_parcels_to_one_place_are_one_row_with_their_sum(cast, lot, vessel):
    for _ in range(2):
        book(cast, lot, vessel)

    (bound,) = [each for each in holders_of([lot]) if each.kind == "places"]
    assert (bound.reference, bound.quantity) == (cast.city_dock.code, 6)


def test_a_plate_belongs_to_one_carrier(cast, vessel):
    other = carriers.register_carrier(cast.trading_house, by=cast.trader)
    assert vessel.plate == "CC901"
    with pytest.raises(VesselRefusedError):
        carriers.register_vessel(other, kind=VesselKind.BOAT, plate="CC901", by=cast.trader)


def test_who_sees_which_parcels(cast, parcel):
    seen = [
        who
        for who in (
            "manager",
            "packer",
            "boatman",
            "official",
            "buyer",
            "farmer",
            "other_manager",
            "other_official",
        )
        if Shipment.objects.visible_to(getattr(cast, who)).exists()
    ]
    assert seen == ["manager", "packer", "boatman", "official"]

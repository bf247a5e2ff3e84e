from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune.docks import booking
from commune.docks.booking import SlotFullError, SlotRefusedError
from commune.docks.models import DockSlot, SlotBooking, SlotRoom
from commune.docks.tests import slots
from commune.ledger import recording
from commune.places import hours
from commune.places.keeping import NotKeeperError


def book(cast, slot, who="manager", organization="cooperative", **changes):
    facts = {"organization": getattr(cast, organization), "by": getattr(cast, who), "client_id": uuid4()}
    return booking.book_slot(slot, **{**facts, **changes})


def test_a_slot_takes_as_many_as_it_has_room_for(cast):
    slot = slots.slot(cast, capacity=2)
    book(cast, slot)
    book(cast, slot, "other_manager", "other_cooperative")

    with pytest.raises(SlotFullError):
        book(cast, slot, "boatman", "boat")
    assert SlotBooking.objects.count() == 2
    assert booking.differences() == []


def test_the_place_is_taken_by_one_guarded_update(cast):
    slot = slots.slot(cast)

    with CaptureQueriesContext(connection) as queries:
        book(cast, slot)

    (update,) = [each["sql"] for each in queries if each["sql"].startswith("UPDATE")]
    assert '"free" >= 1' in update
    assert " IN (" not in update


def test_many_at_once_get_exactly_what_is_there(own_database):
    from tests.fixtures import Cast

    slot = own_database.once(lambda: slots.slot(Cast(), capacity=3))
    who = [("manager", "cooperative"), ("other_manager", "other_cooperative"), ("boatman", "boat")] * 4

    answers = own_database.run(*[lambda pair=pair: book(Cast(), slot, *pair) for pair in who])

    booked = [answer for answer in answers if isinstance(answer, SlotBooking)]
    assert len(booked) == 3
    assert all(isinstance(answer, SlotFullError) for answer in answers if answer not in booked)
    assert own_database.once(booking.differences) == []


def test_one_press_sent_twice_at_once_is_one_booking(own_database):
    from tests.fixtures import Cast

    slot, press = own_database.once(lambda: slots.slot(Cast(), capacity=3)), uuid4()

    answers = own_database.run(*[lambda: book(Cast(), slot, client_id=press)] * 3)

    assert {answer.pk for answer in answers} == {answers[0].pk}
    assert own_database.once(lambda: SlotRoom.objects.get(slot=slot).free) == 2


def test_one_press_for_another_slot_or_vessel_is_refused(cast):
    slot, later = slots.slot(cast, capacity=3), slots.slot(cast, hour=10, capacity=3)
    press = uuid4()
    row = book(cast, slot, client_id=press)

    with pytest.raises(SlotRefusedError, match="nội dung khác"):
        book(cast, later, client_id=press)
    with pytest.raises(SlotRefusedError, match="nội dung khác"):
        book(cast, slot, "boatman", "boat", client_id=press)
    assert book(cast, slot, client_id=press) == row
    assert booking.differences() == []


def test_giving_a_slot_back_happens_once_and_frees_it(cast):
    slot = slots.slot(cast, capacity=1)
    row = book(cast, slot)

    again = [booking.cancel_slot(row, by=cast.manager) for _ in range(2)]

    assert again[0] == again[1]
    assert book(cast, slot, "boatman", "boat")
    assert booking.differences() == []


def test_an_expired_licence_takes_no_booking(cast):
    slots.licensed(cast, days=1)
    late = {
        "starts_at": slots.tomorrow(9) + timedelta(days=1),
        "ends_at": slots.tomorrow(10) + timedelta(days=1),
    }
    with pytest.raises(SlotRefusedError, match="giấy phép"):
        booking.open_slot(cast.dock, **late, capacity=1, by=cast.manager)
    slot = DockSlot(place=cast.dock, **late, capacity=1, opened_by=cast.manager)
    recording.enter(slot, by=cast.manager.log_actor)
    SlotRoom.objects.create(slot=slot, free=1)

    with pytest.raises(SlotRefusedError, match="giấy phép"):
        book(cast, slot)
    assert SlotRoom.objects.get(slot=slot).free == 1


def test_a_day_that_was_closed_afterwards_takes_no_booking(cast):
    slot = slots.slot(cast)
    hours.except_day(cast.dock, slots.tomorrow(6).date(), reason="Sửa cầu", by=cast.manager)

    with pytest.raises(SlotRefusedError, match="mở cửa"):
        book(cast, slot)


@pytest.mark.parametrize("who", ["buyer", "farmer", "official", "other_manager"])
def test_nobody_books_in_anothers_name(cast, who):
    with pytest.raises(SlotRefusedError):
        book(cast, slots.slot(cast), who)


def test_only_the_keeper_opens_slots_and_only_sensible_ones(cast):
    slots.licensed(cast)
    facts = {"starts_at": slots.tomorrow(6), "ends_at": slots.tomorrow(8), "capacity": 2}
    with pytest.raises(NotKeeperError):
        booking.open_slot(cast.dock, **facts, by=cast.other_manager)
    for wrong in ({"capacity": 0}, {"capacity": 51}, {"ends_at": slots.tomorrow(5)}):
        with pytest.raises(SlotRefusedError):
            booking.open_slot(cast.dock, **{**facts, **wrong}, by=cast.manager)
    row = booking.open_slot(cast.dock, **facts, by=cast.manager)
    assert booking.open_slot(cast.dock, **facts, by=cast.manager) == row
    with pytest.raises(SlotRefusedError, match="chồng"):
        booking.open_slot(cast.dock, **{**facts, "starts_at": slots.tomorrow(7)}, by=cast.manager)


def test_a_slot_of_the_past_is_gone(cast, monkeypatch):
    slot = slots.slot(cast)
    row = book(cast, slot)
    monkeypatch.setattr(booking.timezone, "now", lambda: slot.ends_at)

    with pytest.raises(SlotRefusedError, match="qua giờ"):
        book(cast, slot)
    with pytest.raises(SlotRefusedError, match="qua giờ"):
        booking.cancel_slot(row, by=cast.manager)


def test_a_counter_that_was_tampered_with_is_found(cast):
    slot = slots.slot(cast)
    SlotRoom.objects.filter(slot=slot).update(free=9)

    assert len(booking.differences()) == 1


def test_who_sees_whose_bookings(cast):
    book(cast, slots.slot(cast), "other_manager", "other_cooperative")

    seen = [
        who
        for who in ("other_manager", "manager", "official", "boatman", "buyer", "other_official")
        if SlotBooking.objects.visible_to(getattr(cast, who)).exists()
    ]
    assert seen == ["other_manager", "manager", "official"]

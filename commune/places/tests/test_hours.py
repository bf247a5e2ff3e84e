from datetime import date, datetime, time

import pytest

from commune.ledger.models import Entry
from commune.lib.vietnamese import VIETNAM
from commune.places import hours, licences
from commune.places.hours import HoursRefusedError
from commune.places.keeping import NotKeeperError
from commune.places.licences import LicenceRefusedError

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
DAY = [(time(5), time(11)), (time(13), time(17))]


def week(cast, since=MONDAY, **changes):
    return hours.set_week(cast.dock, {0: DAY, 1: DAY}, **{"valid_from": since, "by": cast.manager, **changes})


def at(hour, day=MONDAY):
    return datetime.combine(day, time(hour), VIETNAM)


def test_a_week_holds_from_its_day_on(cast):
    week(cast)
    hours.set_week(cast.dock, {6: [(time(6), time(7))]}, valid_from=SUNDAY, by=cast.manager)

    assert hours.hours_on(cast.dock, date(2026, 11, 22)) is None
    assert hours.hours_on(cast.dock, MONDAY).stretches == tuple(DAY)
    assert hours.hours_on(cast.dock, date(2026, 11, 25)).stretches == ()
    assert hours.hours_on(cast.dock, SUNDAY).stretches == ((time(6), time(7)),)
    assert hours.hours_on(cast.dock, date(2026, 11, 30)).stretches == ()


def test_noon_is_closed_and_unknown_is_not_closed(cast):
    assert hours.is_open(cast.dock, at(6), at(8)) is None

    week(cast)

    assert hours.is_open(cast.dock, at(6), at(8)) is True
    assert hours.is_open(cast.dock, at(10), at(14)) is False


def test_a_day_may_differ_and_the_latest_word_counts(cast):
    week(cast)
    hours.except_day(cast.dock, MONDAY, reason="Nước ròng", by=cast.manager, opens=time(9), closes=time(10))
    assert hours.hours_on(cast.dock, MONDAY).stretches == ((time(9), time(10)),)

    row = hours.except_day(cast.dock, MONDAY, reason="Sửa cầu", by=cast.manager)
    again = hours.except_day(cast.dock, MONDAY, reason="Sửa cầu", by=cast.manager)

    assert row == again
    assert (hours.hours_on(cast.dock, MONDAY).stretches, hours.hours_on(cast.dock, MONDAY).reason) == (
        (),
        "Sửa cầu",
    )
    assert Entry.objects.filter(kind="places.opening_exception").count() == 2


def test_saying_it_twice_changes_nothing_and_contradicting_is_refused(cast):
    assert [row.pk for row in week(cast)] == [row.pk for row in week(cast)]
    with pytest.raises(HoursRefusedError):
        hours.set_week(cast.dock, {0: [(time(1), time(2))]}, valid_from=MONDAY, by=cast.manager)


@pytest.mark.parametrize(
    "wrong", [{}, {0: [(time(9), time(8))]}, {0: [(time(5), time(9)), (time(8), time(10))]}]
)
def test_hours_that_cannot_be(cast, wrong):
    with pytest.raises(HoursRefusedError):
        hours.set_week(cast.dock, wrong, valid_from=MONDAY, by=cast.manager)


@pytest.mark.parametrize("who", ["other_manager", "farmer", "buyer", "other_official", "auditor"])
def test_strangers_to_the_place_decide_nothing(cast, who):
    by = getattr(cast, who)
    with pytest.raises(NotKeeperError):
        week(cast, by=by)
    with pytest.raises(NotKeeperError):
        hours.except_day(cast.dock, MONDAY, reason="x", by=by)
    with pytest.raises(NotKeeperError):
        licence(cast, by=by)


def licence(cast, place=None, **changes):
    facts = {"number": "01/GP", "issuer": "Cảng vụ", "valid_from": date(2025, 1, 1), "valid_to": MONDAY}
    return licences.enter_licence(place or cast.dock, **{**facts, "by": cast.manager, **changes})


def test_a_licence_holds_to_the_end_of_its_last_day(cast):
    assert licences.may_take_bookings(cast.dock, MONDAY) is False
    assert licences.has_lapsed(cast.dock, MONDAY) is False

    assert licence(cast) == licence(cast)

    assert licences.may_take_bookings(cast.dock, MONDAY) is True
    assert licences.may_take_bookings(cast.dock, date(2026, 11, 24)) is False
    assert licences.has_lapsed(cast.dock, date(2026, 11, 24)) is True
    assert licences.may_take_bookings(cast.gathering_point, MONDAY) is True


def test_an_official_renews_it(cast):
    licence(cast)
    later = {"valid_from": date(2026, 11, 24), "valid_to": date(2030, 1, 1), "by": cast.official}
    licence(cast, number="02/GP", **later)

    assert licences.licence_on(cast.dock, date(2026, 11, 24)).number == "02/GP"


def test_licences_that_cannot_be(cast):
    licence(cast)
    for wrong in (
        {"valid_to": date(2024, 1, 1)},
        {"number": " "},
        {"valid_to": date(2031, 1, 1)},
        {"place": cast.packhouse},
    ):
        with pytest.raises(LicenceRefusedError):
            licence(cast, **wrong)


def test_what_to_know_of_the_water(cast):
    hours.warn_of_water(cast.dock, text="Nước ròng cạn", valid_from=MONDAY, valid_to=SUNDAY, by=cast.manager)

    assert [each.text for each in hours.notices_on(cast.dock, SUNDAY)] == ["Nước ròng cạn"]
    assert hours.notices_on(cast.dock, date(2026, 11, 30)) == []

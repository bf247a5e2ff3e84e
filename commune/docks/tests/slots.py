"""Docks with papers and slots for tests, made by the product's own functions."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from commune.docks import booking
from commune.lib.vietnamese import VIETNAM
from commune.places import hours, licences


def tomorrow(hour):
    day = timezone.now().astimezone(VIETNAM).date() + timedelta(days=1)
    return datetime.combine(day, time(hour), VIETNAM)


def licensed(cast, place=None, by=None, days=30):
    today = timezone.localdate()
    facts = {"number": "01/GP", "issuer": "Cảng vụ", "valid_from": today - timedelta(days=100)}
    return licences.enter_licence(
        place or cast.dock, **facts, valid_to=today + timedelta(days=days), by=by or cast.manager
    )


def opened(cast, place=None, by=None, since=date(2020, 1, 1)):
    week = {number: [(time(5), time(18))] for number in range(7)}
    return hours.set_week(place or cast.dock, week, valid_from=since, by=by or cast.manager)


def slot(cast, capacity=2, hour=6):
    licensed(cast)
    return booking.open_slot(
        cast.dock, starts_at=tomorrow(hour), ends_at=tomorrow(hour + 2), capacity=capacity, by=cast.manager
    )

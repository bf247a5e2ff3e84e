"""Weeks of the trade: from Monday to Sunday, named by their Monday."""

from datetime import date, timedelta

WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def sunday_of(day: date) -> date:
    return monday_of(day) + timedelta(days=6)


def mondays_from(day: date, count: int) -> list[date]:
    """The week of `day` and those after it."""
    return [monday_of(day) + number * WEEK for number in range(count)]

"""Advice follows the log: new readings, diary entries and seasons mark their unit to be computed again."""

from typing import Any

from commune.advice.advising import mark_stale
from commune.farm.models import DiaryEntry, Season
from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.weather.models import WeatherDelivery


def note_delivery(entry: Entry) -> None:
    """A station speaks for plots up to 30 km away, so units beyond its own are left to the hourly round."""
    row = WeatherDelivery.objects.filter(pk=entry.row).select_related("station__place").first()
    if row:
        mark_stale(row.station.place.unit_id)


def note_work(entry: Entry) -> None:
    rows: Any = DiaryEntry.objects if entry.kind == "farm.diary_entry" else Season.objects
    row = rows.filter(pk=entry.row).select_related("plot").first()
    if row:
        mark_stale(row.plot.unit_id)


follow("advice.note_delivery", kinds=["weather.delivery"], receive=note_delivery)
follow("advice.note_work", kinds=["farm.diary_entry", "farm.season"], receive=note_work)

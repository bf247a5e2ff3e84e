"""The station's part of the season: some weeks of invented readings, marked so, and the advice that follows."""

import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from commune.advice import advising, bulletins, sighting
from commune.demo import assembling, cast
from commune.demo.clock import client_id, day
from commune.lib.vietnamese import VIETNAM
from commune.weather import stations
from commune.weather.models import Channel, Station
from commune.weather.taking_in import Given, take_in

WEEKS_OF_DAYS = 35
HOURS = range(0, 24, 3)
WATER_HOURS = (6, 18)
SILENT, BLIND = 17, 11  # a day in so many days without any reading; one on which the rain gauge failed
FILE = "so-do-minh-hoa.csv"
WELCOME = "Tuần qua nắng nhiều, mưa ít. Bà con để ý nước trong mương và giữ ẩm gốc cho vườn đang mang trái."


def measure() -> None:
    """Values follow from the date alone: played again, only new days come in."""
    official = assembling.person("official")
    station = stations.open_station(
        assembling.place("station"),
        elevation_m=Decimal("1.5"),
        wind_height_m=Decimal(10),
        is_illustrative=True,
        by=official,
    )
    given = [
        each for days_ago in range(WEEKS_OF_DAYS, -1, -1) for each in _day(day(days_ago)) if _is_past(each)
    ]
    take_in(station, given, channel=Channel.CSV, by=official, file_name=FILE)


def _is_past(each: Given) -> bool:
    return each.at <= timezone.now()


def _day(which: date) -> Iterator[Given]:
    number = which.toordinal()
    if number % SILENT == 0:
        return
    for hour in HOURS:
        at = datetime.combine(which, time(hour), VIETNAM)
        for quantity, value in _air(number, hour).items():
            is_blind = quantity == "rain" and number % BLIND == 0
            yield Given("", "", quantity, at, Decimal(-999) if is_blind else Decimal(str(round(value, 1))))
    for hour in WATER_HOURS:
        at = datetime.combine(which, time(hour), VIETNAM)
        for quantity, value in _water(number, hour).items():
            yield Given("", "", quantity, at, Decimal(str(round(value, 2))))


def _air(number: int, hour: int) -> dict[str, float]:
    """Warm days with a swing of about nine degrees; a shower on some afternoons."""
    warmth = math.sin((hour - 8) / 24 * 2 * math.pi)
    drift = math.sin(number * 0.7)
    shower = 6.0 + 4 * drift if hour == 15 and number % 6 == 2 else 0.0  # noqa: PLR2004
    return {
        "temperature": 28.2 + 4.6 * warmth + 0.8 * drift,
        "humidity": 76 - 16 * warmth - 2 * drift,
        "wind_speed": 1.8 + 0.9 * max(0.0, warmth) + 0.2 * drift,
        "rain": max(0.0, shower),
    }


def _water(number: int, hour: int) -> dict[str, float]:
    """Two spring tides a month."""
    tide = math.cos(number / 14.77 * 2 * math.pi)
    salt = 0.35 + 0.15 * tide + (0.05 if hour == WATER_HOURS[0] else 0.0)
    return {"water_level": 1.35 + 0.3 * tide, "salinity": salt, "ec": salt / 0.6}


def see_insects() -> None:
    sighting.record_sighting(
        assembling.place("plot"),
        pest="DACUDO",
        stage="pupa",
        seen_on=day(5),
        note="Sàng đất dưới gốc, mười lăm nhộng một mét vuông",
        by=assembling.person("technician"),
        client_id=client_id("sighting", "plot", day(5).isocalendar()[:2]),
    )


def advise() -> None:
    """As of last Sunday, for the bulletin, and of today."""
    for which in (_last_monday() + timedelta(days=6), day(0)):
        advising.advise_unit(cast.COMMUNE, which)


def publish_bulletin() -> None:
    official = assembling.person("official")
    unit = Station.objects.visible_to(official).get(pk=assembling.place("station").pk).place.unit
    bulletin = bulletins.open_bulletin(unit, monday=_last_monday(), by=official)
    if not hasattr(bulletin, "approval"):
        bulletins.introduce(bulletin, text=WELCOME, by=official)
        bulletins.approve(bulletin, by=official)


def _last_monday() -> date:
    return bulletins.monday_of(day(0)) - timedelta(days=7)

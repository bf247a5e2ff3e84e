"""Readings for tests: a station beside the cast's plot, and days of weather put into it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from commune.lib.vietnamese import VIETNAM
from commune.weather.models import Channel, Station
from commune.weather.stations import add_station, open_station
from commune.weather.taking_in import Given, take_in

HOURS = range(0, 24, 3)


def station_of(cast, code="TRAM-01"):
    """The cast's own station place, or another one at the same spot."""
    if code == cast.station.code:
        return open_station(cast.station, elevation_m=Decimal(2), by=cast.official)
    place = add_station(
        cast.office, name="Trạm thử", code=code, latitude=Decimal("10.4035"), longitude=Decimal("105.695")
    )
    return open_station(place, elevation_m=Decimal(2), by=cast.official)


def put(station: Station, cast, quantity: str, at: datetime, value):
    given = [Given("", "", quantity, at, None if value is None else Decimal(str(value)))]
    return take_in(station, given, channel=Channel.HTTP, by=cast.official)


def put_days(station: Station, cast, first: date, days: int, *, low=24, high=34, rain=0.0):
    """Temperatures over the whole of each day, and its rain at noon; `rain` None: no gauge."""
    given = []
    for number in range(days):
        day = first + timedelta(days=number)
        for hour in HOURS:
            value = high if hour == 15 else low + (high - low) * hour / 48
            at = datetime.combine(day, time(hour), VIETNAM)
            given.append(Given("", "", "temperature", at, Decimal(str(round(value, 2)))))
        if rain is not None:
            at = datetime.combine(day, time(12), VIETNAM)
            given.append(Given("", "", "rain", at, Decimal(str(rain))))
    take_in(station, given, channel=Channel.HTTP, by=cast.official)

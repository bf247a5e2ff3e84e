"""What each rule is given: readings of the nearest station, the diary, what was seen, and the data in force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from commune.advice import growth, tables
from commune.advice.models import Kind, PestSighting
from commune.advice.rules import Inputs
from commune.farm.diary import entries_of
from commune.lib.vietnamese import VIETNAM
from commune.places.models import Place
from commune.products.models import Species
from commune.weather.daily import DayFigure, Days, days_of, latest, measured_by, start_of
from commune.weather.models import Station, WeatherReading
from commune.weather.stations import nearest

WINDOW, BEFORE_SIGHTING, LONGEST_SIGHTING = 30, 7, 90
FRESH = timedelta(days=3)
LEAST_HOURS = 8
WHOLE_HOURS = 18
WATERING = "watering"
MJ_PER_WATT_DAY = 0.0864


class Gathered(NamedTuple):
    kind: Kind
    subject: str
    inputs: Inputs


@dataclass
class Gathering:
    """Facts of one day; what stations measured is read once for all plots."""

    day: date
    days: dict[tuple[str, date], Days] = field(default_factory=dict)

    def of(self, plot: Place, species: Species) -> Iterator[Gathered]:
        """Everything that there is a rule for on this plot."""
        found = nearest(plot)
        station = found[0] if found else None
        told = _told(*found) if found else None
        stage = growth.stage_of(plot, species.pk, self.day)
        common = {"day": self.day.isoformat(), "crop": species.name.lower(), "station": told}
        yield Gathered(Kind.IRRIGATION, "", common | self._irrigation(plot, species, station, stage))
        for sighting in _sightings(plot, self.day):
            given = self._pest(sighting, station)
            if given:
                yield Gathered(Kind.PEST, f"{sighting.pest}:{sighting.stage}", common | given)
        if stage:
            for line in tables.in_force("bloom_rain", self.day, species=species.pk, stage=str(stage["code"])):
                rain = [{"day": each["day"], "rain": each["rain"]} for each in self.weather(station, 3)]
                yield Gathered(
                    Kind.BLOOM_RAIN, "", common | {"stage": stage, "threshold": line, "weather": rain}
                )
        if station:
            yield from self._of_station(station, common)

    def weather(self, station: Station | None, span: int, *, with_today: bool = False) -> list[Inputs]:
        """The days up to yesterday (or today); empty figures where nothing was measured."""
        last = self.day if with_today else self.day - timedelta(days=1)
        first = last - timedelta(days=span - 1)
        if station is None:
            return []
        longest = self.day - timedelta(days=LONGEST_SIGHTING + BEFORE_SIGHTING)
        key = (str(station.pk), longest)
        if key not in self.days:
            self.days[key] = days_of(station, longest, self.day)
        return [
            {"day": day.isoformat(), **_figures(self.days[key].get(day, {}))}
            for day in (first + timedelta(days=n) for n in range(span))
        ]

    def _irrigation(
        self, plot: Place, species: Species, station: Station | None, stage: tables.Line | None
    ) -> Inputs:
        first = self.day - timedelta(days=WINDOW)
        done = entries_of(plot, first, self.day - timedelta(days=1)).filter(activity=WATERING)
        zones = tables.in_force("root_zones", self.day, species=species.pk)
        return {
            "stage": stage,
            "highest_kc": growth.highest_kc(species.pk, self.day),
            "zone": zones[0] if zones else None,
            "weather": self.weather(station, WINDOW),
            "waterings": sorted({entry.day.isoformat() for entry in done}),
        }

    def _pest(self, sighting: PestSighting, station: Station | None) -> Inputs | None:
        """None where its constants are no longer in force."""
        lines = tables.in_force("pests", self.day, pest=sighting.pest, stage=sighting.stage)
        if not lines:
            return None
        span = (self.day - sighting.seen_on).days + BEFORE_SIGHTING
        weather = [
            {name: each[name] for name in ("day", "tmin", "tmax")} for each in self.weather(station, span)
        ]
        return {
            "pest": lines[0],
            "observed_on": sighting.seen_on.isoformat(),
            "lead": BEFORE_SIGHTING,
            "weather": weather,
        }

    def _of_station(self, station: Station, common: Inputs) -> Iterator[Gathered]:
        measured = set(measured_by(station))
        code = station.place.code
        if "temperature" in measured:
            heat = [
                {"day": each["day"], "tmax": each["peak"]}
                for each in self.weather(station, 2, with_today=True)
            ]
            levels = tables.in_force("heat_levels", self.day)
            yield Gathered(Kind.HEAT, "", common | {"weather": heat, "levels": levels})
        if "water_level" in measured:
            levels = tables.in_force("flood_levels", self.day, station=code)
            given = _newest(station, self.day, "water_level")
            yield Gathered(Kind.FLOOD, "", common | given | {"levels": levels})
        if measured & {"salinity", "ec"}:
            limits = tables.in_force("salinity_limits", self.day, subject=common["crop"])
            given = _newest(station, self.day, "salinity", "ec")
            yield Gathered(Kind.SALT, "", common | given | {"limits": limits})


def _told(station: Station, kilometres: float) -> Inputs:
    place = station.place
    return {
        "code": place.code,
        "name": place.name,
        "distance_km": round(kilometres, 2),
        "latitude": float(place.latitude or 0),
        "elevation_m": float(station.elevation_m),
        "wind_height_m": None if station.wind_height_m is None else float(station.wind_height_m),
        "coastal": station.is_coastal,
    }


def _figures(day: Mapping[str, DayFigure]) -> Inputs:
    """One day as FAO-56 asks for it. A range from too few hours of the day is none; `peak` is whatever was seen."""
    known = {name: each for name, each in day.items() if each.count}
    temperature, humidity = known.get("temperature"), known.get("humidity")
    warm = temperature if temperature and temperature.hours >= LEAST_HOURS else None
    humid = humidity if humidity and humidity.hours >= LEAST_HOURS else None
    wind, rain, sun = known.get("wind_speed"), known.get("rain"), known.get("radiation")
    return {
        "tmin": _number(warm.low) if warm else None,
        "tmax": _number(warm.high) if warm else None,
        "peak": _number(temperature.high) if temperature else None,
        "rhmin": _number(humid.low) if humid else None,
        "rhmax": _number(humid.high) if humid else None,
        "wind": _number(wind.mean) if wind and wind.hours >= LEAST_HOURS else None,
        "rain": _number(rain.total) if rain else None,
        "rs": _sun(sun),
    }


def _sun(figure: DayFigure | None) -> float | None:
    """W/m² as MJ of the day, where most of it was measured, night included."""
    if figure is None or figure.mean is None or figure.hours < WHOLE_HOURS:
        return None
    return round(float(figure.mean) * MJ_PER_WATT_DAY, 3)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 3)


def _newest(station: Station, day: date, *quantities: str) -> Inputs:
    """The newest reading of these up to the end of the day, and whether it is of the last three days."""
    end = start_of(day + timedelta(days=1))
    rows = [latest(station, quantity, before=end) for quantity in quantities]
    found = max((row for row in rows if row), key=_at, default=None)
    if found is None:
        return {"reading": None, "is_fresh": False}
    measured = {"at": found.at.astimezone(VIETNAM).isoformat(), "quantity": found.quantity}
    limit = datetime.combine(day, time.min, VIETNAM) - FRESH + timedelta(days=1)
    value = _number(found.value)
    return {"reading": measured | {"value": value}, "is_fresh": found.at >= limit}


def _at(row: WeatherReading) -> tuple[datetime, bool]:
    """At the same moment what was measured as salinity goes before what is only estimated."""
    return row.at, row.quantity == "salinity"


def _sightings(plot: Place, day: date) -> list[PestSighting]:
    """The latest sighting of each insect within the last 90 days."""
    since = day - timedelta(days=LONGEST_SIGHTING)
    rows = PestSighting.objects.filter(plot=plot, seen_on__gt=since, seen_on__lte=day)
    latest_of: dict[str, PestSighting] = {}
    for row in rows.order_by("seen_on", "entered_at"):
        latest_of[row.pest] = row
    return list(latest_of.values())

"""What one station measured in a week, for the bulletin: only what was measured, with the days that were not."""

from datetime import date
from typing import Any

from commune.lib.agronomy.evapotranspiration import Weather, et0_daily
from commune.weather.daily import DayFigure, days_of
from commune.weather.models import Station

LEAST_HOURS = 8


def station_week(station: Station, first: date, last: date) -> dict[str, Any]:
    """As JSON; None where there is no reading, never zero."""
    days = days_of(station, first, last)
    figures = list(days.values())
    et0 = [_et0(station, day, each) for day, each in days.items()]
    known = [each for each in et0 if each is not None]
    rain = [each["rain"].total for each in figures if "rain" in each and each["rain"].total is not None]
    return {
        "code": station.place.code,
        "name": station.place.name,
        "illustrative": station.is_illustrative,
        "days": len(figures),
        "silent": [day.isoformat() for day, each in days.items() if not any(f.count for f in each.values())],
        "tmin": _extreme(figures, "temperature", "low"),
        "tmax": _extreme(figures, "temperature", "high"),
        "rain": round(float(sum(rain)), 1) if rain else None,
        "rain_days": len(rain),
        "et0": round(sum(known), 1) if known else None,
        "et0_days": len(known),
        "salinity": _extreme(figures, "salinity", "high"),
        "ec": _extreme(figures, "ec", "high"),
        "water_level": _extreme(figures, "water_level", "high"),
    }


def _extreme(figures: "list[Any]", quantity: str, part: str) -> float | None:
    values = [getattr(each[quantity], part) for each in figures if quantity in each]
    known = [float(value) for value in values if value is not None]
    if not known:
        return None
    return round(min(known) if part == "low" else max(known), 2)


def _et0(station: Station, day: date, figures: "Any") -> float | None:
    temperature: DayFigure | None = figures.get("temperature")
    if temperature is None or temperature.hours < LEAST_HOURS:
        return None
    assert temperature.low is not None
    assert temperature.high is not None
    humidity: DayFigure | None = figures.get("humidity")
    humid = humidity if humidity and humidity.hours >= LEAST_HOURS else None
    weather = Weather(
        latitude_deg=float(station.place.latitude or 0),
        elevation_m=float(station.elevation_m),
        day_of_year=day.timetuple().tm_yday,
        tmax_c=float(temperature.high),
        tmin_c=float(temperature.low),
        rhmax_pct=float(humid.high) if humid and humid.high is not None else None,
        rhmin_pct=float(humid.low) if humid and humid.low is not None else None,
        coastal=station.is_coastal,
    )
    return et0_daily(weather).et0_mm

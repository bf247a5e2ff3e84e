"""The `calc` doors: requests as decoded JSON, answers ready for JSON, refusals with a pointer to the wrong part."""

import math
from collections.abc import Callable, Mapping

from commune.lib.agronomy import evapotranspiration, heat, land_registry, plots
from commune.lib.agronomy.intervals import IntervalError, calc_earliest_harvest

Answer = dict[str, object]
_NUMBERS = (int, float)
_METHODS = ("mean", "single_sine")
_LOWEST_POSITION = 2
_RING = 3
_SLACK_HOURS = 0.25  # a heliograph's rounding; beyond it the reading is wrong
_FARTHEST_M = 10**8


class AskedWronglyError(ValueError):
    """`pointer` is a JSON pointer into the request."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer}: {reason}")
        self.pointer, self.reason = pointer, reason


class Asked:
    """Typed reading of one request object."""

    def __init__(self, request: object) -> None:
        if not isinstance(request, Mapping):
            raise AskedWronglyError("", "an object is needed")
        self._request = request

    def number(self, name: str, low: float, high: float) -> float:
        found = self.maybe(name, low, high)
        if found is None:
            raise AskedWronglyError(f"/{name}", "is missing")
        return found

    def maybe(self, name: str, low: float, high: float) -> float | None:
        """None where it is missing or null."""
        value = self._request.get(name)
        if value is None:
            return None
        return _number(value, f"/{name}", low, high)

    def day(self) -> int:
        found = self.number("day_of_year", 1, 366)
        if found != int(found):
            raise AskedWronglyError("/day_of_year", "must be whole")
        return int(found)

    def span(self) -> tuple[float, float]:
        """tmin_c and tmax_c in order."""
        low, high = self.number("tmin_c", -90, 60), self.number("tmax_c", -90, 60)
        if low > high:
            raise AskedWronglyError("/tmin_c", "is above tmax_c")
        return low, high

    def flag(self, name: str) -> bool:
        value = self._request.get(name, False)
        if not isinstance(value, bool):
            raise AskedWronglyError(f"/{name}", "must be true or false")
        return value

    def word(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self._request.get(name)
        if value not in allowed:
            raise AskedWronglyError(f"/{name}", "must be one of " + ", ".join(allowed))
        return str(value)

    def text(self, name: str) -> str:
        value = self._request.get(name)
        if not isinstance(value, str):
            raise AskedWronglyError(f"/{name}", "a text is needed")
        return value

    def ring(self, name: str) -> list[tuple[float, float]]:
        value = self._request.get(name)
        if not isinstance(value, list) or len(value) < _RING:
            raise AskedWronglyError(f"/{name}", "a list of at least three [longitude, latitude] is needed")
        return [_position(each, f"/{name}/{place}") for place, each in enumerate(value)]


def _number(value: object, pointer: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, _NUMBERS) or not math.isfinite(value):
        raise AskedWronglyError(pointer, "must be a number")
    if not low <= value <= high:
        raise AskedWronglyError(pointer, f"must lie between {low:g} and {high:g}")
    return float(value)


def _position(value: object, pointer: str) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) < _LOWEST_POSITION:
        raise AskedWronglyError(pointer, "[longitude, latitude] is needed")
    return _number(value[0], f"{pointer}/0", -180, 180), _number(value[1], f"{pointer}/1", -90, 90)


def calc_extraterrestrial_radiation(request: object) -> Answer:
    asked = Asked(request)
    return {
        "ra_mj": evapotranspiration.extraterrestrial_radiation(
            asked.number("latitude_deg", -90, 90), asked.day()
        )
    }


def calc_et0_daily(request: object) -> Answer:
    asked = Asked(request)
    low, high = asked.span()
    weather = evapotranspiration.Weather(
        latitude_deg=asked.number("latitude_deg", -90, 90),
        elevation_m=asked.number("elevation_m", -450, 9000),
        day_of_year=asked.day(),
        tmax_c=high,
        tmin_c=low,
        rhmax_pct=asked.maybe("rhmax_pct", 0, 100),
        rhmin_pct=asked.maybe("rhmin_pct", 0, 100),
        wind_m_s=asked.maybe("wind_m_s", 0, 100),
        wind_height_m=asked.maybe("wind_height_m", 0.5, 500),
        sunshine_h=asked.maybe("sunshine_h", 0, 24),
        rs_mj=asked.maybe("rs_mj", 0, 50),
        coastal=asked.flag("coastal"),
    )
    _possible(weather)
    found = evapotranspiration.et0_daily(weather)
    return {"et0_mm": found.et0_mm, "estimated": list(found.estimated)}


def _possible(weather: evapotranspiration.Weather) -> None:
    """What contradicts itself or the sky is refused: no number comes out of it."""
    most, least = weather.rhmax_pct, weather.rhmin_pct
    if most is not None and least is not None and least > most:
        raise AskedWronglyError("/rhmin_pct", "is above rhmax_pct")
    place = weather.latitude_deg, weather.day_of_year
    longest = evapotranspiration.daylight_hours(*place)
    if weather.sunshine_h is not None and weather.sunshine_h > longest + _SLACK_HOURS:
        raise AskedWronglyError("/sunshine_h", f"the day is only {longest:.1f} hours long")
    outside = evapotranspiration.extraterrestrial_radiation(*place)
    if weather.rs_mj is not None and weather.rs_mj > outside:
        raise AskedWronglyError("/rs_mj", f"is above the radiation outside of the atmosphere, {outside:.1f}")
    if weather.wind_m_s is not None and weather.wind_height_m is not None:
        try:
            evapotranspiration.wind_at_2m(weather.wind_m_s, weather.wind_height_m)
        except ValueError as error:
            raise AskedWronglyError("/wind_height_m", str(error)) from None


def calc_degree_days(request: object) -> Answer:
    asked = Asked(request)
    low, high = asked.span()
    method = asked.word("method", _METHODS)
    rule = heat.mean_degree_days if method == "mean" else heat.single_sine_degree_days
    return {"degree_days": rule(low, high, asked.number("base_c", -90, 60))}


def calc_plot_area(request: object) -> Answer:
    ring = Asked(request).ring("polygon")
    try:
        measured = plots.measured(ring)
    except plots.PlotError as error:
        raise AskedWronglyError("/polygon", str(error)) from None
    return {"area_m2": measured.area_m2, "perimeter_m": measured.perimeter_m}


def _earliest_harvest(request: object) -> Answer:
    try:
        return calc_earliest_harvest(request)
    except IntervalError as error:
        raise AskedWronglyError(error.pointer, error.reason) from None


def calc_vn2000_to_wgs84(request: object) -> Answer:
    """Easting and northing of a projected system, longitude and latitude of the datum itself (EPSG:4756)."""
    asked = Asked(request)
    name = asked.text("crs")
    try:
        if land_registry.is_projected(name):
            x = asked.number("easting", 0, _FARTHEST_M)
            y = asked.number("northing", 0, _FARTHEST_M)
        else:
            x, y = asked.number("longitude", -180, 180), asked.number("latitude", -90, 90)
        found = land_registry.to_wgs84(name, x, y)
    except land_registry.CoordinateError as error:
        raise AskedWronglyError(f"/{error.part}" if error.part else "", error.reason) from None
    return {"longitude": found.longitude, "latitude": found.latitude}


CALCULATIONS: dict[str, Callable[[object], Answer]] = {
    "extraterrestrial_radiation": calc_extraterrestrial_radiation,
    "et0_daily": calc_et0_daily,
    "degree_days": calc_degree_days,
    "earliest_harvest": _earliest_harvest,
    "plot_area": calc_plot_area,
    "vn2000_to_wgs84": calc_vn2000_to_wgs84,
}

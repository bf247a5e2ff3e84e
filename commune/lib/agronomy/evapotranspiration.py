"""Reference evapotranspiration of a day (FAO Irrigation and Drainage Paper 56, Penman-Monteith).

Equation numbers are the paper's. Energies in MJ/m2/day, pressures in kPa, temperatures in degrees Celsius.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

SOLAR_CONSTANT = 0.0820  # MJ/m2/min
STEFAN_BOLTZMANN = 4.903e-9  # MJ/K4/m2/day
ALBEDO = 0.23
KELVIN = 273.16
DEFAULT_WIND, DEFAULT_HEIGHT = 2.0, 2.0
INLAND, COASTAL = 0.16, 0.19


@dataclass(frozen=True, kw_only=True)
class Weather:
    """One day at one place; None: not measured. `ea_kpa` overrides humidity, `rs_mj` overrides sunshine."""

    latitude_deg: float
    elevation_m: float
    day_of_year: int
    tmax_c: float
    tmin_c: float
    rhmax_pct: float | None = None
    rhmin_pct: float | None = None
    ea_kpa: float | None = None
    wind_m_s: float | None = None
    wind_height_m: float | None = None
    sunshine_h: float | None = None
    rs_mj: float | None = None
    coastal: bool = False

    @property
    def mean_c(self) -> float:
        return (self.tmax_c + self.tmin_c) / 2


class Et0(NamedTuple):
    """`estimated` says which inputs were not measured and what stood in for them."""

    et0_mm: float
    estimated: tuple[str, ...]


class Sun(NamedTuple):
    """Inverse relative distance, declination and sunset hour angle (radians), Ra."""

    distance: float
    declination: float
    sunset: float
    ra_mj: float


def sun(latitude_deg: float, day_of_year: int) -> Sun:
    """Equations 21 to 25; beyond the polar circles the sun stays up or down all day."""
    latitude, year = math.radians(latitude_deg), 2 * math.pi * day_of_year / 365
    distance = 1 + 0.033 * math.cos(year)
    declination = 0.409 * math.sin(year - 1.39)
    height = max(-1.0, min(1.0, -math.tan(latitude) * math.tan(declination)))
    sunset = math.acos(height)
    lasting = sunset * math.sin(latitude) * math.sin(declination)
    noon = math.cos(latitude) * math.cos(declination) * math.sin(sunset)
    ra = 24 * 60 / math.pi * SOLAR_CONSTANT * distance * (lasting + noon)
    return Sun(distance, declination, sunset, max(0.0, ra))


def extraterrestrial_radiation(latitude_deg: float, day_of_year: int) -> float:
    """Ra, equation 21."""
    return sun(latitude_deg, day_of_year).ra_mj


def daylight_hours(latitude_deg: float, day_of_year: int) -> float:
    """N, equation 34."""
    return 24 / math.pi * sun(latitude_deg, day_of_year).sunset


def saturation(temperature_c: float) -> float:
    """e°(T), equation 11."""
    return 0.6108 * math.exp(17.27 * temperature_c / (temperature_c + 237.3))


def mean_saturation(tmax_c: float, tmin_c: float) -> float:
    """es, equation 12: the mean of both extremes, not the value at the mean temperature."""
    return (saturation(tmax_c) + saturation(tmin_c)) / 2


def slope(temperature_c: float) -> float:
    """Δ, equation 13."""
    return 4098 * saturation(temperature_c) / (temperature_c + 237.3) ** 2


def pressure(elevation_m: float) -> float:
    """P, equation 7."""
    return float(101.3 * ((293 - 0.0065 * elevation_m) / 293) ** 5.26)


def psychrometric(elevation_m: float) -> float:
    """γ, equation 8."""
    return 0.665e-3 * pressure(elevation_m)


def wind_at_2m(speed_m_s: float, height_m: float) -> float:
    """u2, equation 47; at two metres the reading itself. A height at which the profile ends raises ValueError."""
    if height_m == DEFAULT_HEIGHT:
        return speed_m_s
    profile = 67.8 * height_m - 5.42
    if profile <= 1:
        raise ValueError("the anemometer stands too low for the wind profile")
    return speed_m_s * 4.87 / math.log(profile)


def solar_from_sunshine(latitude_deg: float, day_of_year: int, hours: float) -> float:
    """Rs, equation 35; never more sunshine than the day is long."""
    longest = daylight_hours(latitude_deg, day_of_year)
    share = min(1.0, hours / longest) if longest else 0.0
    return (0.25 + 0.50 * share) * extraterrestrial_radiation(latitude_deg, day_of_year)


def clear_sky(elevation_m: float, ra_mj: float) -> float:
    """Rso, equation 37."""
    return (0.75 + 2e-5 * elevation_m) * ra_mj


def net_longwave(tmax_c: float, tmin_c: float, ea_kpa: float, share_of_clear: float) -> float:
    """Rnl, equation 39; `share_of_clear` is Rs/Rso, at most 1."""
    heat = ((tmax_c + KELVIN) ** 4 + (tmin_c + KELVIN) ** 4) / 2
    damp = 0.34 - 0.14 * math.sqrt(ea_kpa)
    return STEFAN_BOLTZMANN * heat * damp * (1.35 * min(1.0, share_of_clear) - 0.35)


def vapour_pressure(weather: Weather) -> tuple[float, str]:
    """ea by equations 17, 18 or, without humidity, 48 (the air is dewy at the night's lowest temperature)."""
    if weather.ea_kpa is not None:
        return weather.ea_kpa, ""
    low, high = saturation(weather.tmin_c), saturation(weather.tmax_c)
    match weather.rhmax_pct, weather.rhmin_pct:
        case None, None:
            return low, "humidity: dew point taken as tmin_c"
        case float(most), None:
            return low * most / 100, "rhmin_pct: from rhmax_pct at tmin_c alone"
        case None, float(least):
            return high * least / 100, "rhmax_pct: from rhmin_pct at tmax_c alone"
    assert weather.rhmax_pct is not None
    assert weather.rhmin_pct is not None
    return (low * weather.rhmax_pct + high * weather.rhmin_pct) / 200, ""


def solar(weather: Weather) -> tuple[float, str]:
    """Rs as measured, from sunshine, or from the temperature range (equation 50)."""
    ra = extraterrestrial_radiation(weather.latitude_deg, weather.day_of_year)
    if weather.rs_mj is not None:
        return weather.rs_mj, ""
    if weather.sunshine_h is not None:
        longest = daylight_hours(weather.latitude_deg, weather.day_of_year)
        capped = (
            f"sunshine_h: taken as the day's length, {longest:.1f} h" if weather.sunshine_h > longest else ""
        )
        return solar_from_sunshine(weather.latitude_deg, weather.day_of_year, weather.sunshine_h), capped
    coefficient = COASTAL if weather.coastal else INLAND
    found = coefficient * math.sqrt(weather.tmax_c - weather.tmin_c) * ra
    guessed = f"radiation: from the temperature range, coefficient {coefficient}"
    return min(found, clear_sky(weather.elevation_m, ra)), guessed


def wind(weather: Weather) -> tuple[float, str]:
    if weather.wind_m_s is None:
        return DEFAULT_WIND, "wind_m_s: 2 m/s"
    if weather.wind_height_m is None:
        return weather.wind_m_s, "wind_height_m: 2 m"
    return wind_at_2m(weather.wind_m_s, weather.wind_height_m), ""


def net_radiation(weather: Weather, rs_mj: float, ea_kpa: float) -> float:
    """Rn, equation 40."""
    ra = extraterrestrial_radiation(weather.latitude_deg, weather.day_of_year)
    clear = clear_sky(weather.elevation_m, ra)
    share = rs_mj / clear if clear else 0.0
    return (1 - ALBEDO) * rs_mj - net_longwave(weather.tmax_c, weather.tmin_c, ea_kpa, share)


def et0_daily(weather: Weather, *, soil_heat_mj: float = 0.0) -> Et0:
    """ET0 in mm of the day, equation 6; never negative."""
    ea, guessed_air = vapour_pressure(weather)
    rs, guessed_sun = solar(weather)
    u2, guessed_wind = wind(weather)
    delta, gamma = slope(weather.mean_c), psychrometric(weather.elevation_m)
    energy = 0.408 * delta * (net_radiation(weather, rs, ea) - soil_heat_mj)
    deficit = mean_saturation(weather.tmax_c, weather.tmin_c) - ea
    drying = gamma * 900 / (weather.mean_c + 273) * u2 * deficit
    found = (energy + drying) / (delta + gamma * (1 + 0.34 * u2))
    return Et0(max(0.0, found), tuple(text for text in (guessed_air, guessed_wind, guessed_sun) if text))

"""FAO-56, degree days and plot areas against published numbers."""

import json
import math

import pytest

from commune.lib.agronomy import evapotranspiration as fao
from commune.lib.agronomy import heat, plots
from commune.lib.agronomy.asking import CALCULATIONS, AskedWronglyError
from tests.corpora import corpus


def example(number):
    found = json.loads(corpus("agronomy", "fao56_examples.json").read_text(encoding="utf-8"))["examples"]
    (one,) = [each for each in found if each["id"] == f"fao56-{number}"]
    return one["inputs"], one["expected"], one["tol"]


def assert_near(found, expected, tolerance):
    assert set(found) == set(expected)
    for name, value in found.items():
        assert value == pytest.approx(expected[name], abs=tolerance[name]), name


def test_pressure():
    given, expected, tolerance = example("02")
    high = given["elevation_m"]

    assert_near({"P_kPa": fao.pressure(high), "gamma_kPa_C": fao.psychrometric(high)}, expected, tolerance)


def test_saturation():
    given, expected, tolerance = example("03")
    most, least = given["tmax_C"], given["tmin_C"]
    found = {
        "e_tmax_kPa": fao.saturation(most),
        "e_tmin_kPa": fao.saturation(least),
        "es_kPa": fao.mean_saturation(most, least),
    }  # fmt: skip

    assert_near(found, expected, tolerance)
    assert fao.saturation((most + least) / 2) < expected["es_kPa"] - 0.05


def weather(**facts):
    base = {"latitude_deg": 10.4, "elevation_m": 2, "day_of_year": 100, "tmax_c": 25, "tmin_c": 18}
    return fao.Weather(**{**base, **facts})


def test_vapour_pressure_and_deficit():
    given, expected, tolerance = example("05")
    air = weather(rhmax_pct=float(given["rhmax_pct"]), rhmin_pct=float(given["rhmin_pct"]))
    found, guessed = fao.vapour_pressure(air)

    assert found == pytest.approx(expected["ea_kPa"], abs=tolerance["ea_kPa"])
    assert guessed == ""
    _, deficit, near = example("06")
    assert fao.mean_saturation(25, 18) - found == pytest.approx(deficit["vpd_kPa"], abs=near["vpd_kPa"])


def test_radiation_of_the_sun():
    given, expected, tolerance = example("08")
    sun = fao.sun(given["latitude_deg"], given["day_of_year"])
    found = {
        "dr": sun.distance, "declination_rad": sun.declination, "sunset_angle_rad": sun.sunset,
        "Ra_MJ_m2_d": sun.ra_mj, "Ra_mm_d": 0.408 * sun.ra_mj,
    }  # fmt: skip

    assert_near(found, expected, tolerance)


def test_radiation_from_sunshine():
    given, expected, tolerance = example("10")
    place = given["latitude_deg"], given["day_of_year"]
    hours = given["sunshine_h_per_month"] / given["days_in_month"]
    found = {
        "Ra_MJ_m2_d": fao.extraterrestrial_radiation(*place), "N_h": fao.daylight_hours(*place),
        "Rs_MJ_m2_d": fao.solar_from_sunshine(*place, hours),
    }  # fmt: skip

    assert_near(found, expected, tolerance)


def test_wind():
    given, expected, tolerance = example("14")

    found = fao.wind_at_2m(given["wind_m_s"], given["height_m"])
    assert found == pytest.approx(expected["u2_m_s"], abs=tolerance["u2_m_s"])
    assert fao.wind_at_2m(3.0, 2.0) == 3.0


def test_bangkok_in_april():
    """With the month's soil heat; the intermediate values of the paper within its rounding."""
    given, expected, tolerance = example("17")
    soil = 0.14 * (given["tmonth_C"] - given["tprev_month_C"])
    air = weather(
        latitude_deg=given["latitude_deg"], elevation_m=given["elevation_m"], day_of_year=given["day_of_year"],
        tmax_c=given["tmax_C"], tmin_c=given["tmin_C"], ea_kpa=given["ea_kPa"], wind_m_s=given["u2_m_s"],
        wind_height_m=2.0, sunshine_h=given["sunshine_h"],
    )  # fmt: skip
    place = given["latitude_deg"], given["day_of_year"]
    rs, ra = fao.solar_from_sunshine(*place, given["sunshine_h"]), fao.extraterrestrial_radiation(*place)
    clear = fao.clear_sky(given["elevation_m"], ra)
    found = {
        "delta_kPa_C": fao.slope(air.mean_c),
        "gamma_kPa_C": fao.psychrometric(air.elevation_m),
        "es_kPa": fao.mean_saturation(air.tmax_c, air.tmin_c),
        "vpd_kPa": fao.mean_saturation(air.tmax_c, air.tmin_c) - given["ea_kPa"],
        "Ra_MJ_m2_d": ra,
        "N_h": fao.daylight_hours(*place),
        "Rs_MJ_m2_d": rs,
        "Rso_MJ_m2_d": clear,
        "Rns_MJ_m2_d": (1 - fao.ALBEDO) * rs,
        "Rnl_MJ_m2_d": fao.net_longwave(air.tmax_c, air.tmin_c, given["ea_kPa"], rs / clear),
        "Rn_MJ_m2_d": fao.net_radiation(air, rs, given["ea_kPa"]),
        "G_MJ_m2_d": soil,
        "ETo_mm_d": fao.et0_daily(air, soil_heat_mj=soil).et0_mm,
    }

    assert_near(found, expected, tolerance)
    assert fao.et0_daily(air).estimated == ()


def test_what_is_not_measured_is_said():
    told = CALCULATIONS["et0_daily"](
        {"latitude_deg": 10.4, "elevation_m": 2, "day_of_year": 100, "tmax_c": 34, "tmin_c": 25}
    )

    assert 3 < told["et0_mm"] < 8
    assert [each.split(":")[0] for each in told["estimated"]] == ["humidity", "wind_m_s", "radiation"]
    assert "0.16" in told["estimated"][2]


def test_the_coast_gets_more_sun_than_the_inland():
    given = {"latitude_deg": 10.4, "elevation_m": 2, "day_of_year": 100, "tmax_c": 34, "tmin_c": 27}

    inland, coast = (CALCULATIONS["et0_daily"]({**given, "coastal": near}) for near in (False, True))

    assert coast["et0_mm"] > inland["et0_mm"]
    assert "0.19" in coast["estimated"][2]


@pytest.mark.parametrize("latitude", [-90, -70, 0, 70, 90])
def test_no_day_of_any_place_fails(latitude):
    for day in range(1, 367, 5):
        given = {"latitude_deg": latitude, "elevation_m": 0, "day_of_year": day, "tmax_c": 1, "tmin_c": -5}
        assert math.isfinite(CALCULATIONS["et0_daily"](given)["et0_mm"])


def test_degree_days_as_published():
    cases = json.loads(corpus("agronomy", "pest_temperature.json").read_text(encoding="utf-8"))[
        "degree_day_method"
    ]
    assert len(cases) == 2
    for case in cases:
        assert case["method"] == "single sine, lower threshold only"
        given = case["inputs"]
        found = heat.single_sine_degree_days(given["tmin_C"], given["tmax_C"], given["threshold_C"])
        assert found == pytest.approx(case["expected_DD"], abs=case["tol"])


def test_degree_days_at_the_edges():
    assert heat.single_sine_degree_days(12, 12, 12) == heat.single_sine_degree_days(5, 10, 12) == 0
    assert heat.single_sine_degree_days(12, 30, 12) == heat.mean_degree_days(12, 30, 12) == 9
    assert heat.single_sine_degree_days(5, 30, 12) > heat.mean_degree_days(5, 30, 12)


def test_plots_as_published():
    found = json.loads(corpus("agronomy", "plot_areas.json").read_text(encoding="utf-8"))
    for plot in found["plots"]:
        for ring in (plot["ring"], plot["ring"][::-1], [*plot["ring"], plot["ring"][0]]):
            area, perimeter = plots.measured([tuple(corner) for corner in ring])
            assert area == pytest.approx(plot["area_m2"], rel=found["tol_relative"])
            assert perimeter == pytest.approx(plot["perimeter_m"], rel=found["tol_relative"])


@pytest.mark.parametrize(
    "ring", [[(1, 1), (2, 2), (1, 1)], [(0, 0), (1, 1), (1, 0), (0, 1)], [(0, 0), (0, 0), (0, 0)]]
)
def test_rings_that_bound_nothing(ring):
    with pytest.raises(plots.PlotError):
        plots.measured(ring)


@pytest.mark.parametrize("name", sorted(CALCULATIONS))
@pytest.mark.parametrize(
    "request_", [None, [], "x", 1, {}, {"polygon": "x", "sprays": 3, "tmin_c": "9", "method": []}]
)
def test_nonsense_is_refused_with_a_pointer(name, request_):
    with pytest.raises(AskedWronglyError):
        CALCULATIONS[name](request_)

"""Advice from readings and diary: with its reasons, once, replayable, and silent where nothing was measured."""

from datetime import datetime, time, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from commune.advice import advising, tables
from commune.advice.models import Advice, PestSighting, StaleAdvice
from commune.advice.replaying import differences
from commune.advice.rules import CURRENT, RULES
from commune.advice.sighting import SightingRefusedError, record_sighting
from commune.advice.tests.weather_days import put, put_days, station_of
from commune.farm.diary import record_entry
from commune.farm.seasons import open_season
from commune.ledger import following
from commune.lib.vietnamese import VIETNAM

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return advising.today()


@pytest.fixture
def season(cast, day):
    return open_season(
        cast.plot,
        variety=cast.boxed_mango.variety,
        name="Vụ thử",
        starts_on=day - timedelta(days=110),
        ends_on=day + timedelta(days=30),
        by=cast.farmer,
    )


@pytest.fixture
def station(cast, season):
    return station_of(cast)


def work(cast, activity, on):
    return record_entry(
        cast.plot, activity=activity, occurred_at=on, by=cast.farmer, client_id=uuid4(), note="thử"
    )


def told(cast, day, kind):
    advising.advise(cast.plot, day)
    return Advice.objects.standing().get(plot=cast.plot, kind=kind, day=day)


def ago(day, days, hour=6):
    return datetime.combine(day - timedelta(days=days), time(hour), VIETNAM)


def test_dry_weeks_ask_for_water_with_the_reasons(cast, station, day):
    put_days(station, cast, day - timedelta(days=30), 30, low=24, high=36)
    work(cast, "bagging", day - timedelta(days=40))

    found = told(cast, day, "irrigation")

    assert found.level == "act"
    assert "Nên tưới khoảng" in found.text
    assert found.edition == "irrigation-1"
    assert any("ET0" in each for each in found.verdict["reasons"])
    assert any("nuôi trái trong bao" in each for each in found.verdict["reasons"])
    assert any("gió không đo" in each for each in found.verdict["estimated"])
    assert any("chưa xác nhận" in each for each in found.verdict["sources"])


def test_rain_and_watering_say_that_none_is_needed(cast, station, day):
    put_days(station, cast, day - timedelta(days=30), 30, rain=6)
    assert told(cast, day, "irrigation").level == "info"

    other = day - timedelta(days=1)
    work(cast, "watering", day - timedelta(days=3))
    dry = told(cast, other, "irrigation")
    assert dry.inputs["waterings"] == [(day - timedelta(days=3)).isoformat()]
    assert any("coi như tưới đủ" in each for each in dry.verdict["estimated"])


def test_without_a_station_no_number_is_given(cast, season, day):
    found = told(cast, day, "irrigation")

    assert found.level == "unknown"
    assert "Không có ghi chép" in found.text
    assert not any(sign.isdigit() for sign in found.text)
    assert list(Advice.objects.values_list("kind", flat=True)) == ["irrigation"]


@pytest.mark.parametrize(("first", "days"), [(30, 10), (30, 27), (2, 2)])
def test_too_few_days_give_no_amount(cast, station, day, first, days):
    """A third of the month, all but the last three days, and two days alone."""
    put_days(station, cast, day - timedelta(days=first), days)

    found = told(cast, day, "irrigation")

    assert found.level == "unknown"
    assert "mm" not in found.text


def test_some_missing_days_are_said(cast, station, day):
    put_days(station, cast, day - timedelta(days=30), 20, rain=None)
    put_days(station, cast, day - timedelta(days=8), 8)

    estimated = told(cast, day, "irrigation").verdict["estimated"]

    assert "2 ngày không có nhiệt độ, lấy trung bình các ngày khác" in estimated
    assert "22 ngày không có ghi chép mưa, tính như không mưa" in estimated


def test_fill_values_are_no_weather(cast, station, day):
    for days in range(1, 31):
        for hour in range(0, 24, 3):
            put(station, cast, "temperature", ago(day, days, hour), -999)

    assert told(cast, day, "irrigation").level == "unknown"


def test_the_same_facts_add_nothing_and_new_ones_are_a_new_word(cast, station, day):
    put_days(station, cast, day - timedelta(days=30), 30)
    first = advising.advise(cast.plot, day)
    again = advising.advise(cast.plot, day)

    assert (len(first) > 0, again) == (True, [])
    put(station, cast, "humidity", ago(day, 1, 1), 80)
    assert advising.advise(cast.plot, day) == []  # one hour of humidity is no day's range: nothing changed
    work(cast, "watering", day - timedelta(days=2))
    (changed,) = advising.advise(cast.plot, day)
    assert (changed.kind, changed.number) == ("irrigation", 2)
    assert Advice.objects.standing().get(plot=cast.plot, kind="irrigation") == changed


def test_every_word_can_be_replayed(cast, station, day):
    put_days(station, cast, day - timedelta(days=30), 30, high=38)
    put(station, cast, "ec", ago(day, 0, 0), 8.4)
    put(station, cast, "water_level", ago(day, 0, 0), 1.95)
    work(cast, "flower_inducing", day - timedelta(days=30))
    see(cast, day - timedelta(days=5))
    advising.advise(cast.plot, day)

    rows = list(Advice.objects.all())

    assert {row.kind for row in rows} == {"irrigation", "pest", "bloom_rain", "heat", "flood", "salt"}
    fresh = [Advice.objects.get(pk=row.pk) for row in rows]
    assert [differences(row) for row in fresh] == [[]] * 6
    out = StringIO()
    call_command("advice_replay", stdout=out)
    assert '"different": 0' in out.getvalue()


def test_a_changed_word_is_found_by_the_replay(cast, station, day):
    put_days(station, cast, day - timedelta(days=30), 30)
    row = told(cast, day, "irrigation")

    row.verdict["text"] = "Khỏi tưới."
    assert differences(row) == ["text"]
    row.refresh_from_db()
    row.inputs["waterings"] = [day.isoformat()]
    assert "inputs" in differences(row)
    row.edition = "irrigation-0"
    assert differences(row) == ["edition"]


def salt(cast, station, day, quantity, value):
    put(station, cast, quantity, ago(day, 0, 0), value)
    return told(cast, day, "salt")


def test_salt_below_every_limit(cast, station, day):
    found = salt(cast, station, day, "salinity", 0.5)

    assert (found.level, "tưới được" in found.text) == ("info", True)
    assert len(found.verdict["sources"]) == 2


def test_sources_that_disagree_are_both_told(cast, station, day):
    found = salt(cast, station, day, "salinity", 5.4)

    assert found.level == "act"
    assert "Các nguồn nói khác nhau" in found.text
    assert "Báo Đồng Khởi năm 2023: 4–5 g/L, mặn quá, đừng tưới" in found.text
    assert "4–6 g/L, sát ngưỡng" in found.text


def test_salt_above_every_limit_and_between(cast, station, day):
    assert salt(cast, station, day, "salinity", 9).level == "act"
    put(station, cast, "salinity", ago(day, -0, 0) + timedelta(minutes=1), 4.2)
    again = told(cast, day, "salt")
    assert again.level == "careful"


def test_conductivity_stays_as_measured_and_its_salt_is_an_estimate(cast, station, day):
    found = salt(cast, station, day, "ec", 10)

    assert "10,00 mS/cm, ước khoảng 6,40 g/L" in found.text
    assert any("ước từ độ dẫn điện" in each for each in found.verdict["estimated"])
    assert found.inputs["reading"]["value"] == 10.0


def test_an_old_reading_is_no_reading(cast, station, day):
    put(station, cast, "salinity", ago(day, 9), 0.4)

    found = told(cast, day, "salt")

    assert found.level == "unknown"
    assert "Không có ghi chép độ mặn ba ngày qua" in found.text
    assert "g/L" not in found.text


@pytest.mark.parametrize(
    ("metres", "level", "words"),
    [(1.2, "info", "dưới báo động một"), (1.7, "careful", "từ báo động một"), (2.3, "act", "từ báo động ba")],
)
def test_flood_by_the_stations_own_levels(cast, station, day, metres, level, words):
    put(station, cast, "water_level", ago(day, 0, 0), metres)

    found = told(cast, day, "flood")

    assert (found.level, words in found.text) == (level, True)


def test_a_station_without_levels_says_so(cast, season, day):
    other = station_of(cast, "TRAM-09")
    put(other, cast, "water_level", ago(day, 0, 0), 1.2)

    found = told(cast, day, "flood")

    assert (found.level, "chưa có mức báo động" in found.text) == ("unknown", True)


@pytest.mark.parametrize(("high", "level"), [(34, "info"), (35, "careful"), (37.5, "act"), (40, "act")])
def test_heat_by_levels(cast, station, day, high, level):
    put(station, cast, "temperature", ago(day, 1, 15), high)

    assert told(cast, day, "heat").level == level


@pytest.mark.parametrize(("rain", "level"), [(0, "info"), (12, "act"), (None, "unknown")])
def test_rain_in_bloom(cast, station, day, rain, level):
    put_days(station, cast, day - timedelta(days=4), 4, rain=rain)
    work(cast, "flower_inducing", day - timedelta(days=30))

    found = told(cast, day, "bloom_rain")

    assert found.level == level
    assert found.inputs["stage"]["code"] == "bloom"


def test_no_bloom_no_word_about_it(cast, station, day):
    put_days(station, cast, day - timedelta(days=4), 4, rain=20)
    work(cast, "flower_inducing", day - timedelta(days=70))
    advising.advise(cast.plot, day)

    assert not Advice.objects.filter(kind="bloom_rain").exists()


def see(cast, on, stage="pupa", by=None, client_id=None):
    return record_sighting(
        cast.plot,
        pest="DACUDO",
        stage=stage,
        seen_on=on,
        by=by or cast.technician,
        client_id=client_id or uuid4(),
    )


def test_days_to_the_next_stage(cast, station, day):
    """177 degree days above 8.87: about 20 a day at 29 degrees."""
    put_days(station, cast, day - timedelta(days=20), 20, low=24, high=34)
    see(cast, day - timedelta(days=5))

    found = told(cast, day, "pest")

    assert found.subject == "DACUDO:pupa"
    assert "Còn khoảng 4 ngày nữa sẽ thành ruồi bay" in found.text
    assert "100,7 trong 177 độ ngày trên ngưỡng 8,87" in found.verdict["reasons"][1]
    assert any("Communications Biology" in each for each in found.verdict["sources"])


def test_a_newer_stage_takes_the_place_of_the_older(cast, station, day):
    put_days(station, cast, day - timedelta(days=30), 30)
    see(cast, day - timedelta(days=20), "egg_larva")
    see(cast, day - timedelta(days=2), "pupa")
    advising.advise(cast.plot, day)

    assert [row.subject for row in Advice.objects.filter(kind="pest")] == ["DACUDO:pupa"]


def test_what_is_over_asks_to_look_again(cast, station, day):
    put_days(station, cast, day - timedelta(days=30), 30)
    see(cast, day - timedelta(days=20))

    assert "nay đã thành ruồi bay" in told(cast, day, "pest").text


def test_outside_of_the_fitted_range_it_warns(cast, station, day):
    put_days(station, cast, day - timedelta(days=30), 30, low=33, high=41)
    see(cast, day - timedelta(days=3))

    assert any("ngoài khoảng 19–34 °C" in each for each in told(cast, day, "pest").verdict["estimated"])


def test_without_temperatures_no_day_is_named(cast, station, day):
    see(cast, day - timedelta(days=3))

    found = told(cast, day, "pest")

    assert (found.level, "không tính được" in found.text) == ("unknown", True)


def test_a_sighting_is_written_once_and_by_who_may(cast, season, day):
    key = uuid4()
    assert see(cast, day, client_id=key) == see(cast, day, client_id=key)
    assert PestSighting.objects.count() == 1
    for refused in (
        {"on": day + timedelta(days=1)},
        {"on": day - timedelta(days=90)},
        {"on": day, "stage": "x"},
    ):
        with pytest.raises(SightingRefusedError):
            see(cast, **refused)
    for person in (cast.other_farmer, cast.other_manager, cast.buyer, cast.official):
        with pytest.raises(SightingRefusedError):
            see(cast, day, by=person)


def test_news_marks_the_unit_and_the_job_computes(cast, station, day):
    following.catch_up()
    StaleAdvice.objects.all().delete()
    put_days(station, cast, day - timedelta(days=30), 30)
    following.catch_up()

    assert StaleAdvice.objects.get().unit == cast.plot.unit
    made = advising.refresh()
    assert made == Advice.objects.count() > 0
    assert not StaleAdvice.objects.exists()
    advising.mark_all()
    assert (advising.refresh(), StaleAdvice.objects.count()) == (0, 0)


def test_rules_and_tables_stand_on_sources():
    assert set(CURRENT.values()) <= set(RULES)
    for name in (
        "stages",
        "root_zones",
        "pests",
        "heat_levels",
        "flood_levels",
        "bloom_rain",
        "salinity_limits",
    ):
        lines = tables.in_force(name, advising.today())
        assert lines
        assert all(line["source"] and line["status"] and line["valid_from"] for line in lines), name


def test_the_shipped_salt_limits_are_the_published_ones():
    import json

    from tests.corpora import corpus

    found = json.loads(corpus("agronomy", "salinity_limits_vn.json").read_text(encoding="utf-8"))
    published = {
        (subject, each.get("min"), each["max"])
        for key, lines in (("crop", found["limits"]), ("animal", found["livestock_drinking"]))
        for each in lines
        for subject in each[key].split(", ")
    }
    ours = {
        (line["subject"], line["careful_from"], line["most"])
        for line in tables.in_force("salinity_limits", advising.today())
        if "Báo Đồng Khởi" in line["source"]
    }

    assert ours == published

"""Readings: each once, judged by itself, kept or refused, gaps left as gaps."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from commune.lib.vietnamese import VIETNAM
from commune.weather.charts import chart_of
from commune.weather.csv_files import readings_of_csv
from commune.weather.daily import days_of, latest
from commune.weather.documents import DocumentError, readings_of_json
from commune.weather.models import Channel, Quality, WeatherDelivery, WeatherReading
from commune.weather.quantities import known_quantities
from commune.weather.stations import StationRefusedError, add_station, nearest, open_station
from commune.weather.taking_in import columns_of, take_in

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 1, tzinfo=VIETNAM)


@pytest.fixture
def station(cast):
    place = add_station(
        cast.cooperative, name="Trạm thử", code="TRAM-T", latitude=Decimal("10.4"), longitude=Decimal("105.7")
    )
    return open_station(place, elevation_m=Decimal(2), by=cast.manager)


def document(*items):
    return json.dumps({"readings": list(items)}).encode()


def item(hour=6, **values):
    return {"time": (DAY + timedelta(hours=hour)).isoformat(), **values}


def sent(station, cast, *items):
    given, refused = readings_of_json(document(*items))
    return take_in(station, given, channel=Channel.HTTP, by=cast.manager, refused=refused)


def test_each_reading_is_kept_once(station, cast):
    first = sent(station, cast, item(6, temperature=25.4, rain=0), item(7, temperature=26))
    again = sent(station, cast, item(6, temperature=25.4, rain=0), item(7, temperature=26))

    assert (first.accepted, first.known, again.accepted, again.known) == (3, 0, 0, 3)
    assert WeatherReading.objects.count() == 3
    assert WeatherDelivery.objects.count() == 1


def test_the_same_reading_twice_in_one_delivery_and_in_another_zone_is_one(station, cast):
    there = item(6, temperature=25)
    elsewhere = {"time": (DAY + timedelta(hours=6)).astimezone(UTC).isoformat(), "temperature": 25.0}

    outcome = sent(station, cast, there, there, elsewhere)

    assert (outcome.accepted, outcome.known) == (1, 2)


def test_two_sensors_at_one_time_are_two_readings(station, cast):
    outcome = sent(station, cast, item(6, sensor="a", ec=1.2), item(6, sensor="b", ec=1.4))

    assert outcome.accepted == 2


def test_another_value_for_a_known_time_changes_nothing(station, cast):
    sent(station, cast, item(6, temperature=25))
    outcome = sent(station, cast, item(6, temperature=26))

    assert outcome.accepted == 0
    assert "Số nhận trước được giữ nguyên" in outcome.refused[0].vi
    assert WeatherReading.objects.get().value == 25


@pytest.mark.parametrize("fill", [-999, -9999, -999.9, None])
def test_fill_values_become_missing(station, cast, fill):
    outcome = sent(station, cast, item(6, temperature=fill, humidity=80))

    assert (outcome.accepted, outcome.missing) == (2, 1)
    row = WeatherReading.objects.get(quantity="temperature")
    assert (row.value, row.quality) == (None, Quality.MISSING)
    assert latest(station, "temperature") is None


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"temperature": 81}, "/readings/1/temperature"),
        ({"rain": -3}, "/readings/1/rain"),
        ({"humidity": 0}, "/readings/1/humidity"),
        ({"ec": "1.2"}, "/readings/1/ec"),
        ({"ec": True}, "/readings/1/ec"),
        ({"temperatur": 20}, "/readings/1/temperatur"),
        ({"a/b": 1}, "/readings/1/a~1b"),
        ({}, "/readings/1"),
        ({"sensor": 3, "ec": 1}, "/readings/1/sensor"),
    ],
)
def test_impossible_values_are_refused_one_by_one(station, cast, values, pointer):
    outcome = sent(station, cast, item(5, temperature=25), item(6, **values), item(7, temperature=26))

    assert outcome.accepted == 2
    assert [each.where for each in outcome.refused] == [pointer]


@pytest.mark.parametrize("time", ["2026-03-01T06:00:00", "hôm qua", 5, None, "0001-01-01T00:00:00+14:00"])
def test_a_time_must_be_one(station, cast, time):
    outcome = sent(station, cast, {"time": time, "temperature": 25})

    assert [each.where for each in outcome.refused] in (["/readings/0/time"], ["/readings/0/temperature"])
    assert outcome.accepted == 0


def test_neither_the_future_nor_the_distant_past(station, cast):
    ahead = (timezone.now() + timedelta(hours=3)).isoformat()
    outcome = sent(
        station, cast, {"time": ahead, "rain": 1}, {"time": "1970-01-01T00:00:00+07:00", "rain": 1}
    )

    assert outcome.accepted == 0
    assert len(outcome.refused) == 2


def test_unusual_values_are_kept_and_flagged(station, cast):
    outcome = sent(station, cast, item(6, temperature=44))

    assert (outcome.accepted, outcome.suspect) == (1, 1)
    assert WeatherReading.objects.get().quality == Quality.SUSPECT


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"readings": []}', b'{"readings": 3}', b"\xff", b"[" * 9999]
)
def test_what_is_no_document(raw):
    with pytest.raises(DocumentError):
        readings_of_json(raw)


def test_readings_follow_from_their_delivery(station, cast):
    sent(station, cast, item(6, temperature=25.4, rain=-999))
    row = WeatherDelivery.objects.get()
    names = ("station_id", "sensor", "quantity", "at", "value", "quality")

    assert sorted(map(str, columns_of(row))) == sorted(map(str, WeatherReading.objects.values_list(*names)))


def test_days_are_those_of_viet_nam(station, cast):
    sent(
        station,
        cast,
        item(0, temperature=24, rain=1),
        item(23.5, temperature=31, rain=2.5),
        item(24, temperature=20, rain=9),
    )
    days = days_of(station, DAY.date(), DAY.date() + timedelta(days=2))

    first, second, third = (days[DAY.date() + timedelta(days=n)] for n in range(3))
    assert (first["temperature"].low, first["temperature"].high, first["temperature"].hours) == (24, 31, 2)
    assert first["rain"].total == Decimal("3.5")
    assert second["rain"].total == 9
    assert third == {}


def test_a_chart_never_bridges_a_gap(station, cast):
    for day in (0, 1, 3, 4):
        sent(station, cast, item(24 * day + 6, temperature=25 + day))
    days = days_of(station, DAY.date(), DAY.date() + timedelta(days=4))

    chart = chart_of(days, known_quantities()["temperature"])

    assert len(chart.gaps) == 1
    assert len([name for name, _ in chart.lines if name == "high"]) == 2
    assert chart_of(days, known_quantities()["rain"]) is None


CSV = """time;sensor;temperature;rain;pin
27/02/2026 06:00;;25,4;0;12
2026-02-27 07:00;;26,1;-999;12

27/02/2026 25:00;;26;0;12
27/02/2026 08:00;;hai mươi;0;12
27/02/2026 09:00;;80;0;12
"""


def test_a_file_is_read_line_by_line(station, cast):
    given, refused = readings_of_csv(CSV.encode("utf-8-sig"))
    outcome = take_in(
        station, given, channel=Channel.CSV, by=cast.official, refused=refused, file_name="a.csv"
    )

    assert outcome.accepted == 6
    assert outcome.missing == 1
    assert [each.where for each in outcome.refused] == ["dòng 5", "dòng 6", "dòng 7"]
    again = take_in(station, given, channel=Channel.CSV, by=cast.official, refused=refused)
    assert (again.accepted, again.known, again.delivery) == (0, 6, None)


@pytest.mark.parametrize(
    "raw", [b"", b"a,b\n1,2\n", b"time\n", b"time,rain,rain\n", b"\xff\xfe\x00", b"time,rain\n\x00"]
)
def test_what_is_no_file(raw):
    with pytest.raises(DocumentError):
        readings_of_csv(raw)


def test_the_nearest_station_speaks_for_a_plot(station, cast):
    found, kilometres = nearest(cast.plot)

    assert found == station
    assert 0.5 < kilometres < 2
    station.place.latitude = Decimal(21)
    station.place.save()
    assert nearest(cast.plot) is None


def test_who_may_open_a_station(cast):
    place = add_station(
        cast.cooperative, name="Trạm", code="TRAM-X", latitude=Decimal("10.4"), longitude=Decimal("105.7")
    )
    for person in (cast.farmer, cast.other_manager, cast.other_official, cast.auditor):
        with pytest.raises(StationRefusedError):
            open_station(place, elevation_m=Decimal(2), by=person)
    made = open_station(place, elevation_m=Decimal(2), by=cast.official)
    assert open_station(place, elevation_m=Decimal(9), by=cast.official) == made
    with pytest.raises(StationRefusedError):
        add_station(cast.cooperative, name="B", code="TRAM-X", latitude=Decimal(10), longitude=Decimal(105))

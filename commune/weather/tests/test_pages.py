"""Pages of stations: for everybody, for keepers, and the loggers' door."""

import json
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from commune.weather.models import Station, StationKey, WeatherReading
from commune.weather.station_keys import issue_key, revoke_key
from commune.weather.stations import add_station, open_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(cast):
    place = add_station(
        cast.office, name="Trạm thử", code="TRAM-T", latitude=Decimal("10.4"), longitude=Decimal("105.7")
    )
    return open_station(place, elevation_m=Decimal(2), by=cast.official)


def item(hours=2, **values):
    return {"time": (timezone.now() - timedelta(hours=hours)).isoformat(), **values}


def send(client, key, *items, raw=None):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    body = raw if raw is not None else json.dumps({"readings": list(items)})
    return client.post(
        reverse("weather:readings", args=["TRAM-T"]), body, content_type="application/json", headers=headers
    )


def test_a_logger_sends_and_is_told_what_became_of_each(client, station, cast):
    _, key = issue_key(station, by=cast.official)
    items = (item(3, temperature=25.4), item(2, temperature=99), item(1, temperature=-999))

    first, again = send(client, key, *items), send(client, key, *items)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["accepted"] == 2
    assert first.json()["missing"] == 1
    assert first.json()["errors"][0]["pointer"] == "/readings/1/temperature"
    assert (again.json()["accepted"], again.json()["known"]) == (0, 2)
    assert WeatherReading.objects.count() == 2


def test_without_the_right_key_nothing_comes_in(client, station, cast):
    key_row, key = issue_key(station, by=cast.official)
    other_place = add_station(
        cast.office, name="Khác", code="TRAM-U", latitude=Decimal("10.5"), longitude=Decimal("105.7")
    )
    _, other = issue_key(
        open_station(other_place, elevation_m=Decimal(1), by=cast.official), by=cast.official
    )
    revoke_key(key_row, by=cast.official)

    for wrong in ("", "x", key, key[:-1], other):
        answer = send(client, wrong, item(temperature=25))
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert WeatherReading.objects.count() == 0


def test_a_body_that_is_no_document(client, station, cast):
    _, key = issue_key(station, by=cast.official)

    surrogate = '{"readings": [{"time": "2026-11-27T06:00:00+07:00", "\\ud800": 1}]}'
    for raw in ("", "{", "[]", '{"readings": [1]}', "[" * 100_000, surrogate):
        assert send(client, key, raw=raw).status_code == 422
    assert WeatherReading.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"temperature": 10**400}, "/readings/0/temperature"),
        ({"temperature": float("nan")}, "/readings/0/temperature"),
        ({"time": "0001-01-01T00:00:00+14:00", "temperature": 25}, "/readings/0/time"),
        ({"time": "9999-12-31T23:59:59-14:00", "temperature": 25}, "/readings/0/time"),
    ],
)
def test_impossible_values_are_told_and_the_others_kept(client, station, cast, wrong, pointer):
    _, key = issue_key(station, by=cast.official)
    answer = send(client, key, item(3) | wrong, item(2, temperature=25))

    assert answer.status_code == 201
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    assert WeatherReading.objects.count() == 1


def test_who_sends_too_often_is_told_to_wait(client, station, cast, settings):
    settings.RATE_PUBLIC_WRITES = 2
    _, key = issue_key(station, by=cast.official)

    codes = [send(client, key, item(hours, rain=0)).status_code for hours in (1, 2, 3)]

    assert codes == [201, 201, 429]


def test_guessing_keys_is_limited(client, station, settings):
    settings.RATE_SIGN_IN = 2

    assert [send(client, "x", item(rain=0)).status_code for _ in range(3)] == [401, 401, 429]


def test_everybody_reads_the_stations(client, station, cast):
    _, key = issue_key(station, by=cast.official)
    send(client, key, item(2, temperature=25.4, salinity=1.25))

    listed = client.get(reverse("weather:stations")).content.decode()
    page = client.get(reverse("weather:station", args=["TRAM-T"]) + "?do=salinity&ngay=7").content.decode()

    assert "25,4 °C" in listed
    assert "1,25" in page
    assert '<svg class="chart"' in page
    assert page.count("không có số đo") >= 6
    assert "Nạp tệp CSV" not in page


@pytest.mark.parametrize(
    "query", ["?do=x", "?ngay=-1", "?ngay=99999999999999999999", "?ngay=³", "?do=&ngay="]
)
def test_odd_questions_show_the_usual_page(client, station, query):
    assert client.get(reverse("weather:station", args=["TRAM-T"]) + query).status_code == 200


def test_the_workbook_opens(client, station, cast):
    _, key = issue_key(station, by=cast.official)
    send(client, key, item(2, temperature=25.4))

    answer = client.get(reverse("weather:file", args=["TRAM-T"]))

    with ZipFile(BytesIO(answer.content)) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "Nhiệt độ không khí" in strings
    assert "không có số đo" in strings


def test_the_information_base_holds_the_station(client, station, cast):
    _, key = issue_key(station, by=cast.official)
    send(client, key, item(2, temperature=25.4))
    address = reverse("weather:station", args=["TRAM-T"])

    found = client.get("/base/", {"q": "do nhiet do tram thu"}).content.decode()
    other = client.get("/base/", {"q": "tram khong co"}).content.decode()
    page = client.get("/base/").content.decode()
    points = client.get("/base/points.json").json()["features"]

    assert address in found
    assert "25,4 °C" in found
    assert address not in other
    assert "Khí hậu" in page
    assert reverse("weather:stations-file") in page
    assert [each["geometry"]["coordinates"] for each in points if each["properties"]["href"] == address] == [
        [105.7, 10.4]
    ]


def test_the_list_of_stations_is_a_workbook(client, station, cast):
    _, key = issue_key(station, by=cast.official)
    send(client, key, item(2, temperature=25.4))

    content = BytesIO(client.get(reverse("weather:stations-file")).content)
    heads, row = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()

    assert row[:2] == ["TRAM-T", "Trạm thử"]
    assert row[heads.index("Nhiệt độ không khí (°C)")] == 25.4


def file_of(text, name="so-do.csv"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


GOOD = "time,temperature\n27/02/2026 06:00,25.4\n27/02/2026 07:00,26.1\n"


def test_an_official_brings_a_file_twice(client, station, cast):
    client.force_login(cast.official)
    address = reverse("weather:files", args=["TRAM-T"])

    first = client.post(address, {"file": file_of(GOOD)}).content.decode()
    again = client.post(address, {"file": file_of(GOOD)}).content.decode()

    assert "Đã nhận 2 số đo mới" in first
    assert "Đã nhận 0 số đo mới, 2 số đã có" in again
    assert WeatherReading.objects.count() == 2


def test_a_broken_file_names_its_lines_and_keeps_the_good_ones(client, station, cast):
    client.force_login(cast.official)
    broken = GOOD + "27/02/2026 08:00,nóng\n"

    page = client.post(reverse("weather:files", args=["TRAM-T"]), {"file": file_of(broken)}).content.decode()

    assert "Dòng 4" in page
    assert "không phải là số" in page
    assert WeatherReading.objects.count() == 2


@pytest.mark.parametrize("text", ["", "x", "a;b\n1;2", "time,rain\nhôm qua,3\n"])
def test_a_hopeless_file_is_refused_in_words(client, station, cast, text):
    client.force_login(cast.official)

    answer = client.post(reverse("weather:files", args=["TRAM-T"]), {"file": file_of(text)})

    assert answer.status_code == 422
    assert WeatherReading.objects.count() == 0


@pytest.mark.parametrize("page", ["files", "keys"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("farmer", 403),
        ("other_manager", 403),
        ("other_official", 403),
        ("auditor", 403),
        ("official", 200),
        ("chairman", 200),
    ],
)
def test_only_keepers_bring_files_and_give_keys(client, station, cast, page, who, status):
    client.force_login(getattr(cast, who))
    address = reverse(f"weather:{page}", args=["TRAM-T"])

    assert client.get(address).status_code == status
    assert client.post(address).status_code == (422 if status == 200 and page == "files" else status)
    assert StationKey.objects.exists() == (status == 200 and page == "keys")


def test_an_expired_session_is_sent_to_sign_in(client, station):
    for page in ("files", "keys"):
        answer = client.post(reverse(f"weather:{page}", args=["TRAM-T"]))
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_a_key_is_shown_once_and_taken_back(client, station, cast):
    client.force_login(cast.official)
    address = reverse("weather:keys", args=["TRAM-T"])
    shown = client.post(address).content.decode()
    row = StationKey.objects.get()

    assert f"tram_{row.handle}_" in shown
    assert f"tram_{row.handle}_" not in client.get(address).content.decode()

    client.force_login(cast.other_manager)
    assert client.post(reverse("weather:revocation", args=[row.pk])).status_code == 404
    client.force_login(cast.official)
    for _ in range(2):
        client.post(reverse("weather:revocation", args=[row.pk]))
    assert not StationKey.objects.standing().exists()


def new_station(**facts):
    known = {
        "name": "Trạm cầu",
        "code": "TRAM-09",
        "latitude": "10,41",
        "longitude": "105,69",
        "elevation_m": "2",
    }
    return known | facts


def test_an_official_opens_a_station(client, cast):
    client.force_login(cast.official)
    address = reverse("weather:new")
    facts = new_station(holder=str(cast.office.pk))

    assert client.post(address, facts).status_code == 302
    assert Station.objects.get().place.code == "TRAM-09"
    assert "Mã này đã có" in client.post(address, facts).content.decode()
    for wrong in (
        {"code": "tram 9"},
        {"latitude": "105"},
        {"elevation_m": "-999"},
        {"holder": str(cast.household.pk)},
    ):
        assert client.post(address, facts | {"code": "TRAM-10"} | wrong).status_code == 422
    assert Station.objects.count() == 1


@pytest.mark.parametrize("who", ["farmer", "buyer", "auditor"])
def test_others_open_none(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(reverse("weather:new")).status_code == 403

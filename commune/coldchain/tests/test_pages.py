"""The pages of heat and cold: who may open them, files with errors, the door for loggers."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commune.coldchain import loggers, readings, rooms, treatment
from commune.coldchain.curves import Point
from commune.coldchain.forms import TreatmentForm
from commune.coldchain.models import Excursion, Logger, Reading, Stay, Treatment
from commune.lib.vietnamese import format_date, format_datetime
from commune.packhouse.intake import receive
from commune.packhouse.refusing import PackingRefusedError
from commune.trace import holds, recall
from commune.trace.models import Lot
from tests.village import Village, build_village, days_ago, harvested

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def room(village):
    return rooms.open_room(village.packhouse, code="KL-1", name="Kho lạnh 1", by=village.manager)


@pytest.fixture
def lot(village) -> Lot:
    made = harvested(village)
    facts = {"by": village.packer, "place": village.packhouse, "client_id": uuid4()}
    receive(made, quantity=Decimal(120), at=days_ago(2, 9), **facts)
    return made


@pytest.fixture
def as_packer(client, village):
    client.force_login(village.packer)
    return client


HOT = [30, *[46.5] * 20, 30]


def hot(degrees=HOT, start=None):
    first = start or days_ago(1, 9)
    return [Point(first + timedelta(minutes=5 * n), Decimal(str(c))) for n, c in enumerate(degrees)]


def lines_of(points):
    return "\n".join(f"{format_datetime(at)};{celsius}" for at, celsius in points)


def treated(village, lot, kilograms="100", curve=None, **facts):
    known = {
        "protocol": "hot-water-fly",
        "by": village.packer,
        "place": village.packhouse,
        "client_id": uuid4(),
    }
    return treatment.treat([(lot, Decimal(kilograms))], curve=curve or hot(), **{**known, **facts})


def test_a_curve_that_meets_the_protocol_leaves_the_lot_free(village, lot):
    made = treated(village, lot)

    assert made.is_met
    assert recall.held([lot]) == set()


def test_a_curve_that_does_not_holds_the_lot_with_the_reason(village, lot):
    made = treated(village, lot, curve=hot([30, *[46.5] * 10, 30]))

    assert not made.is_met
    assert "45 phút liền" in lot.holds.get().reason
    with pytest.raises(PackingRefusedError, match="tạm giữ"):
        treated(village, lot)
    holds.release(lot.holds.get(), reason="xử lý lại", by=village.manager)
    assert treated(village, lot).is_met


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"kilograms": "120.001"}, "chỉ còn 120 kg"),
        ({"kilograms": "0"}, "ít nhất một lô"),
        ({"protocol": "boiling"}, "Không có quy trình"),
        ({"curve": hot([46])}, "ít nhất hai số đo"),
        ({"curve": hot(start=days_ago(-1))}, "chưa tới"),
        ({"curve": hot(start=days_ago(3))}, "hái sau"),
    ],
)
def test_impossible_treatments_are_refused(village, lot, facts, told):
    with pytest.raises(PackingRefusedError, match=told):
        treated(village, lot, **facts)
    assert Treatment.objects.count() == 0


def test_treating_before_weighing_in_is_the_wrong_order(village):
    with pytest.raises(PackingRefusedError, match="chưa nhập kho"):
        treated(village, harvested(village))


def test_the_same_treatment_twice_is_one(village, lot):
    client_id = uuid4()

    assert treated(village, lot, client_id=client_id) == treated(village, lot, client_id=client_id)
    with pytest.raises(PackingRefusedError, match="nội dung khác"):
        treated(village, lot, "90", client_id=client_id)


def test_a_lot_lies_in_one_room_and_comes_in_once(village, lot, room):
    other = rooms.open_room(village.packhouse, code="KL-2", name="Kho lạnh 2", by=village.manager)
    facts = {"at": days_ago(1), "by": village.packer, "client_id": uuid4()}
    stay = rooms.move_in(lot, room=room, **facts)

    assert rooms.move_in(lot, room=room, **facts) == stay
    with pytest.raises(PackingRefusedError, match="đang ở Kho lạnh 1"):
        rooms.move_in(lot, room=other, **{**facts, "client_id": uuid4()})
    gone = rooms.move_out(stay, at=days_ago(0.5), by=village.packer)
    assert rooms.move_out(stay, at=days_ago(0.4), by=village.packer) == gone
    with pytest.raises(PackingRefusedError, match="còn ở Kho lạnh 1"):
        rooms.move_in(lot, room=other, **{**facts, "client_id": uuid4()})


def test_what_was_not_weighed_in_or_is_anothers_does_not_come_in(village, room):
    facts = {"room": room, "at": days_ago(0, 0), "client_id": uuid4()}
    with pytest.raises(PackingRefusedError, match="chưa nhập kho"):
        rooms.move_in(harvested(village), by=village.packer, **facts)
    with pytest.raises(PackingRefusedError, match="không làm ở nhà đóng gói"):
        rooms.move_in(harvested(village), by=village.other_manager, **facts)


def test_only_the_manager_opens_rooms_and_puts_up_loggers(village, room):
    with pytest.raises(PackingRefusedError):
        rooms.open_room(village.packhouse, code="KL-9", name="x", by=village.packer)
    with pytest.raises(PackingRefusedError):
        rooms.open_room(village.packhouse, code="Kho số 1", name="x", by=village.manager)
    with pytest.raises(PackingRefusedError):
        loggers.put_up(room, name="x", by=village.packer)
    assert rooms.open_room(village.packhouse, code="KL-1", name="khác", by=village.manager) == room


def filled(lot, **facts):
    known = {"client_id": str(uuid4()), "day": format_date(days_ago(1)), "protocol": "hot-water-fly"}
    return {**known, TreatmentForm.name_of(lot): "100", "typed": lines_of(hot()), **facts}


def test_she_treats_with_a_typed_curve_or_a_file_and_sees_it_drawn(as_packer, village, lot):
    address = reverse("coldchain:treatments", args=["DG-01"])
    facts = filled(lot)
    page = as_packer.post(address, facts, follow=True).content.decode()
    again = as_packer.post(address, facts)
    assert "Đạt quy trình" in page
    assert "<polyline" in page
    assert again.url == reverse("coldchain:treatment", args=[Treatment.objects.get().pk])

    file = SimpleUploadedFile("may.csv", ("\ufeffgiờ;°C\n" + lines_of(hot())).encode())
    facts = filled(lot, typed="", file=file, **{TreatmentForm.name_of(lot): "20"})
    assert "Đạt quy trình" in as_packer.post(address, facts, follow=True).content.decode()


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"typed": "abc"}, "Chưa có số đo"),
        ({"typed": ""}, "Chưa có số đo"),
        ({"typed": "09:00;46\n09:05;nóng"}, "Dòng 2"),
        ({"protocol": "boiling"}, ""),
        ({"day": "31/02/2026"}, "ngày/tháng/năm"),
        ({"file": SimpleUploadedFile("x.csv", b"\x81\x8d\x8f\x90\x9d")}, "tệp chữ"),
        ({"file": SimpleUploadedFile("x.csv", b"1" * 1_000_001)}, "1 MB"),
    ],
)
def test_files_with_errors_are_told_and_nothing_is_kept(as_packer, village, lot, facts, told):
    answer = as_packer.post(reverse("coldchain:treatments", args=["DG-01"]), filled(lot, **facts))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Treatment.objects.count() == 0


def warm(start, degrees=(12, 23, 23, 23, 23, 23, 12)):
    return [Point(start + timedelta(hours=n), Decimal(c)) for n, c in enumerate(degrees)]


def test_a_file_of_readings_holds_the_lot_and_says_so(as_packer, village, lot, room):
    stay = {"client_id": str(uuid4()), "lot": str(lot.pk), "day": format_date(days_ago(2)), "since": "10:00"}
    for _ in range(2):
        as_packer.post(reverse("coldchain:stays", args=[room.pk]), stay)
    assert Stay.objects.count() == 1

    address = reverse("coldchain:file", args=[room.pk])
    page = as_packer.post(address, {"typed": lines_of(warm(days_ago(1, 1)))}, follow=True).content.decode()
    assert "đã tạm giữ 1 lô" in page
    assert "Nóng quá" in page
    again = as_packer.post(address, {"typed": lines_of(warm(days_ago(1, 1)))}, follow=True).content.decode()
    assert "0 số đo mới, 7 số đã có" in again

    story = as_packer.get(reverse("coldchain:excursion", args=[Excursion.objects.get().pk])).content.decode()
    assert "Q10" in story
    assert lot.code in story
    assert as_packer.post(reverse("coldchain:leaving", args=[Stay.objects.get().pk])).status_code == 422


def test_wrong_lines_of_readings_are_told_by_number(as_packer, room):
    answer = as_packer.post(reverse("coldchain:file", args=[room.pk]), {"typed": "20/11/2026 08:00;12\nhỏng"})

    assert answer.status_code == 422
    assert "Dòng 2" in answer.content.decode()
    assert Reading.objects.count() == 0


def sent(client, key, body):
    text = body if isinstance(body, str) else json.dumps(body)
    address, headers = reverse("coldchain:readings"), {"Authorization": f"Bearer {key}"}
    return client.post(address, text, content_type="application/json", headers=headers)


def body_of(points):
    return {"readings": [{"at": at.isoformat(), "celsius": float(celsius)} for at, celsius in points]}


@pytest.fixture
def key(village, room):
    return loggers.put_up(room, name="Máy cửa kho", by=village.manager)[1]


def test_a_logger_sends_through_its_door_and_twice_is_once(client, village, lot, room, key):
    rooms.move_in(lot, room=room, at=days_ago(2, 10), by=village.packer, client_id=uuid4())

    first, second = (sent(client, key, body_of(warm(days_ago(1, 1)))).json() for _ in range(2))

    assert first == {"new": 7, "known": 0, "lots_held": 1}
    assert second == {"new": 0, "known": 7, "lots_held": 0}
    assert lot.holds.get().placed_by == village.manager


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ("{", 422, "/readings"),
        ("[]", 422, "/readings"),
        ({"readings": []}, 422, "/readings"),
        ({"readings": [5]}, 422, "/readings/0"),
        ({"readings": [{"at": "2026-11-20T08:00:00", "celsius": 12}]}, 422, "/readings/0/at"),
        ({"readings": [{"at": "2026-11-20T08:00:00+07:00", "celsius": "12"}]}, 422, "/readings/0/celsius"),
        ({"readings": [{"at": "2026-11-20T08:00:00+07:00", "celsius": True}]}, 422, "/readings/0/celsius"),
        ({"readings": [{"at": "2026-11-20T08:00:00+07:00", "celsius": 1e9}]}, 422, "/readings/0/celsius"),
        ({"readings": [{"at": "2096-11-20T08:00:00+07:00", "celsius": 12}]}, 422, "/readings"),
        ({"readings": [{"at": "2126-11-20T08:00:00+07:00", "celsius": 12}]}, 422, "/readings/0/at"),
        ({"readings": [{"at": "0001-01-01T00:00:00+14:00", "celsius": 12}]}, 422, "/readings/0/at"),
        ({"readings": [{"at": "9999-12-31T23:59:59-14:00", "celsius": 12}]}, 422, "/readings/0/at"),
        ({"readings": [{"celsius": 12}]}, 422, "/readings/0/at"),
        ({"readings": [{"at": "2026-11-20T08:00:00+07:00", "celsius": 10**400}]}, 422, "/readings/0/celsius"),
        ("[" * 100_000, 422, "/readings"),
        ('{"readings": [{"at": "2026-11-20T08:00:00+07:00", "celsius": NaN}]}', 422, "/readings/0/celsius"),
        ("x" * 300_001, 413, None),
    ],
)
def test_what_a_logger_sends_wrong_is_a_problem_with_a_pointer(client, key, body, status, pointer):
    answer = sent(client, key, body)

    assert (answer.status_code, answer.json().get("pointer")) == (status, pointer)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert Reading.objects.count() == 0


def test_another_temperature_for_a_known_moment_is_a_conflict(client, village, key):
    sent(client, key, body_of(warm(days_ago(1, 1), (12,))))

    assert sent(client, key, body_of(warm(days_ago(1, 1), (13, 12)))).status_code == 409
    assert Reading.objects.count() == 1


def test_strangers_and_retired_loggers_do_not_get_in(client, village, key, settings):
    assert sent(client, "mg_x_y", body_of(warm(days_ago(1)))).status_code == 401
    assert sent(client, "", {}).status_code == 401
    loggers.retire(Logger.objects.get(), reason="hỏng", by=village.manager)
    assert sent(client, key, body_of(warm(days_ago(1)))).status_code == 401
    settings.RATE_PUBLIC_WRITES = 1
    assert sent(client, "mg_x_y", {}).status_code == 429


def test_the_key_is_shown_once(client, village, room):
    client.force_login(village.manager)

    page = client.post(reverse("coldchain:loggers", args=[room.pk]), {"name": "Máy góc"}).content.decode()
    assert "mg_" in page
    assert "mg_" not in client.get(reverse("coldchain:room", args=[room.pk])).content.decode()
    key = Logger.objects.get()
    address = reverse("coldchain:retirement", args=[key.pk])
    assert client.post(address, {"reason": "hỏng"}).status_code == 302
    assert not Logger.objects.filter(retirement__isnull=True).exists()


TABLE = {
    "packer": (200, 200),
    "manager": (200, 200),
    "technician": (200, 403),
    "official": (200, 403),
    "farmer": (404, 404),
    "other_manager": (404, 404),
    "other_official": (404, 404),
    "stranger": (404, 404),
}


@pytest.mark.parametrize("who", TABLE)
def test_who_looks_in_and_who_works(client, village, lot, room, who):
    made = treated(village, lot)
    rooms.move_in(lot, room=room, at=days_ago(2, 10), by=village.packer, client_id=uuid4())
    readings.take_in(room, warm(days_ago(1, 1)), by=village.packer)
    client.force_login(getattr(village, who))
    looks, works = TABLE[who]

    for name, argument in (
        ("house", "DG-01"),
        ("room", room.pk),
        ("treatment", made.pk),
        ("excursion", Excursion.objects.get().pk),
    ):
        assert client.get(reverse(f"coldchain:{name}", args=[argument])).status_code == looks, name
    assert client.get(reverse("coldchain:treatments", args=["DG-01"])).status_code == works
    for name, argument in (("stays", room.pk), ("file", room.pk), ("leaving", Stay.objects.get().pk)):
        assert client.post(reverse(f"coldchain:{name}", args=[argument])).status_code in {works, 422}, name


def test_an_expired_session_leads_to_sign_in(client, room):
    for name, argument in (("room", room.pk), ("house", "DG-01"), ("treatments", "DG-01")):
        assert "login" in client.get(reverse(f"coldchain:{name}", args=[argument])).url
    assert "login" in client.post(reverse("coldchain:file", args=[room.pk])).url

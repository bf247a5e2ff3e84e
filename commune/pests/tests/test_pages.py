"""The public catalogue, counting on a phone, the farmer's notice and answer, and who is kept out."""

import io
from uuid import uuid4

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from commune.lib.vietnamese import format_date
from commune.pests.catalogue import organisms
from commune.pests.models import EnemyCount, ScoutingCount
from commune.units.history import date_today

pytestmark = pytest.mark.django_db
FORM = reverse("pests:new_count", args=["V-0117-1"]) + "?cay=MNGIN&sau=bo-tri-xoai"


@pytest.fixture
def as_technician(client, cast):
    client.force_login(cast.technician)
    return client


def sheet(**facts):
    known = {"client_id": str(uuid4()), "stage": "flowering", "samples": "20", "found": "140"}
    return (
        known
        | {"counted_on": format_date(date_today()), "enemy-kien-vang": "3", "enemy-bo-xit-hoa": "0"}
        | facts
    )


def cells(answer):
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_every_organism_has_a_public_page(client):
    for slug, each in organisms().items():
        page = client.get(reverse("pests:organism", args=[slug]))
        assert page.status_code == 200
        assert each.name in page.content.decode()
    assert client.get(reverse("pests:organism", args=["khong-co"])).status_code == 404


def test_the_page_of_a_pest_shows_each_source_and_that_it_is_unchecked(client):
    page = client.get(reverse("pests:organism", args=["ray-nau"])).content.decode()

    assert "1.500 con mỗi m²" in page
    assert "750 con mỗi m²" in page
    assert "chưa đối chiếu nguồn" in page
    assert "không lấy số trung bình" in page


def test_a_stranger_searches_without_accents(client):
    for typed, name in (("ray nau", "Rầy nâu"), ("bo tri", "Bọ trĩ xoài")):
        assert name in client.get(reverse("almanac:home"), {"q": typed}).content.decode()
        assert name in client.get(reverse("pests:catalogue"), {"tim": typed}).content.decode()


def test_lists_are_workbooks(client):
    assert len(cells(client.get(reverse("pests:download")))) == len(organisms()) + 1
    assert cells(client.get(reverse("pests:thresholds")))[0][3] == "Ngưỡng"


def test_a_count_above_becomes_the_farmers_task_and_her_answer_is_seen(as_technician, client, cast):
    facts = sheet()
    first, second = (as_technician.post(FORM, facts) for _ in range(2))
    assert first.url == second.url
    row = ScoutingCount.objects.get()
    assert EnemyCount.objects.count() == 2
    assert "Chủ vườn chưa trả lời" in as_technician.get(reverse("pests:counts")).content.decode()

    client.force_login(cast.farmer)
    assert "Bọ trĩ xoài vượt ngưỡng" in client.get("/me/day/").content.decode()
    page = client.get(reverse("pests:count", args=[row.pk])).content.decode()
    assert "Làm gì trước tiên" in page
    assert client.post(reverse("pests:reply", args=[row.pk]), {}).status_code == 422
    assert client.post(reverse("pests:reply", args=[row.pk]), {"answer": "waiting"}).status_code == 302
    assert "vượt ngưỡng" not in client.get("/me/day/").content.decode()

    client.force_login(cast.technician)
    assert "Chờ thiên địch" in client.get(reverse("pests:counts")).content.decode()
    line = cells(client.get(reverse("pests:counts_download")))[1]
    assert line[1] == "V-0117-1"
    assert set(line[11].split("; ")) == {"Kiến vàng: 3", "Bọ xít hoa bắt mồi: 0"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"samples": "0"}, {"samples": "nhiều"}, {"found": "-3"}, {"found": "1,5"}, {"stage": "x"}, {"stage": ""},
        {"counted_on": "99/99/2026"}, {"client_id": "x"}, {"enemy-kien-vang": "-1"}, {"note": "a" * 400},
    ],
)  # fmt: skip
def test_wrong_input_is_told_and_nothing_written(as_technician, wrong):
    assert as_technician.post(FORM, sheet(**wrong)).status_code == 422
    assert ScoutingCount.objects.count() == 0


def test_an_unknown_pest_leads_back_to_the_choice(as_technician):
    page = as_technician.get(reverse("pests:new_count", args=["V-0117-1"]) + "?cay=XX&sau=kien-vang")

    assert page.status_code == 200
    assert "Đếm con gì" in page.content.decode()


def test_an_expired_session_and_others(client, cast, as_technician):
    as_technician.post(FORM, sheet())
    row = ScoutingCount.objects.get()
    shown = reverse("pests:count", args=[row.pk])
    client.logout()
    assert "/accounts/login/" in client.post(FORM, sheet()).url

    for who in (cast.other_manager, cast.other_farmer, cast.buyer, cast.other_official):
        client.force_login(who)
        assert client.get(FORM).status_code == 404
        assert client.get(shown).status_code == 404
        assert client.post(reverse("pests:reply", args=[row.pk]), {"answer": "waiting"}).status_code == 404
        assert len(cells(client.get(reverse("pests:counts_download")))) == 1
    client.force_login(cast.official)
    assert client.get(shown).status_code == 200
    assert client.get(FORM).status_code == 403
    assert client.post(reverse("pests:reply", args=[row.pk]), {"answer": "waiting"}).status_code == 403


def test_strangers_get_no_alarm_on_the_map(client, cast, as_technician):
    as_technician.post(FORM, sheet())
    assert len(client.get(reverse("almanac:points")).json()["features"]) == 1

    client.logout()
    assert client.get(reverse("almanac:points")).json()["features"] == []

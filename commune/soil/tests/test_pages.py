"""Soil's pages: who may open them, writing on a phone, a laboratory's list, bad input, an expired session."""

import io
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from commune.lib.vietnamese import format_date
from commune.soil.models import SoilPoint, SoilTest
from commune.soil.points import lay_point
from commune.soil.testing import record_test
from commune.units.history import date_today

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(cast):
    return lay_point(name="Giữa vườn", plot=cast.plot, by=cast.technician, client_id=uuid4())


@pytest.fixture
def as_technician(client, cast):
    client.force_login(cast.technician)
    return client


def sheet(**facts):
    known = {"client_id": str(uuid4()), "sampled_on": format_date(date_today()), "lab": "Phòng A"}
    return (
        known | {"depth_from_cm": "0", "depth_to_cm": "20", "ph_h2o": "4,8", "organic_matter": "1,9"} | facts
    )


def address_for(point):
    return reverse("soil:tests", args=[point.code])


def uploaded(text, name="phieu.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_the_technician_writes_and_the_farmer_reads_what_follows(as_technician, client, cast, point):
    facts = sheet()
    for _ in range(2):
        assert as_technician.post(address_for(point), facts).url == reverse("soil:point", args=[point.code])
    assert SoilTest.objects.count() == 1

    client.force_login(cast.farmer)
    page = client.get(reverse("soil:plot", args=["V-0117-1"])).content.decode()
    assert "chua vừa" in page
    assert "Bón vôi" in page
    assert "chưa đối chiếu nguồn" in page
    assert f'href="{reverse("soil:plot", args=["V-0117-1"])}"' in client.get("/me/day/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ph_h2o": "15"},
        {"ph_h2o": "chua"},
        {"ph_h2o": "", "organic_matter": ""},
        {"sampled_on": "31/02/2026"},
        {"lab": ""},
        {"depth_to_cm": "0"},
        {"client_id": "không"},
    ],
)
def test_wrong_input_is_told_and_nothing_written(as_technician, point, wrong):
    assert as_technician.post(address_for(point), sheet(**wrong)).status_code == 422
    assert SoilTest.objects.count() == 0


def test_an_expired_session_leads_to_sign_in_and_others_are_kept_out(client, cast, point):
    answer = client.post(address_for(point), sheet())
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url

    for who in (cast.other_manager, cast.buyer):
        client.force_login(who)
        assert client.get(address_for(point)).status_code == 404
        assert client.get(reverse("soil:point", args=[point.code])).status_code == 404
        assert client.get(reverse("soil:plot", args=["V-0117-1"])).status_code == 404
    client.force_login(cast.auditor)
    assert client.post(address_for(point), sheet()).status_code == 403


def test_strangers_see_common_ground_only_in_list_map_and_workbook(client, cast, point):
    record_test(
        point,
        sampled_on=date_today(),
        values={"ph_h2o": Decimal(5)},
        lab="A",
        by=cast.technician,
        client_id=uuid4(),
    )
    lay_point(
        name="Đất công",
        unit=cast.plot.unit,
        point=(Decimal("10.4"), Decimal("105.6")),
        by=cast.official,
        client_id=uuid4(),
    )

    assert "Giữa vườn" not in client.get(reverse("soil:points")).content.decode()
    labels = [
        each["properties"]["label"] for each in client.get(reverse("almanac:points")).json()["features"]
    ]
    assert labels == ["Đất công"]
    content = client.get(reverse("soil:download")).content
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()) == 1


def test_a_laboratorys_list_is_kept_once(as_technician, point):
    text = f"Mã điểm đất;Ngày lấy mẫu;Nơi thử;pH nước;Chất hữu cơ\n{point.code};01/10/2026;Phòng A;5,4;2,1\n"
    for _ in range(2):
        assert as_technician.post(reverse("soil:lists"), {"file": uploaded(text)}).status_code == 302

    row = SoilTest.objects.get()
    assert {each.measure: each.value for each in row.values.all()} == {
        "ph_h2o": Decimal("5.4"), "organic_matter": Decimal("2.1"),
    }  # fmt: skip


def test_one_wrong_row_keeps_all_out_and_every_wrong_row_says_why(as_technician, point):
    text = (
        "Mã điểm đất,Ngày lấy mẫu,Nơi thử,pH nước\n"
        f"{point.code},01/10/2026,Phòng A,5\n{point.code},32/10/2026,Phòng A,99\nDAT-LA,01/10/2026,,abc\n"
    )
    page = as_technician.post(reverse("soil:lists"), {"file": uploaded(text)})
    back = as_technician.post(reverse("soil:lists"), {"file": uploaded(text), "wants_file": "on"})

    assert page.status_code == 422
    assert [each["line"] for each in page.context["wrong"]] == [3, 4]
    assert SoilTest.objects.count() == 0
    cells = CalamineWorkbook.from_filelike(io.BytesIO(back.content)).get_sheet_by_index(0).to_python()
    assert cells[1][-1] == ""
    assert "ngày/tháng/năm" in cells[2][-1]
    assert "Không có điểm đất này" in cells[3][-1]


@pytest.mark.parametrize("text", ["", "a", b"PK\x03\x04", b"\xff\xfe\x00", "Cột lạ;Khác\n1;2\n"])
def test_files_that_are_no_list_are_told(as_technician, point, text):
    assert as_technician.post(reverse("soil:lists"), {"file": uploaded(text)}).status_code == 422


def test_a_point_is_laid_by_phone_and_refused_far_away(as_technician, cast):
    facts = {
        "client_id": str(uuid4()),
        "plot": str(cast.plot.pk),
        "name": "Góc vườn",
        "latitude": "",
        "longitude": "",
    }
    assert (
        as_technician.post(
            reverse("soil:new_point"), facts | {"latitude": "50", "longitude": "5"}
        ).status_code
        == 422
    )
    assert as_technician.post(reverse("soil:new_point"), facts | {"latitude": "10,4"}).status_code == 422
    for _ in range(2):
        assert as_technician.post(reverse("soil:new_point"), facts).status_code == 302
    assert SoilPoint.objects.get().latitude == cast.plot.latitude


def test_search_finds_soil_without_accents(as_technician, point):
    page = as_technician.get(reverse("almanac:home"), {"q": "giua vuon"}).content.decode()

    assert reverse("soil:point", args=[point.code]) in page

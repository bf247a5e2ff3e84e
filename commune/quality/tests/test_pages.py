"""Pages of certificates, inputs and lab tests: who may open and who may enter."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from commune.quality import inputs
from commune.quality.models import Certificate, LabTest, Standard
from tests.village import Village, build_village, harvested

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    facts = {"edition": "TCVN 11892-1:2017", "issuer": "thử", "source": "thử", "valid_from": date(2017, 1, 1)}
    Standard.objects.create(slug="vietgap", name="VietGAP", **facts)
    return build_village()


@pytest.fixture
def lot(village):
    return harvested(village)


def filled(village, **facts):
    known = {
        "holder": str(village.coop.pk),
        "standard": "vietgap",
        "number": "VG-01",
        "certifier": "Tổ chức thử",
        "valid_from": "01/01/2020",
        "valid_to": "",
        "varieties": [village.variety.pk],
        "places": [str(village.plot.pk)],
    }
    return known | facts


def test_the_manager_enters_and_suspends_a_certificate(client, village):
    client.force_login(village.manager)
    page = client.post(reverse("quality:certificates"), filled(village), follow=True).content.decode()
    assert "Còn hiệu lực hôm nay" in page

    certificate = Certificate.objects.get()
    facts = {"since": "01/01/2021", "reason": "thử"}
    address = reverse("quality:suspensions", args=[certificate.pk])
    assert "Không có hiệu lực hôm nay" in client.post(address, facts, follow=True).content.decode()
    client.post(address, facts)
    assert certificate.suspensions.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"varieties": ["9" * 25]},
        {"varieties": ["9" * 5000]},
        {"varieties": []},
        {"valid_from": "x"},
        {"valid_to": "01/01/2019"},
        {"number": ""},
    ],
)
def test_a_wrong_certificate_is_told(client, village, wrong):
    client.force_login(village.manager)

    assert client.post(reverse("quality:certificates"), filled(village, **wrong)).status_code == 422
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("other_manager", 422), ("farmer", 403), ("stranger", 403)])
def test_others_do_not_enter_for_the_coop(client, village, who, status):
    client.force_login(getattr(village, who))

    assert client.post(reverse("quality:certificates"), filled(village)).status_code == status
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("farmer", 200), ("technician", 200), ("official", 200), ("other_manager", 404), ("stranger", 404)],
)
def test_who_sees_a_certificate(client, village, who, status):
    client.force_login(village.manager)
    client.post(reverse("quality:certificates"), filled(village))
    client.force_login(getattr(village, who))

    address = reverse("quality:certificate", args=[Certificate.objects.get().pk])
    assert client.get(address).status_code == status


def test_the_farmer_looks_an_input_up_without_accents(client, village):
    inputs.load_inputs(by="system:test")
    inputs.load_bans(by="system:test")
    client.force_login(village.farmer)

    page = client.get(reverse("quality:inputs") + "?tim=dong xanh").content.decode()
    assert "không rõ thời gian cách ly" in page
    assert "Đã cấm dùng" in client.get(reverse("quality:inputs") + "?tim=chlorpyrifos").content.decode()


def report(**facts):
    known = {
        "lab": "Phòng thử",
        "method": "LC-MS/MS",
        "report_number": "KQ-01",
        "sampled_on": "01/06/2026",
        "reported_on": "05/06/2026",
        "substance-0": "azoxystrobin",
        "value-0": "0,01",
        "limit-0": "0,7",
    }
    return known | facts


def test_a_report_is_entered_for_a_lot_once(client, village, lot):
    client.force_login(village.technician)
    address = reverse("quality:lab_tests", args=[village.bulk.gtin, lot.code])

    assert "Mọi chất trong mức cho phép" in client.post(address, report(), follow=True).content.decode()
    client.post(address, report())
    assert LabTest.objects.get().results.get().value == Decimal("0.01")


@pytest.mark.parametrize("wrong", [{"substance-0": ""}, {"value-0": "x"}, {"reported_on": "01/05/2026"}])
def test_a_wrong_report_is_told(client, village, lot, wrong):
    client.force_login(village.technician)
    address = reverse("quality:lab_tests", args=[village.bulk.gtin, lot.code])

    assert client.post(address, report(**wrong)).status_code == 422
    assert LabTest.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("farmer", 403), ("other_manager", 404), ("stranger", 404)])
def test_others_enter_no_report(client, village, lot, who, status):
    client.force_login(getattr(village, who))
    address = reverse("quality:lab_tests", args=[village.bulk.gtin, lot.code])

    assert client.post(address, report()).status_code == status


@pytest.mark.parametrize("name", ["quality:certificates", "quality:inputs"])
def test_strangers_are_asked_to_sign_in(client, name):
    assert "login" in client.get(reverse(name)).url

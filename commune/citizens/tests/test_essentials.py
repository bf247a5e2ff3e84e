"""Services of a unit: entered, ended, listed; what stands on a day, and who may say so."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from commune.citizens import access, essentials
from commune.citizens.essentials import COLUMNS, ServiceRefusedError
from commune.citizens.models import EssentialService
from commune.ledger.evidence import evidence
from commune.people.models import Role, UnitRole
from commune.units.models import AdminUnit

pytestmark = pytest.mark.django_db
COMMUNE = "vn2:C:30076"
PORTAL = "https://dichvucong.gov.vn/"


def entered(cast, **facts):
    known = {"kind": "health", "name": "Đặt lịch khám", "is_online": True, "portal": PORTAL,
             "since": date(2026, 1, 5), "by": cast.official, "client_id": uuid4()}  # fmt: skip
    return essentials.enter(AdminUnit.objects.get(pk=COMMUNE), **{**known, **facts})


def csv(*rows):
    return "\n".join(",".join(each) for each in (COLUMNS, *rows)).encode()


def row(unit=COMMUNE, kind="Y tế", name="Khám từ xa", online="có", portal=PORTAL, since="01/02/2025"):
    return (unit, kind, name, online, portal, since)


def brought(content, cast):
    units = AdminUnit.objects.filter(pk=COMMUNE)
    return essentials.import_services(content, units=units, by=cast.official)


def test_stands_until_it_ends(client, cast):
    service, today = entered(cast), timezone.localdate()
    place = reverse("citizens:services", args=[COMMUNE])
    assert "Đặt lịch khám" in client.get(place).content.decode()

    with pytest.raises(ServiceRefusedError):
        essentials.end(service, ended_on=date(2025, 1, 1), reason="x", by=cast.official)
    first = essentials.end(service, ended_on=today, reason="Gộp trạm", by=cast.official)
    assert essentials.end(service, ended_on=today, reason="Gộp trạm", by=cast.official) == first
    assert "Đặt lịch khám" not in client.get(place).content.decode()
    assert EssentialService.objects.standing_on(today - timedelta(days=1)).exists()


def in_office(person, cast, **facts):
    unit, since = cast.official.unit_roles.get().unit, timezone.now() - timedelta(days=9)
    UnitRole.objects.create(person=person, unit=unit, since=since, **facts)


def test_who_enters(client, cast):
    for who in ("manager", "other_official", "auditor", "province_official"):
        with pytest.raises(PermissionDenied):
            entered(cast, by=getattr(cast, who))
    in_office(cast.inspector, cast, role=Role.INSPECTOR)
    in_office(cast.manager, cast, role=Role.OFFICIAL, until=timezone.now() - timedelta(days=1))
    for who in (cast.inspector, cast.manager):
        assert not access.importing_units(who).filter(pk=COMMUNE).exists()
        with pytest.raises(PermissionDenied):
            entered(cast, by=who)
    service = entered(cast)
    places = (reverse("citizens:entries", args=[COMMUNE]), reverse("citizens:ending", args=[service.pk]))
    for place in places:
        assert client.post(place, {}).url.startswith("/accounts/login/")
    client.force_login(cast.other_official)
    assert [client.post(place, {}).status_code for place in places] == [403, 403]
    client.force_login(cast.official)
    assert [client.post(place, {}).status_code for place in places] == [422, 422]


def test_entered_on_the_page_once(client, cast):
    client.force_login(cast.official)
    asked = {
        "kind": "culture",
        "name": "Thư viện số",
        "is_online": "on",
        "since": "01/03/2026",
        "client_id": uuid4(),
    }
    place = reverse("citizens:entries", args=[COMMUNE])

    assert client.post(place, asked).status_code == 422
    assert client.post(place, asked | {"portal": "javascript:alert(1)"}).status_code == 422
    assert client.post(place, asked | {"portal": "http://a.vn"}).status_code == 422
    for _ in range(2):
        assert client.post(place, asked | {"portal": PORTAL}).status_code == 302
    assert EssentialService.objects.get().name == "Thư viện số"


def test_a_list_once_and_of_grade_c(cast):
    content = csv(row(), row(name="Nộp học phí", kind="giáo dục", online="không", portal=""))

    assert [brought(content, cast), brought(content, cast)] == [2, 0]
    kind = evidence["citizens.service"]
    entered(cast)
    grades = kind.queryset().order_by("name").values_list("name", kind.grade_path)
    assert list(grades) == [("Khám từ xa", "C"), ("Nộp học phí", "C"), ("Đặt lịch khám", "A")]


@pytest.mark.parametrize(
    "wrong",
    [
        row(unit="vn2:C:28273"),
        row(kind="Bưu điện"),
        row(online="?"),
        row(name=""),
        row(portal="ftp://x"),
        row(since="2025-02-01"),
    ],
)
def test_one_wrong_cell_and_nothing_is_written(cast, wrong):
    with pytest.raises(ServiceRefusedError, match="dòng 3"):
        brought(csv(row(), wrong), cast)
    assert not EssentialService.objects.exists()


def test_a_list_on_the_page(client, cast, tmp_path):
    client.force_login(cast.official)
    path, place = tmp_path / "ds.csv", reverse("citizens:lists", args=[COMMUNE])

    def send(content):
        path.write_bytes(content)
        with path.open("rb") as file:
            return client.post(place, {"file": file})

    assert send(b"a,b\n1,2").status_code == 422
    assert send(b"\x00\x01\x02").status_code == 422
    assert send(csv(row(online="?"))).status_code == 422
    assert send(csv(row())).status_code == 302
    assert EssentialService.objects.count() == 1

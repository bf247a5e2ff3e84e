"""A further commune: who opens which, step by step, by page and by command."""

import io
import json
import sys
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from commune.messages.models import Message
from commune.operations import opening, staffing
from commune.operations.checklist import checklist_of
from commune.operations.models import CommuneOpened, CommuneOpening
from commune.operations.opening import OpeningRefusedError
from commune.people import access
from commune.people.models import Membership, Organization, Person, UnitRole
from commune.places import hamlets
from commune.units.history import date_today
from commune.units.models import AdminUnit, Level

pytestmark = pytest.mark.django_db
PHONE, OTHER_PHONE = "+84900000801", "+84900000802"


@pytest.fixture
def unit():
    """A commune of the cast's province in which nobody works yet."""
    province = AdminUnit.objects.filter(parent="vn2:P:82", level=Level.COMMUNE)
    return province.exclude(pk__in=["vn2:C:30076", "vn2:C:28273"]).order_by("uid").first()


@pytest.fixture
def begun(cast, unit):
    return opening.open_commune(unit, by=cast.province_official, client_id=uuid4())


def staffed(begun, by):
    staffing.name_office(begun, name="Văn phòng UBND", by=by)
    staffing.appoint_official(begun, full_name="Lê Thị Mới", phone=PHONE, role="official", by=by)
    staffing.name_cooperative(begun, name="HTX Mới", full_name="Trần Văn Hợp", phone=OTHER_PHONE, by=by)
    staffing.name_place(begun, kind="packhouse", name="Nhà đóng gói", point=None, by=by)


def test_from_nothing_to_a_commune_that_works(cast, unit, begun):
    assert [each.is_done for each in checklist_of(unit)] == [False] * 4
    with pytest.raises(OpeningRefusedError, match="Còn thiếu"):
        opening.finish(begun, by=cast.province_official)

    staffed(begun, cast.province_official)
    first = opening.finish(begun, by=cast.province_official)

    assert opening.finish(begun, by=cast.province_official) == first
    official = Person.objects.get(phone=PHONE)
    assert not official.has_usable_password()
    assert Message.objects.filter(to=official.log_actor, template="operations/invitation").count() == 1
    assert list(access.governed_units(official)) == [unit]
    made = hamlets.enter_hamlet(
        unit, name="ấp Một", since=date_today(), is_illustrative=True, by=official, client_id=uuid4()
    )
    assert made.unit == unit
    with pytest.raises(PermissionError):
        hamlets.enter_hamlet(
            AdminUnit.objects.get(pk="vn2:C:30076"), name="ấp Hai", since=date_today(), is_illustrative=True,
            by=official, client_id=uuid4(),
        )  # fmt: skip


def test_steps_may_be_repeated_and_taken_up_again(cast, unit, begun):
    for _ in range(2):
        staffed(begun, cast.province_official)

    counts = (Organization.objects.filter(unit=unit).count(), UnitRole.objects.filter(unit=unit).count())
    assert counts == (2, 1)
    assert Message.objects.filter(template="operations/invitation").count() == 2
    assert unit.places.count() == 1


def test_after_the_end_no_step_is_taken(cast, begun):
    staffed(begun, cast.province_official)
    opening.finish(begun, by=cast.province_official)

    with pytest.raises(OpeningRefusedError):
        staffing.appoint_official(
            begun, full_name="Ai Đó", phone="+84900000803", role="official", by=cast.province_official
        )


def test_pressing_twice_opens_once(cast, unit):
    key = uuid4()

    first = opening.open_commune(unit, by=cast.province_official, client_id=key)

    assert opening.open_commune(unit, by=cast.province_official, client_id=key) == first
    with pytest.raises(OpeningRefusedError, match="đã được mở"):
        opening.open_commune(unit, by=cast.province_official, client_id=uuid4())


@pytest.mark.parametrize(
    ("uid", "said"),
    [("vn2:P:82", "không phải là xã"), ("vn3:C:28291", "không còn"), ("vn3:P:87", "không phải")],
)
def test_what_has_ended_or_is_no_commune_is_refused(uid, said):
    with pytest.raises(OpeningRefusedError, match=said):
        opening.open_commune(AdminUnit.objects.get(pk=uid), by=None, client_id=uuid4())


def test_another_provinces_commune_is_refused(cast):
    elsewhere = AdminUnit.objects.filter(level=Level.COMMUNE, scheme="vn2").exclude(parent="vn2:P:82").first()

    with pytest.raises(PermissionDenied):
        opening.open_commune(elsewhere, by=cast.province_official, client_id=uuid4())


def test_a_cooperative_with_a_manager_gets_no_second_one(cast, begun):
    staffed(begun, cast.province_official)

    with pytest.raises(OpeningRefusedError, match="đã có quản lý"):
        staffing.name_cooperative(
            begun, name="htx mới", full_name="Kẻ Khác", phone="+84900000809", by=cast.province_official
        )
    assert not Person.objects.filter(phone="+84900000809").exists()


def test_a_known_phone_keeps_its_own_name(cast, begun):
    made = staffing.appoint_official(
        begun, full_name="Tên Khác", phone=cast.buyer.phone, role="official", by=cast.province_official
    )

    assert made.person.full_name == cast.buyer.full_name


@pytest.mark.parametrize("key", ["official", "other_official", "inspector", "auditor", "manager", "buyer"])
def test_nobody_else_opens_or_looks(client, cast, unit, begun, key):
    client.force_login(getattr(cast, key))

    assert client.get(reverse("new-commune")).status_code == 403
    assert client.post(reverse("new-commune"), {"unit": unit.pk}).status_code == 403
    assert client.get(reverse("commune-opening", args=[unit.pk])).status_code == 404
    assert client.post(reverse("commune-step", args=[unit.pk, "office"]), {"name": "x"}).status_code == 404
    assert client.post(reverse("commune-finish", args=[unit.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        staffing.name_office(begun, name="x", by=getattr(cast, key))


def test_strangers_sign_in_first(client, unit):
    assert client.get(reverse("new-commune")).status_code == 302
    assert client.get(reverse("commune-opening", args=[unit.pk])).status_code == 302


def test_the_page_leads_from_choosing_to_done(client, cast, unit):
    client.force_login(cast.province_official)
    sent = {"unit": unit.pk, "client_id": str(uuid4())}
    place = reverse("commune-opening", args=[unit.pk])

    for _ in range(2):
        assert client.post(reverse("new-commune"), sent).headers["Location"] == place
    again = client.post(reverse("new-commune"), {**sent, "client_id": str(uuid4())})
    assert again.status_code == 422
    assert "đã được mở" in again.content.decode()
    assert client.post(reverse("new-commune"), {**sent, "unit": "vn2:C:1"}).status_code == 422

    steps = {
        "office": {"name": "VP"},
        "officials": {"full_name": "Lê Mới", "phone": "0900 000 801", "role": "official"},
        "cooperative": {"name": "HTX", "full_name": "Trần Hợp", "phone": "0900 000 802"},
        "places": {"kind": "dock", "name": "Bến", "latitude": "10,3", "longitude": "106,3"},
    }
    for key, facts in steps.items():
        assert client.post(reverse("commune-step", args=[unit.pk, key]), {}).status_code == 422
        assert client.post(reverse("commune-step", args=[unit.pk, key]), facts).headers["Location"] == place
    wrong = client.post(
        reverse("commune-step", args=[unit.pk, "officials"]), {**steps["officials"], "role": "province"}
    )
    assert wrong.status_code == 422
    assert client.post(reverse("commune-step", args=[unit.pk, "gi"]), {}).status_code == 404
    assert client.post(reverse("commune-finish", args=[unit.pk])).status_code == 302
    assert CommuneOpened.objects.filter(opening__unit=unit).exists()
    assert "Đã mở xong" in client.get(place).content.decode()


# the command

ASKED = {
    "office": {"name": "Văn phòng UBND"},
    "officials": [{"full_name": "Lê Mới", "phone": "0900000801", "role": "official"}],
    "cooperative": {"name": "HTX Mới", "full_name": "Trần Hợp", "phone": "0900000802"},
    "place": {"kind": "dock", "name": "Bến", "latitude": 10.3, "longitude": 106.3},
    "finish": True,
}


def run(monkeypatch, capsys, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    try:
        call_command("new_commune")
    except SystemExit as stop:
        return stop.code, capsys.readouterr().out
    except CommandError as error:
        return error.returncode, str(error)
    return 0, capsys.readouterr().out


def test_the_command_opens_all_at_once(monkeypatch, capsys, unit):
    code, out = run(monkeypatch, capsys, json.dumps({"unit": unit.pk, **ASKED}))

    assert code == 0
    answer = json.loads(out)
    assert (answer["unit"], answer["missing"], answer["finished"]) == (unit.pk, [], True)
    assert run(monkeypatch, capsys, json.dumps({"unit": unit.pk, **ASKED}))[0] == 1


def test_the_command_takes_up_what_was_left(monkeypatch, capsys, unit):
    code, out = run(monkeypatch, capsys, json.dumps({"unit": unit.pk, "office": {"name": "VP"}}))
    assert (code, json.loads(out)["missing"]) == (0, ["officials", "cooperative", "places"])

    code, out = run(monkeypatch, capsys, json.dumps({"unit": unit.pk, **ASKED}))
    assert (code, json.loads(out)["finished"]) == (0, True)
    assert CommuneOpening.objects.filter(unit=unit).count() == 1


def test_the_command_does_nothing_by_halves(monkeypatch, capsys, unit):
    asked = {"unit": unit.pk, "office": {"name": "VP"}, "finish": True}

    code, out = run(monkeypatch, capsys, json.dumps(asked))

    assert code == 1
    assert "Còn thiếu" in json.loads(out)["error"]
    assert not CommuneOpening.objects.exists()
    assert not Organization.objects.filter(unit=unit).exists()
    assert not Membership.objects.filter(organization__unit=unit).exists()


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "3", '{"unit": 3}', '{"unit": ""}', "[" * 100_000,
        '{"unit": "vn2:C:30076", "officials": [3]}',
        '{"unit": "vn2:C:30076", "officials": [{"full_name": "A", "phone": "x", "role": "official"}]}',
        '{"unit": "vn2:C:30076", "office": {"name": "VP"}, "place": {"kind": "dock", "name": "B", "latitude": "NaN"}}',
        '{"unit": "vn2:C:30076", "other": 1}',
    ],
)  # fmt: skip
def test_what_is_no_such_json_is_refused_with_2(monkeypatch, capsys, text):
    code, _ = run(monkeypatch, capsys, text)

    assert code == 2
    assert not CommuneOpening.objects.exists()


@pytest.mark.parametrize("uid", ["vn9:C:1", "vn3:C:28291", "vn2:P:82"])
def test_units_that_cannot_be_opened_are_refused_with_1(monkeypatch, capsys, uid):
    code, out = run(monkeypatch, capsys, json.dumps({"unit": uid, **ASKED}))

    assert code == 1
    assert "error" in json.loads(out)

"""The pages of dossiers and of recognized products, and who gets which."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from commune.quality.models import Certificate
from commune.recognition import deciding, scoring
from commune.recognition.models import Decision, Dossier, RatingRound, Scoresheet
from commune.recognition.slots import dossiers_task
from commune.recognition.tests.rated import (
    BALLOT,
    MEMBER,
    a_round,
    certified,
    opened,
    points,
    recognized,
    reported,
    submitted,
    tallied,
    today,
)

pytestmark = pytest.mark.django_db
SEEING = ["manager", "official", "chairman", "province_official", "auditor", "inspector", "council_chair"]
NOT_SEEING = ["buyer", "farmer", "technician", "other_manager", "other_official"]
WRITING = [
    "evidence",
    "submission",
    "report",
    "sheet",
    "tally",
    "forwarding",
    "decision",
    "refusal",
    "withdrawal",
]


def page(name, *args):
    return reverse(f"recognition:{name}", args=args)


def text(answer):
    return answer.content.decode()


def test_who_sees_a_dossier(client, cast):
    address = page("dossier", reported(cast).pk)

    seen = {who: [client.force_login(getattr(cast, who)), client.get(address)][1].status_code
            for who in SEEING + NOT_SEEING}  # fmt: skip

    assert seen == dict.fromkeys(SEEING, 200) | dict.fromkeys(NOT_SEEING, 404)


def test_to_others_each_of_its_doors_is_absent_and_seeing_is_not_deciding(client, cast):
    row = reported(cast)
    for who in ("other_manager", "other_official", "buyer"):
        client.force_login(getattr(cast, who))
        assert {client.post(page(name, row.pk)).status_code for name in WRITING} == {404}, who
    for who in ("auditor", "inspector"):
        client.force_login(getattr(cast, who))
        assert {client.post(page(name, row.pk)).status_code for name in WRITING} == {403}, who
        assert client.post(page("rounds")).status_code == 403
    client.force_login(cast.manager)
    assert {client.post(page(name, row.pk)).status_code for name in WRITING[2:]} == {403}
    assert not Decision.objects.exists()


def test_strangers_and_ended_sessions_sign_in(client, cast):
    row = reported(cast)
    assert "/accounts/login/" in client.get(page("dossier", row.pk)).url
    client.force_login(cast.council_chair)
    Session.objects.all().delete()

    assert "/accounts/login/" in client.post(page("sheet", row.pk), MEMBER).url
    assert not Scoresheet.objects.filter(level="council").exists()


def test_the_producer_files_from_what_the_house_has(client, cast):
    round_, certificate = a_round(cast), certified(cast)
    client.force_login(cast.manager)
    new = {
        "trade_item": cast.boxed_mango.pk,
        "group": "Thực phẩm",
        "story": "Xoài nhà.",
        "client_id": uuid4(),
    }

    assert client.post(page("dossiers", round_.pk), new | {"story": " "}).status_code == 422
    assert client.post(page("dossiers", round_.pk), new | {"group": "Xe máy"}).status_code == 422
    for _press in range(2):
        assert client.post(page("dossiers", round_.pk), new).status_code == 302
    row = Dossier.objects.get()
    client.post(page("submission", row.pk))
    assert not row.steps.exists()
    assert client.post(page("evidence", row.pk), {"certificates": [uuid4()]}).status_code == 422
    assert client.post(page("evidence", row.pk), {"certificates": [certificate.pk]}).status_code == 302
    assert client.post(page("submission", row.pk)).status_code == 302

    assert row.steps.get().kind == "submitted"
    assert "VietGAP VG-1" in text(client.get(page("dossier", row.pk)))


def test_the_grid_keeps_what_was_typed_and_says_what_is_too_much(client, cast):
    row = reported(cast)
    client.force_login(cast.council_chair)
    typed = {"A3": "8,5", "B1": "12", "B2": "8", "C1": "21", "C2": "12"}

    answer = client.post(page("sheet", row.pk), typed)
    assert answer.status_code == 422
    assert 'value="8,5"' in text(answer)
    for wrong in ("", "-1", "ba", "1,555"):
        assert client.post(page("sheet", row.pk), typed | {"C1": wrong}).status_code == 422
    assert client.post(page("sheet", row.pk), typed | {"C1": "20"}).status_code == 302
    assert str(row.sheets.get(level="council").scores.get(criterion="A3").points) == "8.50"


def test_a_member_sees_no_other_sheet_before_the_tally(client, cast):
    row = reported(cast)
    scoring.hand_in(row, points=points(MEMBER, B2="3.25"), by=cast.council_expert)
    address = page("dossier", row.pk)

    client.force_login(cast.council_chair)
    assert "3,25" not in text(client.get(address))
    for who in ("manager", "official"):
        client.force_login(getattr(cast, who))
        assert "3,25" not in text(client.get(address))
    client.force_login(cast.auditor)
    assert "3,25" in text(client.get(address))


def test_the_province_tallies_and_decides_on_the_page(client, cast):
    row = reported(cast)
    client.force_login(cast.province_official)
    client.post(page("tally", row.pk))
    assert "cần ít nhất 3" in text(client.get(page("dossier", row.pk)))
    for key in ("council_chair", "council_expert", "council_trade"):
        scoring.hand_in(row, points=points(MEMBER), by=getattr(cast, key))
    client.post(page("tally", row.pk))
    decided = {"number": "77/QĐ-THỬ", "decided_on": f"{today():%d/%m/%Y}"}
    assert client.post(page("decision", row.pk), decided | {"decided_on": "31/02/2026"}).status_code == 422
    assert client.post(page("decision", row.pk), decided | {"decided_on": "01/01/2030"}).status_code == 422
    assert client.post(page("decision", row.pk), decided).status_code == 302

    assert Decision.objects.get().stars == 4
    gone = {"since": f"{today():%d/%m/%Y}", "number": "78", "reason": "Sai"}
    assert client.post(page("withdrawal", row.pk), gone | {"reason": ""}).status_code == 422
    assert "77/QĐ-THỬ" in text(client.get(page("products")))
    assert client.post(page("withdrawal", row.pk), gone).status_code == 302
    assert "77/QĐ-THỬ" not in text(client.get(page("products")))


def test_the_public_list_is_found_without_accents_and_as_a_workbook(client, cast):
    recognized(cast)

    assert "Xoài cát Chu hộp 5 kg" in text(client.get(page("products"), {"tim": "xoai cat chu"}))
    assert "Xoài cát Chu hộp 5 kg" in text(client.get(page("products"), {"tim": "cu lao xanh", "hang": "4"}))
    assert "Xoài cát Chu hộp 5 kg" not in text(client.get(page("products"), {"hang": "3"}))
    assert "Không có sản phẩm nào" in text(client.get(page("products"), {"tim": "thanh long"}))
    book = zipfile.ZipFile(io.BytesIO(client.get(page("workbook")).content))
    assert "10/QĐ-THỬ" in book.read("xl/sharedStrings.xml").decode()


def test_the_province_opens_rounds_and_seats_members(client, cast):
    a_round(cast)
    client.force_login(cast.province_official)
    asked = {
        "procedure": "ocop-2025",
        "unit": "vn2:P:82",
        "name": "Đợt 9",
        "opens_on": "01/11/2026",
        "closes_on": "30/11/2026",
    }
    assert client.post(page("rounds"), asked | {"closes_on": "01/10/2026"}).status_code == 422
    assert client.post(page("rounds"), asked | {"unit": "vn2:P:79"}).status_code == 422
    answer = client.post(page("rounds"), asked)
    made = RatingRound.objects.get(name="Đợt 9")
    assert answer.url == page("round", made.pk)
    assert client.post(page("seats", made.pk), {"phone": "0999", "title": "x"}).status_code == 422
    assert (
        client.post(page("seats", made.pk), {"phone": "0900 000 061", "title": "Chủ tịch"}).status_code == 302
    )
    assert made.seats.get().person == cast.council_chair


def test_a_vote_on_its_own_sheet(client, cast):
    row = submitted(cast, a_round(cast, "rural-industrial"))
    client.force_login(cast.council_chair)

    assert client.post(page("sheet", row.pk), BALLOT).status_code == 422
    assert client.post(page("sheet", row.pk), BALLOT | {"in_favour": "no"}).status_code == 302
    assert row.sheets.get().in_favour is False


def test_nobody_types_a_star_as_an_ordinary_certificate(client, cast):
    star = recognized(cast).decision.certificate
    client.force_login(cast.manager)
    listed = text(client.get(reverse("quality:certificates")))
    assert "ocop-2025-5" not in listed
    asked = {"holder": cast.cooperative.pk, "standard": "ocop-2025-5", "number": "1", "certifier": "x",
             "valid_from": "01/01/2026", "varieties": ["cat-chu"]}  # fmt: skip
    assert client.post(reverse("quality:certificates"), asked).status_code == 422
    suspended = {"since": f"{today():%d/%m/%Y}", "reason": "x"}
    assert client.post(reverse("quality:suspensions", args=[star.pk]), suspended).status_code == 422
    assert Certificate.objects.valid_on(today()).filter(pk=star.pk).exists()


def test_who_has_a_desk(client, cast, rf):
    row = opened(cast)
    request = rf.get("/")
    for who, has in (("manager", True), ("council_chair", True), ("official", True), ("buyer", False)):
        request.user = getattr(cast, who)
        assert bool(dossiers_task(request)) is has, who
        client.force_login(request.user)
        assert client.get(page("desk")).status_code == (200 if has else 403)
    client.force_login(cast.manager)
    assert page("dossier", row.pk) in text(client.get(page("desk")))


def test_decided_by_the_centre_on_the_page(client, cast):
    best = {"A3": "10", "B1": "15", "B2": "10", "C1": "20", "C2": "15"}
    row = tallied(cast, sheet=best)
    client.force_login(cast.province_official)
    assert client.post(page("forwarding", row.pk), {"note": "Công văn 9"}).status_code == 302
    decided = {"number": "1/TW", "decided_on": f"{today():%d/%m/%Y}", "stars": "5", "body": "Bộ"}
    assert client.post(page("decision", row.pk), decided).status_code == 302
    assert Decision.objects.get().certificate.standard.name == "OCOP 5 sao"
    assert deciding.band_of(Dossier.objects.get()).is_forwarded

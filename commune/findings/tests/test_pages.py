"""Who sees and enters what at each page, and the command."""

import json
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from commune.findings import sheets
from commune.findings.models import Assessment, FindingsDraft, FindingsFile, StatedFigure
from commune.findings.tests.files import (
    COMMUNE,
    MET,
    OTHER,
    STAMPS,
    as_csv,
    assessments,
    but,
    entered,
    figures,
)

DESK, PUBLIC = f"/findings/desk/units/{COMMUNE}/", f"/findings/units/{COMMUNE}/"
DECISION = {
    "set_code": "xa-ntm-2021",
    "number": "8.4",
    "is_met": "unmet",
    "decided_on": "25/06/2025",
    "document": "12/QĐ-UBND",
    "reason": "Kiểm tra lại",
}


def upload(client, file, name="đánh giá.xlsx"):
    file.name = name
    return client.post("/findings/imports/", {"file": file, "source": "Danh sách của Sở"})


def page(client, address):
    return client.get(address).content.decode()


def test_from_the_marked_file_to_the_public_page(client, cast):
    client.force_login(cast.tay_ninh_official)
    answer = upload(client, assessments(MET, but(MET, _2=OTHER, _3="gần đạt")))
    draft = answer.headers["Location"]

    shown = page(client, draft)
    assert "1 ô sai, chưa ghi gì" in shown
    assert 'data-column="Kết quả"' in shown
    assert client.get(f"{draft}marked.xlsx").content.startswith(b"PK")
    client.post(f"{draft}confirmation/")
    assert not Assessment.objects.exists()
    client.post(f"{draft}removal/")

    draft = upload(client, assessments(MET, but(MET, _2=OTHER))).headers["Location"]
    assert "Không có ô nào sai" in page(client, draft)
    for _ in range(2):
        assert client.post(f"{draft}confirmation/").headers["Location"] == "/findings/imports/"
    assert Assessment.objects.count() == 2
    assert "Đã nhập 2 dòng." in page(client, "/findings/imports/")
    assert "1 đạt, 0 chưa đạt" in page(client, "/findings/desk/")

    client.logout()
    shown = page(client, PUBLIC)
    assert "08/QĐ-UBND" in shown
    assert "theo tệp: Danh sách của Sở" in shown
    assert cast.tay_ninh_official.full_name not in shown
    assert "1 đạt, 0 chưa đạt" in page(client, "/findings/?tim=tan khanh")


def test_the_same_file_again_says_so(client, cast):
    client.force_login(cast.tay_ninh_official)
    content = figures(STAMPS).getvalue()
    for _ in range(2):
        draft = upload(client, type(figures(STAMPS))(content)).headers["Location"]
        seen = page(client, draft)
        client.post(f"{draft}confirmation/")

    assert "Tệp này đã nhập lúc" in seen
    assert "không ghi gì thêm" in page(client, "/findings/imports/")
    assert StatedFigure.objects.count() == 1


def test_a_typed_decision_takes_the_files_place_and_keeps_its_history(client, cast):
    entered(assessments(MET), cast.tay_ninh_official)
    client.force_login(cast.tay_ninh_head)
    assert 'value="8.4"' in page(client, f"{DESK}?bo=xa-ntm-2021&so=8.4")

    sent = {**DECISION, "client_id": str(uuid4())}
    for _ in range(2):
        assert client.post(f"{DESK}assessments/", sent).status_code == 302
    shown = page(client, DESK)
    assert "thay từ 25/06/2025" in shown
    assert "Kiểm tra lại" in shown
    assert Assessment.objects.count() == 2

    client.logout()
    shown = page(client, PUBLIC)
    assert "12/QĐ-UBND" in shown
    assert "08/QĐ-UBND" not in shown
    assert "Kiểm tra lại" not in shown


@pytest.mark.parametrize("wrong", [{}, {"decided_on": "32/01/2025"}, {"number": "x"}, {"is_met": "maybe"}])
def test_a_wrong_decision_is_asked_for_again(client, cast, wrong):
    client.force_login(cast.tay_ninh_official)
    sent = {**DECISION, "client_id": str(uuid4()), **wrong} if wrong else {}

    assert client.post(f"{DESK}assessments/", sent).status_code == 422
    assert not Assessment.objects.exists()


def test_a_stranger_and_another_province_change_nothing(client, cast):
    entered(assessments(MET), cast.tay_ninh_official)
    sent = {**DECISION, "client_id": str(uuid4())}
    assert client.post(f"{DESK}assessments/", sent).status_code == 302
    draft = FindingsDraft.objects.create(
        name="x", source="y", content=b"", digest="", uploaded_by=cast.tay_ninh_official,
        uploaded_at=FindingsFile.objects.get().entered_at,
    )  # fmt: skip

    client.force_login(cast.province_official)
    assert client.get(DESK).status_code == 404
    assert client.post(f"{DESK}assessments/", sent).status_code == 404
    assert client.get(f"/findings/drafts/{draft.pk}/").status_code == 404
    assert client.post(f"/findings/drafts/{draft.pk}/confirmation/").status_code == 404
    for who in (cast.manager, cast.official, cast.auditor):
        client.force_login(who)
        assert client.get("/findings/imports/").status_code == 404
    client.force_login(cast.manager)
    assert client.get("/findings/desk/").status_code == 403
    assert Assessment.objects.count() == 1


def test_an_auditor_and_the_commune_read_their_units_and_decide_nothing(client, cast):
    old = "/findings/desk/units/vn3:C:30121/"
    for who in (cast.auditor, cast.official):
        client.force_login(who)
        shown = page(client, old)
        assert "Chưa có đánh giá nào" in shown
        assert "Ghi đánh giá theo văn bản" not in shown
        assert client.post(f"{old}assessments/", {**DECISION, "client_id": str(uuid4())}).status_code == 403


def test_templates_are_read_back_as_they_are(client, cast):
    client.force_login(cast.tay_ninh_official)
    for key, form in sheets.FORMS.items():
        content = client.get(f"/findings/imports/{key}.xlsx").content
        answer = upload(client, type(figures())(content), f"{key}.xlsx")
        assert form.key.label in page(client, answer.headers["Location"])
    assert client.get("/findings/imports/khac.xlsx").status_code == 404


def command(capsys, path, **changes):
    phone = changes.pop("phone", "0900 000 091")
    try:
        call_command("findings_import", str(path), "--source", "Danh sách thử", "--as", phone)
        code = 0
    except CommandError as error:
        code = error.returncode
    printed = capsys.readouterr().out.strip()
    return code, json.loads(printed) if printed else {}


def test_the_command_says_what_it_did_and_what_is_wrong(cast, capsys, tmp_path):
    path = tmp_path / "danh-gia.csv"
    path.write_bytes(as_csv(sheets.ASSESSMENTS, MET, but(MET, _2=OTHER, _3="?")).getvalue())
    code, told = command(capsys, path)
    assert (code, told["wrong"], Assessment.objects.count()) == (1, 1, 0)
    assert told["rows"] == [{"line": 3, "column": "Kết quả", "why": "Chỉ nhận: đạt, chưa đạt."}]
    assert not FindingsDraft.objects.exists()

    path.write_bytes(as_csv(sheets.ASSESSMENTS, MET, but(MET, _2=OTHER)).getvalue())
    code, told = command(capsys, path)
    assert (code, told["form"], told["new"], told["known"], told["wrong"]) == (0, "assessments", 2, 0, 0)
    code, again = command(capsys, path)
    assert (code, again["new"], again["known"], again["again"]) == (0, 0, 2, True)
    assert again["digest"] == told["digest"]

    assert command(capsys, path, phone="0900 000 005")[0] == 1
    assert command(capsys, path, phone="123")[0] == 2
    assert command(capsys, tmp_path / "none.csv")[0] == 2
    path.write_bytes(b"xin chao")
    assert command(capsys, path)[0] == 1

"""The pages of projects, and who gets which."""

import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from commune.files.holding import held
from commune.projects import drafting, keeping
from commune.projects.models import AcceptanceSheet, Disbursement, Project, Voiding
from commune.projects.tests.funded import COUNCIL, allocated, approved, disbursed, entered, fund, seated
from commune.units.models import AdminUnit

pytestmark = pytest.mark.django_db
FIELD = "Thương mại điện tử"


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return SimpleUploadedFile("van-ban.png", drawn.getvalue(), "image/png")


def text(answer):
    return answer.content.decode()


def by(client, person):
    client.force_login(person)
    return client


def test_a_stranger_reads_the_budget_by_source(client, cast):
    project = approved(cast)
    allocated(cast, fund(cast, project, 2_082_000_000), 900_000_000)
    fund(cast, project, 2_520_000_000, source="unknown", level="")

    page = text(client.get("/projects/THU-1/"))
    for said in ("Nguồn chưa nêu", "4.602.000.000", "900.000.000", "1/QĐ-THỬ", "Đang thực hiện"):
        assert said in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]
    assert "THU-1" in text(client.get("/projects/?tim=thuong+mai"))
    assert "THU-1" not in text(client.get("/projects/?tim=xyz"))
    assert "Mô hình thử" in text(client.get("/projects/pilots/"))


def test_before_approval_only_who_governs_sees_it(client, cast):
    entered(cast)
    asking = ("official", "chairman", "province_official", "auditor", "other_official", "manager")
    seen = {who: by(client, getattr(cast, who)).get("/projects/THU-1/").status_code for who in asking}
    assert seen == {"official": 200, "chairman": 200, "province_official": 200, "auditor": 200,
                    "other_official": 404, "manager": 404}  # fmt: skip
    client.logout()
    assert client.get("/projects/THU-1/").status_code == 404
    assert "THU-1" not in text(client.get("/projects/"))


def entered_at_the_page(client, cast):
    said = {
        "code": "moi-1",
        "name": "Mới",
        "unit": "vn2:C:30076",
        "field": FIELD,
        "years": "2026",
        "is_pilot": "on",
    }
    made = by(client, cast.official).post(
        "/projects/new/", {**said, "executor": cast.cooperative.pk, "client_id": uuid4()}
    )
    return made.headers["Location"]


def test_from_entry_to_acceptance_through_the_pages(client, cast):
    here = entered_at_the_page(client, cast)
    assert here == "/projects/MOI-1/"

    def send(who, step, **data):
        return by(client, who).post(f"{here}{step}/", {**data, "client_id": uuid4()})

    province, official, manager = cast.province_official, cast.official, cast.manager
    send(province, "approval", number="5/QĐ", approved_on="05/01/2026", paper=picture())
    send(province, "fund", source="people", amount="1.000", approved_on="05/01/2026")
    money = {
        "fund": Project.objects.get().funds.get().pk,
        "amount": "400",
        "on": "01/02/2026",
        "document": "GV",
    }
    assert "đã cam kết" in text(send(province, "allocation", **money))
    send(official, "commitment", **money, giver="Bà con ấp Mỹ Thới")
    send(province, "allocation", **money)
    refused = send(manager, "disbursement", **{**money, "amount": "401"})
    assert (refused.status_code, "chỉ còn 400" in text(refused)) == (422, True)
    send(manager, "disbursement", **money)
    send(official, "lesson", field=FIELD, text="Nên làm sớm")
    for key in COUNCIL:
        send(province, "seat", person=getattr(cast, key).phone, title="Thành viên")
        send(getattr(cast, key), "sheet", passes="yes", finding="Đạt")
    wrong = f"disbursement:{Disbursement.objects.get().pk}"
    send(province, "voiding", row=wrong, reason="ghi nhầm")
    send(province, "acceptance", finding="Đạt", accepted_on="01/03/2026")
    client.logout()

    page = text(client.get(here))
    for told in ("Đã nghiệm thu", "Nên làm sớm", "ghi nhầm", "Người dân đóng góp", "3 phiếu đồng ý"):
        assert told in page
    assert cast.council_chair.full_name not in page
    assert Voiding.objects.count() == 1


def test_a_picture_of_a_document_is_for_who_governs_spends_or_judges(client, cast):
    project = entered(cast, executor=cast.cooperative)
    client.force_login(cast.province_official)
    said = {"number": "5/QĐ", "approved_on": "05/01/2026"}
    broken = {**said, "paper": SimpleUploadedFile("a.jpg", b"no picture")}
    refused = client.post("/projects/THU-1/approval/", broken)
    assert (refused.status_code, "không phải là ảnh" in text(refused)) == (422, True)
    client.post("/projects/THU-1/approval/", {**said, "paper": picture()})
    project.refresh_from_db()
    place = f"/projects/THU-1/papers/{project.approval.paper_id}/"

    assert held({project.approval.paper_id}) == {project.approval.paper_id}
    for who in ("province_official", "official", "auditor", "manager"):
        assert by(client, getattr(cast, who)).get(place).status_code == 200
    for who in ("other_official", "other_manager", "farmer"):
        assert by(client, getattr(cast, who)).get(place).status_code == 403
    client.logout()
    assert client.get(place).status_code == 302
    client.force_login(cast.official)
    assert client.get(f"/projects/THU-1/papers/{'0' * 64}/").status_code == 404


def test_a_second_press_of_the_sheet_is_the_first(client, cast):
    seated(cast, approved(cast))
    client.force_login(cast.council_chair)
    assert "Nộp phiếu nghiệm thu" in text(client.get("/projects/THU-1/"))
    for passes in ("yes", "no"):
        answer = client.post("/projects/THU-1/sheet/", {"passes": passes, "finding": "Đạt"})
        assert answer.status_code == 302
    assert AcceptanceSheet.objects.get().passes
    assert "Nộp phiếu nghiệm thu" not in text(client.get("/projects/THU-1/"))


def test_bad_input_is_told(client, cast):
    fund(cast, approved(cast))
    client.force_login(cast.official)
    for step, data in (
        ("commitment", {"fund": "x", "amount": "-5", "on": "31/02/2026"}),
        ("disbursement", {"fund": "x", "amount": "-5", "on": "31/02/2026"}),
        ("result", {"indicator": "1' --", "period": "khi nào", "unit": "?"}),
        ("lesson", {"text": " "}),
    ):
        assert client.post(f"/projects/THU-1/{step}/", data).status_code == 422
    assert client.post("/projects/THU-1/moon/", {}).status_code == 404
    assert client.post("/projects/new/", {"code": "có dấu", "unit": "vn2:P:80"}).status_code == 422
    client.force_login(cast.province_official)
    for step in ("allocation", "fund", "seat", "acceptance", "ending"):
        assert client.post(f"/projects/THU-1/{step}/", {"person": "09"}).status_code == 422
    assert client.post("/projects/THU-1/voiding/", {"row": "fund:nothing", "reason": "x"}).status_code == 422


def test_who_may_take_steps(client, cast):
    allocated(cast, fund(cast, approved(cast)))
    for who, steps in (
        ("other_official", ("approval", "fund", "allocation", "disbursement", "lesson")),
        ("manager", ("allocation", "commitment", "disbursement", "lesson", "result", "sheet")),
        ("official", ("approval", "fund", "allocation", "seat", "sheet", "acceptance", "ending", "voiding")),
        ("auditor", ("allocation", "voiding")),
    ):
        for step in steps:
            assert by(client, getattr(cast, who)).post(f"/projects/THU-1/{step}/", {}).status_code == 403, (
                who,
                step,
            )
    for who in ("manager", "farmer"):
        assert by(client, getattr(cast, who)).get("/projects/new/").status_code == 403
        assert client.get("/projects/draft-set/indicators/").status_code == 403
    Session.objects.all().delete()
    assert client.post("/projects/THU-1/lesson/", {}).status_code == 302


def test_the_province_drafts_and_everybody_downloads(client, cast):
    row = approved(cast)
    assert client.get("/projects/draft-set/").status_code == 404
    lesson = keeping.learn(row, field=FIELD, text="Bài học", by=cast.official, client_id=uuid4())
    client.force_login(cast.province_official)
    said = {
        "number": "1.1",
        "text": "Chỉ tiêu mới",
        "threshold": "Ít nhất 1",
        "reason": "Vì",
        "client_id": uuid4(),
    }
    assert client.post("/projects/draft-set/indicators/", said).status_code == 422
    assert client.post("/projects/draft-set/indicators/", {**said, "lessons": [lesson.pk]}).status_code == 302
    client.logout()

    page = text(client.get("/projects/draft-set/"))
    assert "Chỉ tiêu mới" in page
    assert "không phải văn bản pháp luật" in page
    given = json.loads(client.get("/projects/draft-set/du-thao.json").content)
    assert given["indicators"][0]["pilots"] == ["THU-1"]
    book = zipfile.ZipFile(io.BytesIO(client.get("/projects/draft-set/du-thao.xlsx").content))
    assert "DỰ THẢO" in book.read("xl/sharedStrings.xml").decode()
    assert client.get("/projects/draft-set/?tinh=vn9:P:1").status_code == 404
    assert drafting.standing_in(AdminUnit.objects.get(pk="vn2:P:82"))


def test_money_of_another_project_is_not_named(client, cast):
    row = fund(cast, approved(cast))
    spent_from = fund(cast, approved(cast, code="THU-2"))
    allocated(cast, row)
    disbursed(cast, row)
    client.force_login(cast.official)
    data = {"fund": spent_from.pk, "amount": "1", "on": "01/02/2026", "document": "x", "client_id": uuid4()}
    assert client.post("/projects/THU-1/disbursement/", data).status_code == 422

"""The pages of surveys, and who gets which: the Front's are closed to whoever governs."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from commune.design import workbook
from commune.surveys import collecting
from commune.surveys.field_views import pack_for
from commune.surveys.models import Answer, Channel, Finding, FormVersion, Survey, SurveyCollection
from commune.surveys.slots import survey_tasks
from commune.surveys.tests.asked import LINES, a_survey, a_version, answered, book, listed, public_survey

pytestmark = pytest.mark.django_db
OWNED = ["survey", "households", "counts", "counts-file", "answers"]
WRITING = ["listing", "closing", "findings"]
OTHERS = ["official", "chairman", "province_official", "inspector", "auditor", "manager", "farmer", "buyer"]


def page(name, *args):
    return reverse(f"surveys:{name}", args=args)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def upload(content, name="phieu.xlsx"):
    return SimpleUploadedFile(name, content)


def test_the_fronts_survey_is_absent_for_everybody_but_the_front(client, cast):
    survey = a_survey(cast)
    house = listed(cast, survey)[0]
    row = answered(survey, by=cast.front_official, household=house)
    gets = [page(name, survey.pk) for name in OWNED] + [
        page("household", house.pk),
        page("one-answer", row.pk),
    ]
    posts = [page(name, survey.pk) for name in WRITING] + [page("household", house.pk)]
    for who in OTHERS:
        client.force_login(getattr(cast, who))
        assert {client.get(each).status_code for each in gets} == {404}, who
        assert {client.post(each).status_code for each in posts} == {404}, who
    client.force_login(cast.front_official)
    assert {client.get(each).status_code for each in gets} == {200}
    assert client.get(page("version", survey.version_id)).status_code == 200
    client.force_login(cast.official)
    assert client.get(page("version", survey.version_id)).status_code == 404


def test_the_offices_survey_is_absent_for_another_communes_official_and_the_front(client, cast):
    survey = public_survey(cast)
    for who in ("other_official", "front_official", "province_official", "manager"):
        client.force_login(getattr(cast, who))
        assert {client.get(page(name, survey.pk)).status_code for name in OWNED} == {404}, who
    for who in ("official", "chairman"):
        client.force_login(getattr(cast, who))
        assert {client.get(page(name, survey.pk)).status_code for name in OWNED} == {200}, who


def test_strangers_and_ended_sessions_sign_in(client, cast):
    survey = a_survey(cast)
    assert "/accounts/login/" in client.get(page("survey", survey.pk)).url
    assert client.get(page("field-pack")).status_code == 401
    client.force_login(cast.front_official)
    assert client.get(page("field-pack")).status_code == 200
    Session.objects.all().delete()
    assert client.get(page("field-pack")).status_code == 401
    assert "/accounts/login/" in client.post(page("findings", survey.pk), {"words": "x"}).url


def test_the_pack_holds_her_own_lists_and_nobody_elses(cast):
    survey = a_survey(cast)
    houses = listed(cast, survey)
    answered(survey, by=cast.front_official, household=houses[0])
    a_survey(cast, closes_at=timezone.now() - timedelta(days=1), grace_hours=1)

    pack = pack_for(cast.front_official)

    assert [each["id"] for each in pack["surveys"]] == [str(survey.pk)]
    assert [bool(each["answer"]) for each in pack["surveys"][0]["households"]].count(True) == 1
    assert pack_for(cast.official)["surveys"] == []
    assert pack_for(cast.farmer)["surveys"] == []


def test_a_wrong_workbook_comes_back_with_its_cells_named_and_nothing_written(client, cast):
    client.force_login(cast.front_official)
    wrong = book(lines=[*LINES, ("barcode", "ma", "Mã"), ("text", "hai_long", "Lại")])
    facts = {"organization": cast.front.pk}

    answer = client.post(page("upload"), {**facts, "file": upload(wrong)})

    assert answer.status_code == 422
    assert f"dòng {len(LINES) + 2}, cột type" in text(answer)
    assert "Chưa hiểu loại câu" in text(answer)
    marked = client.post(page("upload"), {**facts, "file": upload(wrong), "marked": "1"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(marked.content)).get_sheet_by_index(0).to_python()
    assert "Chưa hiểu loại câu" in sheet[len(LINES) + 1][-1]
    for content in (b"", b"not a workbook", b"PK\x03\x04 broken"):
        assert client.post(page("upload"), {**facts, "file": upload(content)}).status_code == 422
    assert client.post(page("upload"), facts).status_code == 422
    assert (
        client.post(page("upload"), {"organization": cast.office.pk, "file": upload(book())}).status_code
        == 422
    )
    assert not FormVersion.objects.exists()


def test_from_the_workbook_to_an_open_survey_and_its_list(client, cast):
    client.force_login(cast.front_official)
    assert client.get(page("example")).status_code == 200
    answer = client.post(page("upload"), {"organization": cast.front.pk, "file": upload(book())})
    version = FormVersion.objects.get()
    assert answer.url == page("version", version.pk)
    assert "Chỉ trả lời khi" in text(client.get(answer.url))
    assert client.get(page("version-file", version.pk)).content == bytes(version.workbook)
    new = {
        "title": "Đợt một", "code": "MT-1", "access": "household", "opens_on": f"{timezone.localdate():%d/%m/%Y}",
        "closes_on": "31/12/2098", "grace_days": "2", "satisfied": ["hai_long:rat"], "client_id": uuid4(),
    }  # fmt: skip
    assert client.post(page("opening", version.pk), new | {"closes_on": "01/01/2020"}).status_code == 422
    assert client.post(page("opening", version.pk), new | {"satisfied": ["hai_long:tot"]}).status_code == 422
    for _press in range(2):
        assert client.post(page("opening", version.pk), new).status_code == 302
    survey = Survey.objects.get()
    assert (survey.satisfaction, survey.satisfied, survey.grace_hours) == ("hai_long", ["rat"], 48)
    rows = [("H1", "Hộ Một", "Ấp A"), ("H2", "Hộ Hai", "Ấp B")]
    homes = workbook.written(workbook.Sheet("Hộ", ("Mã hộ", "Tên chủ hộ", "Ấp"), rows))
    bad = workbook.written(workbook.Sheet("Hộ", ("Mã hộ", "Tên chủ hộ"), [("H1", "Hộ Một")]))
    holed = workbook.written(workbook.Sheet("Hộ", ("Mã hộ", "Tên chủ hộ", "Ấp"), [*rows, ("H3", "", "Ấp A")]))
    for content in (bad, holed):
        assert client.post(page("listing", survey.pk), {"file": upload(content)}).status_code == 422
        assert not survey.households.exists()
    for _press in range(2):
        assert client.post(page("listing", survey.pk), {"file": upload(homes)}).status_code == 302
    assert survey.households.count() == 2
    assert "Ấp A" in text(client.get(page("survey", survey.pk)))
    assert client.get(page("households", survey.pk) + "?ap=Ấp A").status_code == 200


def test_a_resident_answers_without_an_account_and_wrong_answers_are_named(client, cast, settings):
    survey = public_survey(cast)
    address = page("answer", survey.pk)
    assert client.get(address).status_code == 200
    key = uuid4()
    wrong = client.post(
        address, {"client_id": key, "q-hai_long": "tuyệt", "q-so_nguoi": "chín", "q-ngay": "31/02/2026"}
    )
    assert wrong.status_code == 422
    told = text(wrong)
    for each in ("Hãy chọn trong các câu", "Hãy ghi một số nguyên", "Ngày phải ghi", "Có hài lòng không?"):
        assert each in told
    assert "chín" in wrong.content.decode()
    right = {"client_id": key, "q-hai_long": "chua", "q-vi_sao": "Chậm", "q-so_nguoi": "3"}
    right |= {"q-viec": ["khac", "dat"], "q-ngay": "2/11/2026"}
    for _press in range(2):
        assert client.post(address, right).url == page("thanks", survey.pk)
    row = Answer.objects.get()
    assert row.content == {
        "hai_long": "chua", "vi_sao": "Chậm", "so_nguoi": "3", "viec": "dat khac", "ngay": "2026-11-02", "dong": "it",
    }  # fmt: skip
    assert row.written_by is None
    assert client.post(address, right | {"client_id": "x"}).status_code == 422
    settings.RATE_PUBLIC_WRITES = 1
    assert client.post(address, right | {"client_id": uuid4()}).status_code == 429
    assert Answer.objects.count() == 1


def test_who_is_signed_in_answers_the_public_survey_without_a_name(client, cast):
    survey = public_survey(cast)
    client.force_login(cast.farmer)

    client.post(page("answer", survey.pk), {"client_id": uuid4(), "q-hai_long": "co"})

    assert Answer.objects.get().written_by is None


def test_a_closed_survey_says_so_and_a_households_has_no_public_page(client, cast):
    ended = public_survey(cast, closes_at=timezone.now() - timedelta(hours=1))
    answer = client.post(page("answer", ended.pk), {"client_id": uuid4(), "q-hai_long": "co"})
    assert answer.status_code == 422
    assert "đã khép lúc" in text(answer)
    assert not Answer.objects.exists()
    assert client.get(page("answer", a_survey(cast).pk)).status_code == 404
    assert client.get(page("results", ended.pk)).status_code == 404


def test_a_paper_form_is_copied_and_corrected_with_a_reason(client, cast):
    survey = a_survey(cast)
    house = listed(cast, survey)[0]
    client.force_login(cast.front_official)
    address = page("household", house.pk)
    assert (
        client.post(address, {"client_id": uuid4(), "q-hai_long": "rat", "is_paper": "on"}).status_code == 302
    )
    assert Answer.objects.get().channel == Channel.PAPER
    assert client.post(address, {"client_id": uuid4(), "q-hai_long": "co"}).status_code == 422
    assert (
        client.post(address, {"client_id": uuid4(), "q-hai_long": "co", "reason": "Chép nhầm"}).status_code
        == 302
    )

    assert Answer.objects.standing().get().content["hai_long"] == "co"
    told = text(client.get(page("one-answer", Answer.objects.standing().get().pk)))
    assert "Chép nhầm" in told
    assert "Đã sửa" in text(
        client.get(page("one-answer", Answer.objects.exclude(corrected_by=None).get().pk))
    )
    assert client.post(page("closing", survey.pk), {"reason": "Đủ"}).status_code == 302
    assert client.post(address, {"client_id": uuid4(), "q-hai_long": "rat", "reason": "x"}).status_code == 422


def test_what_the_front_published_everybody_reads_and_the_office_finds_on_its_desk(client, cast):
    survey = a_survey(cast)
    houses = listed(cast, survey, each=8)
    for at, house in enumerate(houses):
        given = {"hai_long": "rat"} if at % 2 else {"hai_long": "co"}
        answered(survey, given, by=cast.front_official, household=house)
    client.force_login(cast.front_official)
    assert client.post(page("findings", survey.pk), {"words": " "}).status_code == 422
    assert client.post(page("findings", survey.pk), {"words": "Tốt."}).url == page("results", survey.pk)
    assert Finding.objects.get().signed_by == cast.front_official

    client.force_login(cast.chairman)
    assert survey.title in text(client.get(page("desk")))
    client.logout()
    told = text(client.get(page("results", survey.pk)))
    assert "Số phiếu 16" in told
    assert "∗" in told
    assert "Hộ 1" not in told
    book_ = CalamineWorkbook.from_filelike(io.BytesIO(client.get(page("results-file", survey.pk)).content))
    assert book_.sheet_names
    assert survey.title in text(client.get(page("list")))


def test_counts_are_the_owners_with_shares_by_hamlet_as_xlsx(client, cast):
    survey = public_survey(cast)
    for said in ("rat", "co", "chua"):
        answered(
            survey,
            {"hai_long": said, "vi_sao": "x", "so_nguoi": "4"} if said == "chua" else {"hai_long": said},
        )
    client.force_login(cast.official)

    told = text(client.get(page("counts", survey.pk)))
    assert "66,7 %" in told
    assert "2 trong 3 phiếu" in told
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(client.get(page("counts-file", survey.pk)).content))
    assert any("Rất hài lòng" in map(str, row) for row in sheets.get_sheet_by_index(0).to_python())


def test_a_provinces_file_is_entered_whole_or_not_at_all(client, cast):
    assert client.get(page("collections")).status_code == 200
    client.force_login(cast.official)
    assert client.post(page("imports")).status_code == 403
    client.force_login(cast.old_province_official)
    good = ("27694", "Hài lòng 2025", "05/03/2025", "120", "có")
    bad = ("99999", "", "2025", "nhiều", "có lẽ")

    def sent(*rows, columns=collecting.COLUMNS, **more):
        content = workbook.written(workbook.Sheet("x", columns, rows))
        facts = {"province": "vn3:P:80", "source": "Công văn", "file": upload(content)}
        return client.post(page("imports"), facts | more)

    from commune.units.models import AdminUnit

    code = AdminUnit.objects.filter(parent__parent="vn3:P:80", level="commune").order_by("code")[0].code
    good = (code, *good[1:])
    wrong = sent(good, bad)
    assert wrong.status_code == 422
    for each in ("Dòng 3", "Không có xã", "Thiếu tên", "Ngày phải", "Số phiếu phải", "có hoặc không"):
        assert each in text(wrong)
    assert sent(good, bad, marked="1")["Content-Type"] == workbook.KIND
    assert sent(good, columns=("a", "b", "c", "d", "e")).status_code == 422
    assert sent(good, province="vn2:P:82").status_code == 422
    assert sent(good, good).status_code == 422
    assert not SurveyCollection.objects.exists()
    assert sent(good).status_code == 302
    row = SurveyCollection.objects.get()
    assert (row.grade, row.stated_answers, row.is_front, str(row.held_on)) == ("C", 120, True, "2025-03-05")
    assert sent(good, (code, "Khác", "06/03/2025", "1", "")).status_code == 422
    assert "Công văn" in text(client.get(page("collections")))


def test_who_finds_the_way_to_surveys(rf, cast):
    def names(who):
        request = rf.get("/")
        request.user = getattr(cast, who)
        return [str(each.label) for each in survey_tasks(request)]

    assert names("front_official") == ["Khảo sát", "Hỏi từng hộ"]
    assert names("official") == names("chairman") == ["Khảo sát"]
    assert names("farmer") == names("province_official") == []


def test_a_form_of_the_office_is_no_form_of_the_front(client, cast):
    version = a_version(cast, who="official", organization="office")
    client.force_login(cast.front_official)
    assert client.get(page("version", version.pk)).status_code == 404
    assert client.post(page("opening", version.pk)).status_code == 404

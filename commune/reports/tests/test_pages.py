"""Who sees and does what at the pages of sealing; open data; the province's own form."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from commune.lib import periods
from commune.reports import bundling, filling, sealing
from commune.reports.models import Freeze
from commune.reports.tests.conftest import MARCH
from commune.reports.tests.test_sealing import sealed

PLACE = ("vn2:C:30076", "2026-03")
PAGE = reverse("reports:report", args=PLACE)


def post(client, person, name, **facts):
    client.force_login(person)
    return client.post(reverse(f"reports:{name}", args=PLACE), facts, follow=True)


def test_the_steps_are_taken_at_the_page(client, cast, commune):
    assert client.get(PAGE).status_code == 404
    assert (
        "chưa được lập" in post(client, cast.official, "preparation").content.decode()
        or Freeze.objects.exists()
    )
    freeze = Freeze.objects.get()

    assert "Chỉ người đứng đầu" in post(client, cast.official, "signature", freeze=freeze.pk).content.decode()
    post(client, cast.chairman, "signature", freeze=freeze.pk)
    post(client, cast.province_official, "acceptance", freeze=freeze.pk)

    client.logout()
    page = client.get(PAGE).content.decode()
    assert "đã chốt" in page
    assert "33,33 %" in page
    assert freeze.root in page
    assert f"Ký chốt: {cast.chairman.full_name}" in page
    assert f"Nghiệm thu: {cast.province_official.full_name}" in page
    assert "Tôi đã xem và ký chốt" not in page


def test_the_desk_leads_to_periods_that_nobody_has_prepared(client, cast, commune):
    client.force_login(cast.official)
    year = f"/reports/{commune.pk}/{timezone.localdate().year}/"
    assert f'href="{year}"' in client.get("/reports/").content.decode()

    sealing.prepare(commune, periods.parse(str(timezone.localdate().year)), by="system:test")

    page = client.get("/reports/").content.decode()
    assert page.count(f'href="{year}"') == 1
    assert page.index("Đang chờ ký") < page.index(f'href="{year}"')
    for who in ("farmer", "auditor"):
        client.force_login(getattr(cast, who))
        assert "Lập báo cáo của một kỳ" not in client.get("/reports/").content.decode()


@pytest.mark.parametrize("who", ["farmer", "manager", "other_official", "buyer"])
def test_others_neither_see_nor_take_steps(client, cast, commune, who):
    freeze = sealing.prepare(commune, MARCH, by="system:test")

    client.force_login(getattr(cast, who))
    assert client.get(PAGE).status_code == 404
    for name in ("preparation", "signature", "acceptance"):
        answer = client.post(reverse(f"reports:{name}", args=PLACE), {"freeze": freeze.pk})
        assert answer.status_code == 404, name
    assert Freeze.objects.count() == 1
    assert Freeze.objects.get().state == "prepared"


def test_an_ended_session_is_sent_to_sign_in(client, commune):
    answer = client.post(reverse("reports:preparation", args=PLACE))

    assert answer.status_code == 302
    assert "next=" in answer["Location"]
    assert not Freeze.objects.exists()


@pytest.mark.parametrize("freeze", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_step_without_its_freeze_is_not_found(client, cast, commune, freeze):
    client.force_login(cast.chairman)

    assert client.post(reverse("reports:signature", args=PLACE), {"freeze": freeze}).status_code == 404


def test_files_are_those_of_the_command(client, cast, commune):
    files = bundling.files_of(sealed(cast, commune))

    for name, content in files.items():
        answer = client.get(reverse("reports:file", args=[*PLACE, name]))
        assert answer.content == content, name
    assert client.get(reverse("reports:file", args=[*PLACE, "other.txt"])).status_code == 404
    assert (
        client.get(reverse("reports:file", args=["vn2:C:30076", "2026-04", "report.json"])).status_code == 404
    )
    assert files["report.pdf"].startswith(b"%PDF-")


def test_open_data_lists_every_file_that_it_gives(client, cast, commune):
    sealed(cast, commune)
    told = client.get("/data/", headers={"accept": "application/ld+json"}).json()

    assert told["@type"] == "dcat:Catalog"
    files = [
        each["dcat:downloadURL"]["@id"] for one in told["dcat:dataset"] for each in one["dcat:distribution"]
    ]
    assert len(files) == 5
    for address in files:
        assert client.get("/" + address.split("/", 3)[3]).status_code == 200, address
    figures = client.get("/data/figures/vn2:C:30076/2026-03.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(figures)))
    (household,) = [row for row in rows if row["code"] == "households-with-diary" and not row["part_of"]]
    assert (household["numerator"], household["denominator"], household["meets"]) == ("1", "3", "false")
    assert "Dữ liệu mở" in client.get("/data/").content.decode()
    assert client.get("/data/figures/vn2:C:30076/2026-99.csv").status_code == 404


def workbook(*rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 1"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORM = (
    ["BIỂU TỔNG HỢP CỦA TỈNH"],
    [],
    ["STT", "Chỉ tiêu", "Tử số", "Mẫu số", "Kết quả", "Đánh giá", "Ghi chú"],
    [1, "Hộ có ghi nhật ký", None, None, None, None, "giữ"],
    [2, "cashless-orders", None, None, None, None, None],
    [3, "Một chỉ tiêu không có", None, None, None, None, None],
    [4, "households-with-diary", "đã ghi", None, "=1+1", None, None],
)


def test_the_provinces_form_comes_back_filled(client, cast, commune):
    sealed(cast, commune)
    client.force_login(cast.official)
    upload = io.BytesIO(workbook(*FORM))
    upload.name = "bieu.xlsx"

    answer = client.post(reverse("reports:form", args=PLACE), {"file": upload})

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = [[cell.value for cell in row] for row in book["Biểu 1"].iter_rows(min_row=4)]
    assert rows[0] == [1, "Hộ có ghi nhật ký", 1, 3, 33.333333, "Chưa đạt", "giữ"]
    assert rows[1][2:6] == [None] * 4
    assert rows[2][2:6] == [None] * 4
    assert (rows[3][2], rows[3][4]) == ("đã ghi", "=1+1")
    notes = {(row[0].value, row[1].value) for row in book[filling.NOTES].iter_rows()}
    assert ("Ô đã điền", "Biểu 1!E4") in notes
    assert ("Không có trong báo cáo", "Biểu 1, dòng 6") in notes


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Excel"),
        (b"not a workbook", "Excel"),
        (workbook(["không", "có", "cột"]), "Không tìm thấy cột"),
        (bomb(), "lớn quá"),
        (b"PK" + b"0" * 3_000_000, "2 MB"),
    ],
    ids=["empty", "text", "no column", "bomb", "large"],
)
def test_a_form_that_cannot_be_filled_is_refused(cast, commune, content, said):
    with pytest.raises(filling.UnfitFormError, match=said):
        filling.filled(content, sealed(cast, commune))


def test_the_figures_told_are_json_without_doubt(cast, commune):
    report = json.loads(bundling.files_of(sealed(cast, commune))["report.json"])

    for figure in report["figures"]:
        for name in ("numerator", "denominator", "value"):
            assert isinstance(figure[name], int | str | None)

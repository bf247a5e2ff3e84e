"""A file is looked at, entered whole or not at all, and counts once."""

import io

import pytest
from django.urls import reverse

from commune.design import workbook
from commune.ledger.evidence import evidence
from commune.linkage import importing, keeping
from commune.linkage.importing import COLUMNS
from commune.linkage.models import DigitalUse, ImportFile, LinkageModel, Zone
from commune.linkage.refusing import LinkageRefusedError

pytestmark = pytest.mark.django_db
UNIT = "vn2:C:30076"
USE = ["HTX số", "", "HTX Minh Họa", UNIT, "01/03/2024", "", "", "", "", "", "", "", ""]
ZONE = ["Vùng", "V-1", "Vùng lúa", UNIT, "01/03/2024", "", "lúa", "", "", "", "", "50000", "có"]
MODEL = [
    "Mô hình", "M-1", "Liên kết lúa", UNIT, "01/03/2024", "", "lúa", "Công ty A", "HTX B", "1000", "V-1", "", "có",
]  # fmt: skip


def book(*rows):
    return workbook.written(workbook.Sheet("Danh sách", COLUMNS, rows))


def csv(*rows):
    return "\n".join(";".join(each) for each in (COLUMNS, *rows)).encode()


def changed(row, **facts):
    places = {
        "kind": 0,
        "code": 1,
        "name": 2,
        "unit": 3,
        "since": 4,
        "until": 5,
        "kg": 9,
        "zone": 10,
        "digital": 12,
    }
    return [
        next((text for key, text in facts.items() if places[key] == at), each) for at, each in enumerate(row)
    ]


@pytest.mark.parametrize("write", [book, csv])
def test_all_three_kinds_come_in_with_grade_c(cast, write):
    made = keeping.keep(write(USE, MODEL, ZONE), name="tep.xlsx", by=cast.official)

    assert made.rows == 3
    model = evidence["linkage.model"].queryset().get()
    zone = evidence["linkage.zone"].queryset().get()
    use = evidence["linkage.digital_cooperative"].queryset().get()
    assert (model.grade, model.works_digitally, model.is_zoned, model.delivered_kg) == ("C", True, True, 0)
    assert (zone.grade, zone.area, zone.works_digitally) == ("C", 50000, True)
    assert (use.grade, use.name, use.ends_on) == ("C", "HTX Minh Họa", None)


def test_the_same_file_twice_adds_nothing(cast):
    content = book(USE, MODEL, ZONE)

    first = keeping.keep(content, name="tep.xlsx", by=cast.official)
    second = keeping.keep(content, name="khac.xlsx", by=cast.official)

    assert first == second
    counts = [each.objects.count() for each in (ImportFile, DigitalUse, LinkageModel, Zone)]
    assert counts == [1, 1, 1, 1]


def test_another_file_with_known_rows_adds_only_what_is_new(cast):
    keeping.keep(book(USE), name="mot.xlsx", by=cast.official)

    made = keeping.keep(book(USE, changed(USE, name="HTX Hai")), name="hai.xlsx", by=cast.official)

    assert made.rows == 1
    assert DigitalUse.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (changed(USE, kind="Chợ"), "Loại"),
        (changed(USE, unit="vn2:C:28273"), "đơn vị"),
        (changed(USE, unit="x" * 300), "đơn vị"),
        (changed(USE, since="2024"), "ngày/tháng/năm"),
        (changed(USE, until="01/02/2024"), "sau từ ngày"),
        (changed(USE, name=""), "tên"),
        (changed(MODEL, kg="-5"), "Cam kết"),
        (changed(MODEL, kg="99999999999"), "Cam kết"),
        (changed(MODEL, zone="V-9"), "V-9"),
        (changed(MODEL, code="a/b"), "chữ, số"),
        (changed(ZONE, digital="chắc"), "có hoặc không"),
        (changed(USE, name="x" * 200), "dài quá"),
        (USE, "trùng"),
    ],
)
def test_one_wrong_row_and_nothing_is_written(cast, wrong, said):
    content = book(USE, wrong)

    reading = importing.look_at(content, by=cast.official)

    assert said in " ".join(reading.wrong[1])
    with pytest.raises(LinkageRefusedError):
        keeping.keep(content, name="tep.xlsx", by=cast.official)
    assert not ImportFile.objects.exists()
    assert not DigitalUse.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rac", b"\x00\xff", "Tên;Loại\nA;B".encode()])
def test_what_nobody_can_read_is_said(cast, content):
    with pytest.raises(LinkageRefusedError):
        importing.look_at(content, by=cast.official)


def test_a_last_day_ends_it_on_the_day_after(cast):
    keeping.keep(book(changed(USE, until="31/12/2024")), name="tep.xlsx", by=cast.official)

    ended = evidence["linkage.digital_cooperative"].queryset().get().ends_on
    assert f"{ended:%d/%m/%Y}" == "01/01/2025"


def test_the_page_shows_first_and_enters_then(client, cast):
    client.force_login(cast.official)
    file = io.BytesIO(book(USE, MODEL, ZONE))
    file.name = "tep.xlsx"

    shown = client.post(reverse("linkage:imports"), {"file": file})

    assert "3 dòng mới" in shown.content.decode()
    assert not ImportFile.objects.exists()
    kept = shown.context["kept"].initial
    assert client.post(reverse("linkage:entering"), kept).status_code == 302
    assert client.post(reverse("linkage:entering"), kept, follow=True).status_code == 200
    assert DigitalUse.objects.count() == 1


def test_a_page_that_was_tampered_with_enters_nothing(client, cast):
    client.force_login(cast.official)

    for content in ("không phải", "UEsD", ""):
        answer = client.post(reverse("linkage:entering"), {"name": "a", "content": content}, follow=True)
        assert answer.status_code == 200
    assert not ImportFile.objects.exists()

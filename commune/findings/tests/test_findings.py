"""What stands: the later takes the place of the earlier; a file comes in whole, once, or not at all."""

import io
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Count
from django.utils import timezone

from commune.design import tables
from commune.design.tables import UnreadableList
from commune.findings import entering, sheets
from commune.findings.entering import FindingRefusedError
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
from commune.ledger.evidence import evidence
from commune.ledger.models import Entry
from commune.units.models import AdminUnit

DAY = date(2025, 6, 20)


def decided(cast, uid=COMMUNE, **changes):
    facts = {
        "set_code": "xa-ntm-2021",
        "number": "8.4",
        "is_met": False,
        "decided_on": DAY,
        "document": "12/QĐ-UBND",
        "reason": "Kiểm tra lại: chưa có điểm phục vụ bưu chính.",
        "client_id": uuid4(),
        "by": cast.tay_ninh_official,
    }
    return entering.decide(AdminUnit.objects.get(pk=uid), **{**facts, **changes})


def told():
    rows = Assessment.objects.all().told().order_by("pk")
    return [(row.is_met, row.grade, row.superseded_on) for row in rows]


def test_a_later_decision_takes_the_place_of_what_a_file_said(cast):
    entered(assessments(MET), cast.tay_ninh_official)
    decided(cast, decided_on=date(2025, 6, 25))

    assert told() == [(True, "C", date(2025, 6, 25)), (False, "B", None)]
    assert Assessment.objects.all().standing().get().document == "12/QĐ-UBND"
    assert Entry.objects.filter(kind="findings.assessment").count() == 2


def test_of_one_day_the_one_entered_last_stands_and_an_older_one_never(cast):
    first, second = decided(cast), decided(cast, is_met=True)
    older = decided(cast, decided_on=DAY - timedelta(days=30))

    rows = {row.pk: row.superseded_on for row in Assessment.objects.all().told()}
    assert rows == {first.pk: DAY, second.pk: None, older.pk: DAY}


def test_other_units_sets_and_numbers_stand_beside_each_other(cast):
    decided(cast)
    decided(cast, number="15,2")
    decided(cast, set_code="xa-ntm-nang-cao-2021")
    decided(cast, uid=OTHER)

    assert Assessment.objects.all().standing().count() == 4
    assert Assessment.objects.filter(number="15.2").exists()


def test_the_same_client_id_is_one_decision(cast):
    again = uuid4()

    assert decided(cast, client_id=again) == decided(cast, client_id=again, is_met=True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"decided_on": timezone.localdate() + timedelta(days=2)}, "decided_on"),
        ({"number": "tám chấm tư"}, "number"),
        ({"set_code": "Bộ tiêu chí"}, "set_code"),
        ({"document": " "}, "document"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_decision_without_day_number_document_or_reason_is_refused(cast, wrong, field):
    with pytest.raises(FindingRefusedError) as refusal:
        decided(cast, **wrong)

    assert refusal.value.field == field
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("who", ["province_official", "official", "auditor", "manager", "farmer"])
def test_only_the_province_above_decides(cast, who):
    with pytest.raises(PermissionError):
        decided(cast, by=getattr(cast, who))


def test_nobody_decides_about_her_own_commune_nor_does_an_inspector(cast):
    for who in (cast.official, cast.chairman, cast.inspector, cast.auditor):
        with pytest.raises(PermissionError):
            decided(cast, uid="vn2:C:30076", by=who)

    assert decided(cast, uid="vn2:C:30076", by=cast.province_official).pk


def test_a_later_statement_takes_the_place_of_the_earlier(cast):
    entered(figures(STAMPS), cast.tay_ninh_official)
    entered(figures(but(STAMPS, _2="2.100.000", _3="30/09/2023")), cast.tay_ninh_head)

    rows = StatedFigure.objects.all().told().order_by("pk")
    found = [(row.amount, row.grade, row.superseded_on) for row in rows]
    assert found == [(Decimal(2_061_000), "C", date(2023, 9, 30)), (Decimal(2_100_000), "C", None)]
    assert rows[0].file.source == "Danh sách thử"
    assert len(rows[0].file.digest) == 64


def test_the_same_file_adds_nothing_whoever_brings_it(cast):
    content = assessments(MET, but(MET, _2=OTHER)).getvalue()
    first = entered(io.BytesIO(content), cast.tay_ninh_official)

    assert entered(io.BytesIO(content), cast.tay_ninh_head) == first
    assert Assessment.objects.count() == 2
    assert FindingsFile.objects.count() == 1
    assert not FindingsDraft.objects.exists()


def test_known_rows_in_another_file_are_left_out_and_a_file_of_nothing_else_is_refused(cast):
    entered(assessments(MET), cast.tay_ninh_official)

    with pytest.raises(FindingRefusedError, match="đã có từ trước"):
        entered(as_csv(sheets.ASSESSMENTS, MET), cast.tay_ninh_official)
    row = entered(as_csv(sheets.ASSESSMENTS, MET, but(MET, _2=OTHER)), cast.tay_ninh_official)
    assert (row.fresh, row.known) == (1, 1)


WRONG_CELLS = {
    "unit of nobody": (but(MET, _2="vn3:C:99999"), "Mã đơn vị"),
    "unit of another province": (but(MET, _2="vn2:C:30076"), "Mã đơn vị"),
    "long unit": (but(MET, _2="v" * 21), "Mã đơn vị"),
    "the row above": (MET, "Mã đơn vị"),
    "result": (but(MET, _2=OTHER, _3="gần đạt"), "Kết quả"),
    "number": (but(MET, _2=OTHER, _1="8/4"), "Tiêu chí"),
    "set": (but(MET, _2=OTHER, _0="bộ cũ"), "Bộ tiêu chí"),
    "day": (but(MET, _2=OTHER, _4="20/6/25"), "Ngày"),
    "future": (but(MET, _2=OTHER, _4="01/01/2199"), "Ngày"),
    "no document": (but(MET, _2=OTHER, _5=""), "Văn bản"),
    "formula": (but(MET, _2=OTHER, _5="=1+1"), "Văn bản"),
}


@pytest.mark.parametrize("name", WRONG_CELLS)
def test_a_wrong_cell_is_marked_and_nothing_of_the_file_is_written(cast, name):
    row, label = WRONG_CELLS[name]
    draft = entering.keep_draft(assessments(MET, row), name="x.xlsx", source="y", by=cast.tay_ninh_official)

    judged = entering.judged(draft, by=cast.tay_ninh_official)
    assert list(judged.wrong) == [(1, label)]
    with pytest.raises(FindingRefusedError, match="còn ô sai"):
        entering.enter(draft, by=cast.tay_ninh_official)
    assert not Assessment.objects.exists()
    returned = tables.read(io.BytesIO(entering.marked(judged)))
    assert returned.columns[-1] == "Lỗi cần sửa"
    assert returned.rows[1][-1].startswith(label)
    assert returned.rows[0][-1] == ""


@pytest.mark.parametrize("amount", ["nhiều", "-1", "1,23456", "1" * 16, "1e3"])
def test_an_amount_that_is_no_number_is_marked(cast, amount):
    draft = entering.keep_draft(
        figures(but(STAMPS, _2=amount)), name="x", source="y", by=cast.tay_ninh_official
    )

    assert list(entering.judged(draft, by=cast.tay_ninh_official).wrong) == [(0, "Số liệu")]


def test_excels_own_numbers_and_days_are_read(cast):
    entered(figures(but(STAMPS, _2=1250.5, _3=date(2023, 8, 31))), cast.tay_ninh_official)
    entered(assessments(but(MET, _1=8.4, _4=DAY)), cast.tay_ninh_official)

    assert StatedFigure.objects.get().amount == Decimal("1250.5")
    assert Assessment.objects.get().number == "8.4"


@pytest.mark.parametrize("content", [b"", b"xin chao", b"PK\x03\x04 cut", b"a;b\n1;2\n", b"\xff\xfe\x00"])
def test_a_file_of_neither_form_is_refused(cast, content):
    with pytest.raises(UnreadableList):
        entering.keep_draft(io.BytesIO(content), name="x", source="y", by=cast.tay_ninh_official)


def test_drafts_that_nobody_confirmed_go_after_a_week(cast):
    entering.keep_draft(assessments(MET), name="x", source="y", by=cast.tay_ninh_official)

    assert entering.forget_drafts() == 0
    assert entering.forget_drafts(timezone.now() + timedelta(days=8)) > 0
    assert not FindingsDraft.objects.exists()


def test_evidence_stands_until_the_day_of_the_later_one(cast):
    entered(assessments(MET), cast.tay_ninh_official)
    entered(figures(STAMPS), cast.tay_ninh_official)
    decided(cast, decided_on=date(2025, 6, 25))
    kind, statement = evidence["findings.assessment"], evidence["findings.statement"]

    rows = kind.queryset().order_by("pk").values(*(each.path for each in kind.fields.values()), "grade")
    assert [(row["set_code"], row["is_met"], row["grade"]) for row in rows] == [
        ("xa-ntm-2021", True, "C"),
        ("xa-ntm-2021", False, "B"),
    ]
    grades = kind.queryset().order_by().values_list(kind.grade_path).annotate(found=Count("pk"))
    assert dict(grades) == {"B": 1, "C": 1}
    assert dict(statement.queryset().order_by().values_list("grade").annotate(found=Count("pk"))) == {"C": 1}
    ends = kind.queryset().order_by("pk").values_list(kind.until_path, flat=True)
    assert list(ends) == [date(2025, 6, 25), None]
    assert statement.queryset().values_list("subject", "amount", "grade", "unit").get() == (
        "LA-STAMP",
        Decimal(2_061_000),
        "C",
        "vn3:P:80",
    )
    assert kind.address_of(kind.queryset().first()) == f"/findings/units/{COMMUNE}/"

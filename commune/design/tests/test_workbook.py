"""Workbooks: codes stay text, nothing runs as a formula, sums are checked again by Excel."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from commune.design.workbook import DONG, Column, Sheet, answer, written


def cells(content, sheet=0):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()


def test_codes_stay_text_numbers_stay_numbers_and_days_stay_days():
    moment = datetime(2026, 11, 1, 18, 30, tzinfo=UTC)
    rows = [["0042", Decimal("5.25"), date(2026, 11, 2), moment], ["7", None, None, None]]
    content = written(Sheet("Thử/đất", ["Mã", "Số", "Ngày", "Lúc"], rows))

    assert cells(content) == [
        ["Mã", "Số", "Ngày", "Lúc"],
        ["0042", 5.25, date(2026, 11, 2), datetime(2026, 11, 2, 1, 30)],  # noqa: DTZ001  # Excel knows no zones
        ["7", "", "", ""],
    ]


@pytest.mark.parametrize("wicked", ["=1+1", "+84", "-2", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_nothing_in_a_cell_runs_as_a_formula(wicked):
    content = written(Sheet(wicked, [wicked], [[wicked]], above=[wicked]))

    assert cells(content)[-1][0] == cells(content)[0][0] == f"'{wicked}"
    assert b"<f>" not in ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_a_sheet_for_paper_has_its_lines_above_and_sums_that_are_formulas(settings):
    settings.DEMO = True
    columns = ["Hộ", Column("Tiền", form=DONG)]
    sheet = Sheet("Chia", columns, [["A", 5], ["B", 7]], above=["Bảng 1"], sums={1: 12}, total="Cộng")
    content = written(sheet, Sheet("Khác", ["Mã"], []))

    assert cells(content) == [
        ["Bảng 1", ""],
        ["DỮ LIỆU MINH HỌA", ""],
        ["Hộ", "Tiền"],
        ["A", 5],
        ["B", 7],
        ["Cộng", 12],
    ]
    assert b"<f>SUM(B4:B5)</f>" in ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert cells(content, 1) == [["Mã"]]


def test_the_download_has_a_plain_name_and_is_kept_by_no_cache():
    found = answer("Vườn theo ấp", Sheet("Vườn", ["Mã"], [["V-1"]]))

    assert found["Content-Disposition"] == 'attachment; filename="vuon-theo-ap.xlsx"'
    assert found["Cache-Control"] == "private, no-store"

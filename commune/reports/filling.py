"""A form of the province's own (XLSX), filled from a sealed report and given back with its looks.

A row is known by an indicator's code or name in one of its cells, a column by its heading; what stands in a cell
already is never overwritten, and formulas stay.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from commune.design import safe_workbook
from commune.design.cells import NotAWorkbook, TooLarge
from commune.lib.fold import fold
from commune.reports.models import Freeze

Json = dict[str, Any]
LARGEST, MOST_ROWS, MOST_SHEETS, MOST_HEADING = 2 * 1024 * 1024, 2000, 12, 30
HEADINGS = {
    "numerator": ("tu so", "so dat", "so luong dat"),
    "denominator": ("mau so", "tong so"),
    "value": ("ket qua", "thuc hien", "gia tri", "ty le", "so lieu", "ket qua thuc hien"),
    "meets": ("danh gia", "dat chua dat", "dat hay chua"),
}
NOTES = "Ghi chú điền"


class UnfitFormError(ValueError):
    """The message is for the page."""


@dataclass
class Filled:
    """`cells`: places that were filled, such as "Biểu 1!D7"; `unknown`: rows that name no figure of the report."""

    content: bytes = b""
    cells: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def filled(content: bytes, freeze: Freeze) -> Filled:
    """Raises UnfitFormError for what is no workbook, is too large, or has no column to be filled."""
    book, found, figures = _opened(content), Filled(), _by_name(freeze.told["figures"])
    columns = 0
    for sheet in book.worksheets:
        columns += _fill_sheet(sheet, figures, found)
    if not columns:
        raise UnfitFormError("Không tìm thấy cột nào để điền: cần một cột tên Kết quả, Tử số hoặc Mẫu số.")
    _note(book, freeze, found)
    out = io.BytesIO()
    book.save(out)
    found.content = out.getvalue()
    return found


def _opened(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise UnfitFormError("Tệp lớn quá 2 MB.")
    try:
        safe_workbook.repacked(content, most_rows=MOST_ROWS, most_sheets=MOST_SHEETS)
        return openpyxl.load_workbook(io.BytesIO(content))
    except TooLarge as error:
        raise UnfitFormError(str(error) or "Tệp có nhiều ô quá.") from error
    except (NotAWorkbook, KeyError, ValueError, TypeError, IndexError, AttributeError, OSError) as error:
        raise UnfitFormError("Hãy tải lên tệp Excel (.xlsx) còn mở được.") from error


def _by_name(figures: list[Json]) -> dict[str, Json | None]:
    """Folded code, set with code, and name; None where two figures share it, so that none is guessed."""
    found: dict[str, Json | None] = {}
    for figure in figures:
        for name in {fold(figure["code"]), fold(f"{figure['set']} {figure['code']}"), fold(figure["name"])}:
            found[name] = None if name in found else figure
    return found


def _fill_sheet(sheet: Worksheet, figures: dict[str, Json | None], found: Filled) -> int:
    heading, columns = _heading(sheet)
    for row in sheet.iter_rows(min_row=heading + 1) if columns else ():
        named = [fold(str(cell.value)) for cell in row if isinstance(cell.value, str | int | float)]
        known = [figures[name] for name in named if figures.get(name)]
        if known and known[0]:
            found.cells += _fill_row(sheet, row[0].row or 0, columns, known[0])
        elif any(named):
            found.unknown.append(f"{sheet.title}, dòng {row[0].row}")
    return len(columns)


def _heading(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The first row with a known heading, and the column of each."""
    for row in sheet.iter_rows(max_row=MOST_HEADING):
        columns: dict[str, int] = {}
        for cell in row:
            what = _heading_of(cell.value)
            if what and cell.column is not None:
                columns.setdefault(what, cell.column)
        if columns:
            return row[0].row or 0, columns
    return 0, {}


def _heading_of(value: Any) -> str:
    text = fold(value).strip(" :.") if isinstance(value, str) else ""
    return next((what for what, names in HEADINGS.items() if text in names), "")


def _fill_row(sheet: Worksheet, row: int, columns: dict[str, int], figure: Json) -> Iterator[str]:
    words = {True: "Đạt", False: "Chưa đạt", None: ""}
    for what, column in columns.items():
        cell = sheet.cell(row=row, column=column)
        value = words[figure["meets"]] if what == "meets" else _number(figure[what])
        if isinstance(cell, MergedCell) or cell.value not in (None, "") or value in (None, ""):
            continue
        _write(cell, value)
        yield f"{sheet.title}!{cell.coordinate}"


def _write(cell: Cell, value: float | str) -> None:
    cell.value = value


def _number(value: int | str | None) -> float | None:
    return float(value) if isinstance(value, str) else value


def _note(book: Any, freeze: Freeze, found: Filled) -> None:
    """A sheet at the end: from which report, which cells, which rows were not understood."""
    notes = book.create_sheet(NOTES)
    rows = [
        ["Điền từ báo cáo đã chốt", f"{freeze.unit.name}, kỳ {freeze.period}"],
        ["Dấu của số liệu", freeze.root],
        ["Số ô đã điền", len(found.cells)],
        *(["Ô đã điền", place] for place in found.cells),
        *(["Không có trong báo cáo", place] for place in found.unknown),
    ]
    for row in rows:
        notes.append(row)

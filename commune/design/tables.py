"""Uploaded tables: the sheets of an XLSX or the rows of a CSV as text, and given back with what is wrong in each row.

A cell is what it shows: Excel's formulas come as the values that were saved with them, and run nowhere.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from commune.design import safe_workbook, workbook
from commune.design.cells import MOST_COLUMNS, NotAWorkbook, TooLarge
from commune.lib.fold import one_line, words

LARGEST = 2 * 1024 * 1024
MOST_ROWS, MOST_SHEETS = 2000, 12
ERROR_COLUMN = "Lỗi cần sửa"


# What no database keeps in a text and no XML carries: a workbook may hold them all the same, written "_x0000_".
UNKEPT = dict.fromkeys([*range(9), *range(14, 28), *range(127, 160), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


class UnreadableList(ValueError):
    """The message is for the page."""


@dataclass(frozen=True)
class Table:
    """`rows` are texts under `columns`, the first below the headings; `first_line` is its line in the file."""

    columns: list[str]
    rows: list[list[str]]
    first_line: int = 2

    def keyed(self) -> list[dict[str, str]]:
        """Each row by its folded headings: "Ngày lấy mẫu" is found under "ngay lay mau"."""
        keys = [key_of(column) for column in self.columns]
        return [dict(zip(keys, row, strict=False)) for row in self.rows]


def plain(text: str) -> str:
    """One line of text out of somebody's file or message, without signs that cannot be kept."""
    return one_line(text.translate(UNKEPT))


def key_of(heading: str) -> str:
    return " ".join(words(heading))


def read(file: IO[bytes]) -> Table:
    """The first sheet. Raises UnreadableList for what is neither CSV in UTF-8 nor XLSX, is empty, or is too big."""
    content = _limited(file)
    cells = next(_sheets(content, MOST_ROWS, 1))[1] if content.startswith(b"PK") else _csv_cells(content)
    found = _table(cells, MOST_ROWS)
    if found is None:
        raise UnreadableList("Tệp không có dòng nào dưới dòng tiêu đề.")
    return found


def read_sheets(file: IO[bytes], *, most_rows: int = MOST_ROWS) -> dict[str, Table]:
    """Every sheet that has rows, by its name. Raises UnreadableList for what is no XLSX, is empty, or is too big."""
    content = _limited(file)
    if not content.startswith(b"PK"):
        raise UnreadableList("Hãy tải lên tệp Excel (.xlsx) theo mẫu.")
    tables = {name: _table(cells, most_rows) for name, cells in _sheets(content, most_rows, MOST_SHEETS)}
    found = {name: table for name, table in tables.items() if table is not None}
    if not found:
        raise UnreadableList("Tệp không có dòng nào dưới dòng tiêu đề.")
    return found


def returned(table: Table, wrong: Mapping[int, list[str]]) -> bytes:
    """The list as it came, with one more column that says what is wrong; `wrong` is by index of the row."""
    columns = [column for column in table.columns if column != ERROR_COLUMN]
    kept = [at for at, column in enumerate(table.columns) if column != ERROR_COLUMN]
    rows = [
        [*(row[at] if at < len(row) else "" for at in kept), "; ".join(wrong.get(number, []))]
        for number, row in enumerate(table.rows)
    ]
    return workbook.written(workbook.Sheet("Danh sách nhập", [*columns, ERROR_COLUMN], rows))


def _limited(file: IO[bytes]) -> bytes:
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableList("Tệp lớn quá 2 MB. Hãy chia nhỏ rồi nhập từng tệp.")
    return content


def _table(cells: list[list[Any]], most_rows: int) -> Table | None:
    rows = [[text_of(cell) for cell in row[:MOST_COLUMNS]] for row in cells]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) < 2:  # noqa: PLR2004  # headings and one row
        return None
    if len(rows) > most_rows + 1:
        raise UnreadableList(f"Tệp có hơn {most_rows} dòng. Hãy chia nhỏ rồi nhập từng tệp.")
    return Table(rows[0], rows[1:])


def _sheets(content: bytes, most_rows: int, most_sheets: int) -> Iterator[tuple[str, list[list[Any]]]]:
    try:
        safe = safe_workbook.repacked(content, most_rows=most_rows, most_sheets=most_sheets)
        book = CalamineWorkbook.from_filelike(io.BytesIO(safe))
        for name in book.sheet_names[:most_sheets]:
            sheet = book.get_sheet_by_name(name)
            yield name, sheet.to_python(skip_empty_area=False, nrows=most_rows + 2)
    except TooLarge as error:
        raise UnreadableList(str(error)) from error
    except (CalamineError, NotAWorkbook, OSError) as error:
        raise UnreadableList("Không đọc được tệp này. Hãy lưu lại thành XLSX hoặc CSV (UTF-8).") from error


def _csv_cells(content: bytes) -> list[list[Any]]:
    try:
        text = content.decode("utf-8-sig")
        if "\x00" in text:
            raise UnreadableList("Đây không phải tệp CSV hay XLSX.")
        dialect = csv.Sniffer().sniff(text.split("\n", 1)[0], delimiters=",;\t")
        return list(csv.reader(io.StringIO(text, newline=""), dialect))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableList("Không đọc được tệp này. Hãy lưu lại thành XLSX hoặc CSV (UTF-8).") from error


def text_of(cell: Any) -> str:
    """Excel keeps whole numbers as floats and days as days: written back as people here do, 1,125 with a comma.

    A text that a workbook of ours made harmless is again what it was, so that a list may go to and fro.
    """
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f").replace(".", ",")
    text = plain(str(cell)) if cell is not None else ""
    return text[1:] if text.startswith("'") and text[1:].startswith(workbook.RUNNING) else text

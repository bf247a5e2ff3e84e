"""Uploaded lists: rows of a CSV or XLSX as text, and the same list given back with what is wrong in each row."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from commune.almanac import first_sheet
from commune.almanac.cells import MOST_COLUMNS, MOST_ROWS, NotAWorkbook, TooLarge
from commune.design import workbook
from commune.lib.fold import one_line, words

LARGEST = 2 * 1024 * 1024
ERROR_COLUMN = "Lỗi cần sửa"


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


def key_of(heading: str) -> str:
    return " ".join(words(heading))


def read(file: IO[bytes]) -> Table:
    """Raises UnreadableList for what is neither CSV in UTF-8 nor XLSX, is empty, or is too big."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableList("Tệp lớn quá 2 MB. Hãy chia nhỏ rồi nhập từng tệp.")
    cells = _workbook_cells(content) if content.startswith(b"PK") else _csv_cells(content)
    cells = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in cells]
    while cells and not any(cells[-1]):
        cells.pop()
    if len(cells) < 2:  # noqa: PLR2004  # headings and one row
        raise UnreadableList("Tệp không có dòng nào dưới dòng tiêu đề.")
    if len(cells) > MOST_ROWS + 1:
        raise UnreadableList(f"Tệp có hơn {MOST_ROWS} dòng. Hãy chia nhỏ rồi nhập từng tệp.")
    return Table(cells[0], cells[1:])


def returned(table: Table, wrong: Mapping[int, list[str]]) -> bytes:
    """The list as it came, with one more column that says what is wrong; `wrong` is by index of the row."""
    columns = [column for column in table.columns if column != ERROR_COLUMN]
    kept = [at for at, column in enumerate(table.columns) if column != ERROR_COLUMN]
    rows = [
        [*(row[at] if at < len(row) else "" for at in kept), "; ".join(wrong.get(number, []))]
        for number, row in enumerate(table.rows)
    ]
    return workbook.written(workbook.Sheet("Danh sách nhập", [*columns, ERROR_COLUMN], rows))


def _workbook_cells(content: bytes) -> list[list[Any]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(first_sheet.alone(content)))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
    except TooLarge as error:
        raise UnreadableList(str(error)) from error
    except (CalamineError, NotAWorkbook, IndexError, OSError) as error:
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


def _text(cell: Any) -> str:
    """Excel keeps whole numbers as floats and days as days: written back as people here do, 1,125 with a comma."""
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f").replace(".", ",")
    return one_line(str(cell)) if cell is not None else ""

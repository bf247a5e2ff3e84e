"""Uploaded tables: the sheets of an XLSX or the rows of a CSV as text. The only reader of workbooks in the house.

A cell is what it shows: Excel's formulas come as the values that were saved with them, and run nowhere.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from commune.lib.fold import nfc, words

LARGEST = 2 * 1024 * 1024
LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 2000, 60, 12
CHUNK = 256 * 1024


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
    """The first sheet. Raises UnreadableList for what is neither CSV in UTF-8 nor XLSX, is empty, or is too big."""
    content = _limited(file)
    cells = next(_sheets(content))[1] if content.startswith(b"PK") else _csv_cells(content)
    found = _table(cells, MOST_ROWS)
    if found is None:
        raise UnreadableList("Tệp không có dòng nào dưới dòng tiêu đề.")
    return found


def read_sheets(file: IO[bytes], *, most_rows: int = MOST_ROWS) -> dict[str, Table]:
    """Every sheet that has rows, by its name. Raises UnreadableList for what is no XLSX, is empty, or is too big."""
    content = _limited(file)
    if not content.startswith(b"PK"):
        raise UnreadableList("Hãy tải lên tệp Excel (.xlsx) theo mẫu.")
    tables = {name: _table(cells, most_rows) for name, cells in _sheets(content, most_rows)}
    found = {name: table for name, table in tables.items() if table is not None}
    if not found:
        raise UnreadableList("Tệp không có dòng nào dưới dòng tiêu đề.")
    return found


def _limited(file: IO[bytes]) -> bytes:
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableList("Tệp lớn quá 2 MB. Hãy chia nhỏ rồi nhập từng tệp.")
    return content


def _table(cells: list[list[Any]], most_rows: int) -> Table | None:
    rows = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in cells]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) < 2:  # noqa: PLR2004  # headings and one row
        return None
    if len(rows) > most_rows + 1:
        raise UnreadableList(f"Tệp có hơn {most_rows} dòng. Hãy chia nhỏ rồi nhập từng tệp.")
    return Table(rows[0], rows[1:])


def _sheets(content: bytes, most_rows: int = MOST_ROWS) -> Iterator[tuple[str, list[list[Any]]]]:
    try:
        _check_unpacked(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names[:MOST_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            yield name, sheet.to_python(skip_empty_area=False, nrows=most_rows + 2)
        if not book.sheet_names:
            raise UnreadableList("Tệp không có trang nào.")
    except (CalamineError, zipfile.BadZipFile, zipfile.LargeZipFile, OSError, NotImplementedError) as error:
        raise UnreadableList("Không đọc được tệp này. Hãy lưu lại thành XLSX hoặc CSV (UTF-8).") from error
    except (RuntimeError, EOFError) as error:  # locked by a password, or cut off
        raise UnreadableList("Tệp bị khóa hoặc bị đứt. Hãy lưu lại không đặt mật khẩu.") from error


def _check_unpacked(content: bytes) -> None:
    """By unpacking, since a zip's own directory may lie about sizes: a liar fails here, before it fills the memory."""
    left = LARGEST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > left:
            raise UnreadableList("Tệp bung ra lớn quá. Hãy chia nhỏ rồi nhập từng tệp.")
        for each in packed.infolist():
            with packed.open(each) as part:
                while chunk := part.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise UnreadableList("Tệp bung ra lớn quá. Hãy chia nhỏ rồi nhập từng tệp.")


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
    return " ".join(nfc(str(cell)).split()) if cell is not None else ""

"""Lists as XLSX, for people whose common language is Excel."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from commune.lib.fold import slug
from commune.lib.vietnamese import VIETNAM

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A text that begins so is run as a formula when the list is later saved as CSV and opened again (OWASP, CSV injection).
RUNNING = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDEST = 60
SHEET_NAME = 31


def answer(name: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download called `<name>.xlsx`. Numbers stay numbers, days stay days, everything else is text."""
    response = HttpResponse(written(title, columns, rows), content_type=KIND)
    response["Content-Disposition"] = f'attachment; filename="{slug(name)}.xlsx"'
    return response


def written(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The workbook's bytes: one sheet, a bold first row that stays in sight."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        forms = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            "text": book.add_format({"num_format": "@", "valign": "top"}),
        }
        widths = [len(column) for column in columns]
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, forms["head"])
        for line, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                _write(sheet, line, at, value, forms)
                widths[at] = max(widths[at], len(str(value)))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, min(width + 2, WIDEST))
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _write(sheet: Any, line: int, at: int, value: Any, forms: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM).date()
    if isinstance(value, date):
        sheet.write_datetime(line, at, datetime.combine(value, datetime.min.time()), forms["day"])
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, harmless(str(value)), forms["text"])


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(RUNNING) else text


def _sheet_name(title: str) -> str:
    plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)
    return " ".join(plain.split())[:SHEET_NAME] or "Bảng"

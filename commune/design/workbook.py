"""Any list as an Excel workbook: one sheet, a head that stays in sight, figures as figures and days as days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DEMO_WORDS = "DỮ LIỆU MINH HỌA"
WIDEST = 60


@dataclass(frozen=True)
class Column:
    label: str
    width: int = 18


def workbook(name: str, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download called `name`.xlsx; `rows` hold text, numbers, days and moments (shown in Vietnam's time)."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _fill(book, title, columns, rows)
    book.close()
    disposition = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(out.getvalue(), content_type=KIND, headers=disposition)


def _fill(book: Any, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    formats = {
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    sheet.write_string(0, 0, f"{title} · {DEMO_WORDS}" if settings.DEMO else title, bold)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, min(column.width, WIDEST))
        sheet.write_string(1, place, column.label, bold)
    sheet.freeze_panes(2, 1)
    for line, row in enumerate(rows, 2):
        for place, cell in enumerate(row):
            _write(sheet, line, place, cell, formats)


def _write(sheet: Any, line: int, place: int, cell: Any, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(line, place, timezone.localtime(cell).replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(line, place, datetime.combine(cell, datetime.min.time()), formats["day"])
    elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        sheet.write_number(line, place, cell)
    else:
        sheet.write_string(line, place, str(cell))

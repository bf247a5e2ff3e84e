"""Lists as Excel workbooks, for people whose common language is Excel: the only writer of XLSX in the house."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import HttpResponse

from commune.lib.fold import slug
from commune.lib.vietnamese import VIETNAM

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DEMO_WORDS = "DỮ LIỆU MINH HỌA"
# A text that begins so is run as a formula when the list is later saved as CSV and opened again (OWASP, CSV injection).
RUNNING = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
TEXT, DAY, MOMENT = "@", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
DONG, KILOGRAMS = '#,##0" ₫"', "#,##0.000"
NARROWEST, WIDEST, SHEET_NAME, A4 = 8, 60, 31, 9
WRONG = {
    "bg_color": "#fbe0da",
    "font_color": "#8c1d15",
    "border": 1,
    "border_color": "#b3261e",
    "text_wrap": True,
}
HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#e8efe4"}


@dataclass(frozen=True)
class Column:
    """`width` in letters, 0: as its longest cell; `form` is how its numbers are shown (`DONG`, `KILOGRAMS`)."""

    label: Any
    width: int = 0
    form: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: cells are texts, numbers, days and moments (shown in Vietnam's time).

    `above` are lines over the heads, with room for the words that data is invented; a list that is read back has none.
    The first `kept` columns stay in sight. `sums` are the known sums by place of column, written as formulas that
    Excel checks again under `total`. `is_for_paper`: a framed A4 page across, its heads on every page. `wrong` are
    cells to be marked, by row and column.
    """

    title: Any
    columns: Sequence[Any]
    rows: Iterable[Sequence[Any]]
    above: Sequence[Any] = ()
    kept: int = 0
    sums: Mapping[int, Any] = field(default_factory=dict)
    total: Any = ""
    is_for_paper: bool = False
    wrong: Collection[tuple[int, int]] = ()


def answer(name: str, *sheets: Sheet) -> HttpResponse:
    """A download called `<name>.xlsx`."""
    headers = {
        "Content-Disposition": f'attachment; filename="{slug(name)}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(written(*sheets), content_type=KIND, headers=headers)


def written(*sheets: Sheet) -> bytes:
    """The workbook's bytes. Numbers stay numbers, days stay days, everything else is text and never a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        for sheet in sheets:
            _Page(book, sheet).fill()
    return out.getvalue()


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(RUNNING) else text


class _Page:
    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.book, self.sheet, self.looks = book, sheet, {}  # type: Any, Sheet, dict[str, Any]
        self.page = book.add_worksheet(_sheet_name(str(sheet.title)))
        self.columns = [each if isinstance(each, Column) else Column(each) for each in sheet.columns]
        self.widths = [max(NARROWEST, len(str(each.label))) for each in self.columns]
        self.head = len(sheet.above) + 1 if sheet.above else 0

    def fill(self) -> None:
        self._above()
        for at, column in enumerate(self.columns):
            self.page.write_string(self.head, at, harmless(str(column.label)), self._look(**HEAD))
        line = self.head
        for line, row in enumerate(self.sheet.rows, self.head + 1):
            for at, value in enumerate(row):
                self._write(line, at, value)
        if self.sheet.sums:
            self._total(line + 1)
        for at, column in enumerate(self.columns):
            self.page.set_column(at, at, min(column.width or self.widths[at] + 2, WIDEST))
        self.page.freeze_panes(self.head + 1, self.sheet.kept)
        if self.sheet.is_for_paper:
            self._for_paper()

    def _above(self) -> None:
        for line, text in enumerate(self.sheet.above):
            big = {"bold": True, "font_size": 14} if line == 0 else {}
            self.page.write_string(line, 0, harmless(str(text)), self._look(**big))
        if settings.DEMO:
            self.page.set_header(f"&C{DEMO_WORDS}")
            if self.sheet.above:
                self.page.write_string(self.head - 1, 0, DEMO_WORDS, self._look(bold=True))

    def _for_paper(self) -> None:
        self.page.set_landscape()
        self.page.set_paper(A4)
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(self.head)

    def _write(self, line: int, at: int, value: Any) -> None:
        if (line - self.head - 1, at) in self.sheet.wrong:
            self.page.write_string(line, at, harmless(str(value or "")), self._look(**WRONG))
            return
        if value is None or value == "":
            if self.sheet.is_for_paper:
                self.page.write_blank(line, at, None, self._cell(TEXT))
            return
        if isinstance(value, datetime):
            moment = value.astimezone(VIETNAM).replace(tzinfo=None)
            self.page.write_datetime(line, at, moment, self._cell(MOMENT))
            self._widen(at, MOMENT)
        elif isinstance(value, date):
            day = datetime.combine(value, datetime.min.time())
            self.page.write_datetime(line, at, day, self._cell(DAY))
            self._widen(at, DAY)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            self.page.write_number(line, at, value, self._cell(self._form(at)))
            self._widen(at, str(value))
        else:
            self.page.write_string(line, at, harmless(str(value)), self._cell(TEXT))
            self._widen(at, str(value))

    def _total(self, line: int) -> None:
        self.page.write_string(line, 0, str(self.sheet.total), self._look(**HEAD))
        for at in range(1, len(self.columns)):
            if at not in self.sheet.sums:
                self.page.write_blank(line, at, None, self._look(**HEAD))
                continue
            letter = chr(ord("A") + at)
            formula = f"=SUM({letter}{self.head + 2}:{letter}{line})"
            # the sum too, for phones that show a workbook without reckoning
            look = self._look(**HEAD, num_format=self._form(at) or "General")
            self.page.write_formula(line, at, formula, look, self.sheet.sums[at])

    def _form(self, at: int) -> str:
        return self.columns[at].form if at < len(self.columns) else ""

    def _widen(self, at: int, text: str) -> None:
        if at < len(self.widths):
            self.widths[at] = max(self.widths[at], len(text))

    def _cell(self, form: str) -> Any:
        place = "left" if form in {TEXT, DAY, MOMENT} else "right"
        facts: dict[str, Any] = {"num_format": form or "General", "valign": "top", "align": place}
        return self._look(**facts, **({"border": 1} if self.sheet.is_for_paper else {}))

    def _look(self, **facts: Any) -> Any:
        key = repr(sorted(facts.items()))
        if key not in self.looks:
            self.looks[key] = self.book.add_format(facts)
        return self.looks[key]


def _sheet_name(title: str) -> str:
    plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)
    return " ".join(plain.split())[:SHEET_NAME] or "Bảng"

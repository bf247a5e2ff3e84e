"""The two forms of a file, told apart by their headings, each column with how its cells are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commune.design import workbook
from commune.design.tables import key_of
from commune.findings.models import Form
from commune.lib.fold import fold
from commune.lib.vietnamese import WritingError, parse_date, parse_number
from commune.units.history import date_today

SET = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}[a-zđ]?")
SUBJECT = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,39}")
RUNNING = ("=", "@")
RESULTS = {"dat": True, "chua dat": False, "khong dat": False}
PLACES, MOST = 4, Decimal(10) ** 14


class WrongCellError(ValueError):
    """The message says to an official what is wrong in this cell."""


@dataclass(frozen=True)
class Column:
    """`read` makes the value of a cell or raises WrongCellError; an empty cell of an unneeded column is ""."""

    key: str
    label: str
    read: Callable[[str], Any]
    example: Any
    needed: bool = True


@dataclass(frozen=True)
class SheetForm:
    """`same`: the columns of which two rows of one file may not agree in all."""

    key: Form
    columns: tuple[Column, ...]
    same: tuple[str, ...]


def text(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell.startswith(RUNNING):
            raise WrongCellError("Ô này là công thức hoặc ký hiệu lạ, hãy ghi chữ.")
        if len(cell) > most:
            raise WrongCellError(f"Dài quá {most} chữ.")
        return cell

    return read


def criteria_set(cell: str) -> str:
    if not SET.fullmatch(cell.lower()):
        raise WrongCellError("Mã bộ tiêu chí gồm chữ không dấu, số, gạch nối, ví dụ xa-ntm-2021.")
    return cell.lower()


def requirement(cell: str) -> str:
    found = cell.lower().replace(",", ".")  # Excel shows 8.4 as 8,4
    if not NUMBER.fullmatch(found):
        raise WrongCellError("Số của tiêu chí ghi như 8.4 hoặc 15.2.")
    return found


def subject(cell: str) -> str:
    if not SUBJECT.fullmatch(cell.upper()):
        raise WrongCellError("Mã nội dung gồm chữ không dấu, số, gạch nối, ví dụ LA-STAMP.")
    return cell.upper()


def result(cell: str) -> bool:
    found = RESULTS.get(fold(cell))
    if found is None:
        raise WrongCellError("Chỉ nhận: đạt, chưa đạt.")
    return found


def day(cell: str) -> date:
    try:
        found = parse_date(cell)
    except WritingError as error:
        raise WrongCellError("Ngày phải ghi theo thứ tự ngày/tháng/năm, ví dụ 20/06/2025.") from error
    if found > date_today():
        raise WrongCellError("Ngày này chưa đến.")
    return found


def amount(cell: str) -> Decimal:
    try:
        found = _number(cell)
    except WritingError as error:
        raise WrongCellError("Hãy ghi bằng số, ví dụ 1.250 hoặc 12,5.") from error
    if not 0 <= found < MOST or found != round(found, PLACES):
        raise WrongCellError("Số liệu không âm, dưới 100.000 tỷ, nhiều nhất 4 số sau dấu phẩy.")
    return found


def _number(cell: str) -> Decimal:
    try:
        return parse_number(cell, vietnamese=True)
    except WritingError:
        return parse_number(cell)


UNIT = Column("unit", "Mã đơn vị", text(20), "vn3:C:27691")
ASSESSMENTS = SheetForm(
    Form.ASSESSMENTS,
    (
        Column("set_code", "Bộ tiêu chí", criteria_set, "xa-ntm-2021"),
        Column("number", "Tiêu chí", requirement, "8.4"),
        UNIT,
        Column("is_met", "Kết quả", result, "đạt"),
        Column("decided_on", "Ngày", day, "20/06/2025"),
        Column("document", "Văn bản", text(120), "08/QĐ-UBND"),
    ),
    ("set_code", "number", "unit", "decided_on"),
)
FIGURES = SheetForm(
    Form.FIGURES,
    (
        Column("subject", "Nội dung", subject, "LA-STAMP"),
        UNIT,
        Column("amount", "Số liệu", amount, "1.250"),
        Column("on", "Ngày", day, "31/08/2023"),
        Column("note", "Ghi chú", text(300), "", needed=False),
    ),
    ("subject", "unit", "on"),
)
FORMS = {str(form.key): form for form in (ASSESSMENTS, FIGURES)}


def form_of(headings: list[str]) -> SheetForm | None:
    """The form whose needed columns are all there."""
    keys = {key_of(heading) for heading in headings}
    fits = (
        form
        for form in FORMS.values()
        if keys >= {key_of(each.label) for each in form.columns if each.needed}
    )
    return next(fits, None)


def written(form: SheetForm, rows: list[list[Any]]) -> bytes:
    """A workbook of this form."""
    return workbook.written(workbook.Sheet(form.key.label, [each.label for each in form.columns], rows))


def template(form: SheetForm) -> bytes:
    return written(form, [[column.example for column in form.columns]])

"""Numbers: dots group thousands, the comma is the decimal sign."""

import re
from decimal import Decimal

from commune.lib.vietnamese.writing import WritingError

_LONGEST_NUMBER = 40
_DOT_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMA_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SPACE_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_UNGROUPED = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_EITHER_WAY = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_VIETNAMESE_COMMA = re.compile(r"[0-9]+,[0-9]+")


def format_number(value: Decimal | float, decimals: int | None = None, *, grouped: bool = True) -> str:
    """1234.5 gives "1.234,5". Without `decimals` all significant decimals are shown, no more.

    `grouped=False` ("1234,5") is the form for input fields: `parse_number` reads it back.
    """
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError("only finite numbers can be written")
    text = f"{number:,f}" if decimals is None else f"{number:,.{decimals}f}"
    whole, _, fraction = text.partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    whole = whole.replace(",", "." if grouped else "")
    written = f"{whole},{fraction}" if fraction else whole
    return written.removeprefix("-") if not any(digit in "123456789" for digit in written) else written


def _reading(number: str, *, vietnamese: bool) -> str | None:
    """The number with a decimal point and no groups; None when it is not a number."""
    if vietnamese:
        if _DOT_GROUPS.fullmatch(number) or _VIETNAMESE_COMMA.fullmatch(number):
            return number.replace(".", "").replace(",", ".")
        return number if number.isdigit() else None
    if _EITHER_WAY.fullmatch(number):
        raise WritingError("ambiguous", f"“{number}” hiểu được hai cách, hãy viết không có dấu nhóm.")
    if _UNGROUPED.fullmatch(number):
        return number.replace(",", ".")
    if _COMMA_GROUPS.fullmatch(number):
        return number.replace(",", "")
    if _DOT_GROUPS.fullmatch(number):
        return number.replace(".", "").replace(",", ".")
    return number.replace(" ", "").replace(",", ".") if _SPACE_GROUPS.fullmatch(number) else None


def parse_number(text: str, *, vietnamese: bool = False) -> Decimal:
    """Read "1.234,5", "1,234.5", "1234.5", "1234,5" and "1 234,5" alike.

    What can be meant both ways ("1.234", "1,234") raises WritingError `ambiguous`; with
    `vietnamese=True` dots only group and the comma is the decimal sign, so "1.234" is 1234 and
    "1234.5" raises `number`.
    """
    number = text.strip().replace("\u00a0", " ").replace("\u202f", " ").replace("−", "-")
    sign = "-" if number.startswith("-") else ""
    digits = number.removeprefix("-")
    if len(number) > _LONGEST_NUMBER or not digits.isascii():
        raise WritingError("number", "Số không hợp lệ.")
    reading = _reading(digits, vietnamese=vietnamese)
    if reading is None:
        raise WritingError("number", f"“{text.strip()}” không phải là số, hãy viết như 1234,5.")
    return Decimal(sign + reading)

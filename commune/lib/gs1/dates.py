"""Dates inside Application Identifier values (GS1 General Specifications, section 7.12)."""

from calendar import monthrange
from collections.abc import Callable

from commune.lib.gs1.check_digits import is_digits

_MONTHS = 12
_SHORT_YEAR = 6


def _day(year: int, month: int, day: int, *, day_zero: bool) -> str:
    if not 1 <= month <= _MONTHS:
        return "bad_month"
    if day == 0 and day_zero:
        return ""
    return "" if 1 <= day <= monthrange(year, month)[1] else "bad_day"


def date_rule(digits: int, *, day_zero: bool) -> Callable[[str], str]:
    """Rule for dates as YYMMDD or YYYYMMDD: "" or bad_date, bad_month, bad_day.

    `day_zero` allows day 00, which stands for the end of the month. The century of YY matters for 29 February
    only, and 2000 is a leap year.
    """

    def rule(text: str) -> str:
        if len(text) != digits or not is_digits(text):
            return "bad_date"
        year = int(text[:-4]) if len(text) > _SHORT_YEAR else 2000 + int(text[:2])
        if year == 0:  # 1 BC in the proleptic calendar, a leap year; monthrange cannot name it
            year = 4
        return _day(year, int(text[-4:-2]), int(text[-2:]), day_zero=day_zero)

    return rule

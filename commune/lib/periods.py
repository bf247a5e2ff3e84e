"""Reporting periods: a year, a quarter or a month of Vietnam's calendar: 2026, 2026-Q3, 2026-09."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from commune.lib.vietnamese import VIETNAM

_FORM = re.compile(r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_FIRST_YEAR, _LAST_YEAR = 1945, 2199
_MONTHS_A_QUARTER, _MONTHS_A_YEAR = 3, 12


class PeriodError(ValueError):
    """Text that names no period; the message is Vietnamese."""


@dataclass(frozen=True, order=True)
class Period:
    """From its first day on for a number of months. `text` is its one spelling."""

    first: date
    months: int

    @property
    def text(self) -> str:
        if self.months == _MONTHS_A_YEAR:
            return f"{self.first:%Y}"
        if self.months == _MONTHS_A_QUARTER:
            return f"{self.first:%Y}-Q{(self.first.month + 2) // _MONTHS_A_QUARTER}"
        return f"{self.first:%Y-%m}"

    def __str__(self) -> str:
        return self.text

    @property
    def last(self) -> date:
        """The last day."""
        return self._following() - timedelta(days=1)

    def _following(self) -> date:
        beyond = self.first.month - 1 + self.months
        return date(self.first.year + beyond // _MONTHS_A_YEAR, beyond % _MONTHS_A_YEAR + 1, 1)

    @property
    def starts_at(self) -> datetime:
        """Midnight in Vietnam."""
        return datetime.combine(self.first, time.min, VIETNAM)

    @property
    def ends_at(self) -> datetime:
        """The moment that no longer belongs to it."""
        return datetime.combine(self._following(), time.min, VIETNAM)


def parse(text: str) -> Period:
    """Raises PeriodError for anything but 2026, 2026-Q3 and 2026-09."""
    found = _FORM.fullmatch(text)
    if not found or not _FIRST_YEAR <= int(found["year"]) <= _LAST_YEAR:
        raise PeriodError(f"{text[:20]!r} không phải kỳ báo cáo; ví dụ: 2026, 2026-Q3, 2026-09")
    year = int(found["year"])
    if found["quarter"]:
        return Period(date(year, int(found["quarter"]) * _MONTHS_A_QUARTER - 2, 1), _MONTHS_A_QUARTER)
    if found["month"]:
        return Period(date(year, int(found["month"]), 1), 1)
    return Period(date(year, 1, 1), _MONTHS_A_YEAR)


def containing(moment: datetime | date) -> tuple[Period, Period, Period]:
    """The month, the quarter and the year of a moment (or day) in Vietnam."""
    day = moment.astimezone(VIETNAM).date() if isinstance(moment, datetime) else moment
    quarter = (day.month - 1) // _MONTHS_A_QUARTER * _MONTHS_A_QUARTER + 1
    return (
        Period(day.replace(day=1), 1),
        Period(date(day.year, quarter, 1), _MONTHS_A_QUARTER),
        Period(date(day.year, 1, 1), _MONTHS_A_YEAR),
    )

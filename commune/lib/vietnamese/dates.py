"""Dates and times: day first, Vietnam's clock."""

import re
from datetime import date, datetime, timedelta, timezone

from commune.lib.vietnamese.writing import WritingError

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""A fixed offset is right for every date since 1975 and needs no time zone data on the machine."""

_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_SPANS = ((365 * 86_400, "năm"), (30 * 86_400, "tháng"), (86_400, "ngày"), (3_600, "giờ"), (60, "phút"))


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without zone cannot be shown")
    return moment.astimezone(VIETNAM)


def format_date(day: date) -> str:
    """02/11/2026. A time (it must have a zone) is first turned into Vietnam's date."""
    shown = _local(day) if isinstance(day, datetime) else day
    return f"{shown.day:02d}/{shown.month:02d}/{shown.year:04d}"


def format_datetime(moment: datetime) -> str:
    """02/11/2026 14:05 in Vietnam's time."""
    shown = _local(moment)
    return f"{format_date(shown)} {shown.hour:02d}:{shown.minute:02d}"


def parse_date(text: str) -> date:
    """Strictly day/month/year with four digits of year: "2/11/2026" is 2 November.

    Two-digit years, other separators and years outside 1900 to 2199 raise WritingError `date`.
    """
    match = _DAY_FIRST.fullmatch(text.strip())
    if match:
        day, month, year = (int(part) for part in match.groups())
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            try:
                return date(year, month, day)
            except ValueError:
                pass
    raise WritingError("date", "Ngày phải viết là ngày/tháng/năm, ví dụ 02/11/2026.")


def format_relative(moment: datetime, now: datetime) -> str:
    """ "vừa xong", "5 phút trước", "2 giờ trước", "3 ngày nữa": the largest whole unit."""
    seconds = int((now - moment).total_seconds())
    for length, word in _SPANS:
        if abs(seconds) >= length:
            return f"{abs(seconds) // length} {word} {'trước' if seconds > 0 else 'nữa'}"
    return "vừa xong" if seconds >= 0 else "ngay bây giờ"

"""Figures, days and units as they are read aloud."""

import re
from datetime import date

from commune.lib.measures.number_words import number_in_words

UNITS = {
    "mm": "mi-li-mét",
    "g/L": "gam một lít",
    "mS/cm": "mi-li-xi-men trên xen-ti-mét",
    "°C": "độ C",
    "km": "ki-lô-mét",
    "m/s": "mét một giây",
    "m": "mét",
    "%": "phần trăm",
    "kg": "ki-lô-gam",
}
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_DATE = re.compile(r"(ngày )?\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_MONTH = re.compile(r"\b(\d{1,2})/(\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")
_SPAN = re.compile(r"(\d(?:[.\d]*\d)?(?:,\d+)?)–(?=\d)")
_MEASURED = re.compile(rf"(\d)(?:\s|\u00a0)?({_UNIT})(?![\w/])")
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?![\w])")


def day_aloud(day: date) -> str:
    """ "ngày hai mươi bảy tháng mười một"; the year is known to who listens."""
    return f"ngày {number_in_words(day.day)} tháng {_month(day.month)}"


def _month(month: int) -> str:
    """January is "tháng một" and April "tháng tư"."""
    return "tư" if month == 4 else number_in_words(month)  # noqa: PLR2004


def number_aloud(whole: str, decimals: str = "") -> str:
    """ "5" and "40" read "năm phẩy bốn mươi"; zeros that lead the decimals are read one by one."""
    words = number_in_words(int(whole.replace(".", "")))
    decimals = decimals.rstrip("0")
    if not decimals:
        return words
    zeros = len(decimals) - len(decimals.lstrip("0"))
    rest = decimals.lstrip("0")
    return " ".join([words, "phẩy", *["không"] * zeros, number_in_words(int(rest))])


def aloud(text: str) -> str:
    """Written Vietnamese with every figure, day, clock time and unit put into words; brackets become pauses."""
    text = _DATE.sub(_spoken_date, text)
    text = _MONTH.sub(lambda m: f"tháng {_month(int(m[1]))} năm {number_in_words(int(m[2]))}", text)
    text = _CLOCK.sub(_spoken_clock, text)
    text = _SPAN.sub(r"\1 tới ", text)
    text = _MEASURED.sub(lambda match: f"{match[1]} {UNITS[match[2]]}", text)
    text = _NUMBER.sub(lambda match: number_aloud(match[1], match[2] or ""), text)
    text = re.sub(r"\s*\(([^()]*)\)", r", \1", text)
    return re.sub(r"\s+", " ", text).strip()


def _spoken_date(match: re.Match[str]) -> str:
    try:
        return day_aloud(date(int(match[4]), int(match[3]), int(match[2])))
    except ValueError:
        return match[0]


def _spoken_clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    told = f"{number_in_words(hour)} giờ"
    return told if not minute else f"{told} {number_in_words(minute)} phút"

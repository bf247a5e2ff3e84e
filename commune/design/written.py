"""Values as people here write them: the template filters, usable from Python too.

Nothing (`None`, empty text) is written as an empty text, never as zero.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commune.lib import measures, vietnamese


def dong(amount: int | None) -> str:
    """1234567 -> `1.234.567 ₫`."""
    return "" if amount is None or str(amount) == "" else measures.format_dong(int(amount))


def day(when: date | datetime | None) -> str:
    """dd/mm/yyyy; of an aware time the day in Vietnam."""
    if not when:
        return ""
    return vietnamese.format_date(when)


def moment(when: datetime | None) -> str:
    """dd/mm/yyyy with the hour, in Vietnam."""
    return vietnamese.format_datetime(when) if when else ""


def so(number: float | Decimal | None, places: int | None = None) -> str:
    """A figure with dots between thousands and a decimal comma."""
    if number is None or number == "":
        return ""
    return vietnamese.format_number(number, places)


def phone(number: str | None) -> str:
    """`+84912345678` -> `0912 345 678`; what is no number is shown as it was written."""
    try:
        return vietnamese.format_phone(number) if number else ""
    except vietnamese.WritingError:
        return str(number)


def measure(quantity: Any, unit: str = "KGM") -> str:
    """A quantity with the everyday name of its UN/ECE unit code: 1250 and `KGM` -> `1.250 kg`."""
    if quantity is None or quantity == "":
        return ""
    return f"{vietnamese.format_number(quantity)}\u00a0{measures.unit(unit).label}"

"""Money: whole đồng as integers, written, read, spelled out and split."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from commune.lib.measures.units import MeasureError

_MARK = re.compile(r"\s*(?:₫|đồng|vnđ|vnd|đ|d)\.?\s*\Z", re.IGNORECASE)
_PLAIN = re.compile(r"[0-9]{1,15}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([. ])[0-9]{3})(?:\1[0-9]{3})*(?:,0{1,2})?")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.00|[0-9]{1,3}(?:,[0-9]{3}){2,}")


def format_dong(amount: int) -> str:
    """1234567 gives "1.234.567 ₫" with a no-break space before the sign."""
    return f"{amount:,}".replace(",", ".") + "\u00a0₫"


def parse_dong(text: str) -> int:
    """Read an amount as people and statements write it: "1.234.567đ", "50000", "1 234 567 VND",
    "1,234,567.00". Dots group thousands, so "1.234" is 1234.

    Raises MeasureError `number` for fractions of a đồng, signs, wrong groups and the ambiguous "1,234".
    """
    number = _MARK.sub("", text.replace("\u00a0", " ").replace("\u202f", " ")).strip()
    if _GROUPED.fullmatch(number):
        number = re.sub(r"[. ]", "", number.partition(",")[0])
    elif _ENGLISH.fullmatch(number):
        number = number.partition(".")[0].replace(",", "")
    if not _PLAIN.fullmatch(number):
        raise MeasureError("number", f"“{text[:40]}” không phải là số tiền, hãy viết như 1.234.567.")
    return int(number)


def allocate(total: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Split an amount by weights so that the parts sum to it exactly (largest remainder, earlier first).

    Raises MeasureError `number` when there is no positive weight or one is negative.
    """
    shares = [Fraction(weight) for weight in weights]
    whole = sum(shares)
    if whole <= 0 or min(shares) < 0:
        raise MeasureError("number", "Phải có ít nhất một phần lớn hơn 0 và không phần nào âm.")
    exact_parts = [Fraction(abs(total)) * share / whole for share in shares]
    parts = [int(part) for part in exact_parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact_parts[place])
    for place in by_remainder[: abs(total) - sum(parts)]:
        parts[place] += 1
    return parts if total >= 0 else [-part for part in parts]

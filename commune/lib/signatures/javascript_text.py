"""Values written the way JavaScript writes them: providers sign what their Node servers print."""

import json
import re
from decimal import Decimal

_LARGEST_PLAIN = 10**21
_SMALLEST_PLAIN = 1e-6
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _number(value: float) -> str:
    """1000.0 is printed as 1000, 1e-05 as 0.00001, 1e-07 as 1e-7 (ECMA-262, Number::toString)."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124
        return "null"
    if value.is_integer() and abs(value) < _LARGEST_PLAIN:
        return str(int(value))
    written = repr(value)
    if "e" not in written:
        return written
    if abs(value) >= _SMALLEST_PLAIN and abs(value) < _LARGEST_PLAIN:
        return format(Decimal(written), "f")
    return re.sub(r"e([+-])0+", r"e\1", written)


def _string(value: str) -> str:
    """Letters as they are; only halves of a surrogate pair, which UTF-8 cannot carry, are escaped."""
    return _LONE_SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", json.dumps(value, ensure_ascii=False))


def compact_json(value: object, *, sorted_levels: int) -> str:
    """JSON.stringify; objects of the first `sorted_levels` levels with their keys in order."""
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        keys = sorted(value) if sorted_levels > 0 else list(value)
        pairs = (
            f"{_string(str(key))}:{compact_json(value[key], sorted_levels=sorted_levels - 1)}" for key in keys
        )
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(compact_json(part, sorted_levels=sorted_levels) for part in value) + "]"
    return json.dumps(value)


def sorted_json(value: object) -> str:
    """Compact JSON with sorted keys at every depth and unescaped letters."""
    return compact_json(value, sorted_levels=1_000_000)


def text_of(value: object) -> str:
    """A value inside a template string."""
    return value if isinstance(value, str) else sorted_json(value)

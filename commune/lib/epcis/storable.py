"""Limits on any JSON value before it is looked at: depth, size of numbers, characters databases refuse."""

import math
from collections.abc import Iterator
from typing import Any

from commune.lib.epcis.problem import Findings, Problem, step

DEEPEST = 64
_LARGEST = 10**308


def storage_problems(value: Any) -> list[Problem]:
    """Why the value could not be stored and given back unchanged; walks without recursion."""
    found = Findings({})
    for at, depth, part in _parts(value):
        if depth > DEEPEST:
            found.add("too-deep", at, limit=DEEPEST)
            break
        texts = part if isinstance(part, dict) else [part]
        if any(isinstance(text, str) and _is_forbidden(text) for text in texts):
            found.add("control-character", at)
        elif isinstance(part, int | float) and not _is_finite(part):
            found.add("too-large-number", at)
    return found.problems


def _parts(value: Any) -> Iterator[tuple[str, int, Any]]:
    waiting = [("", 0, value)]
    while waiting:
        at, depth, part = waiting.pop()
        yield at, depth, part
        if isinstance(part, dict):
            waiting += [(step(at, key), depth + 1, member) for key, member in part.items()]
        elif isinstance(part, list):
            waiting += [(step(at, place), depth + 1, member) for place, member in enumerate(part)]


def _is_forbidden(text: str) -> bool:
    return "\0" in text or (not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text))


def _is_finite(number: float) -> bool:
    if isinstance(number, int):
        return abs(number) <= _LARGEST
    return math.isfinite(number)

"""Pre-harvest intervals: when fruit may be picked after spraying.

Rule (GLOBALG.A.P. plant protection records; `calc earliest_harvest`): the interval runs from the end
of the application; where only the day was noted, from the end of that day in Vietnam. The latest of
all sprays decides. An unknown interval or an empty record never passes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from commune.lib.vietnamese import VIETNAM

Reason = Literal["intervals_over", "interval_unknown", "nothing_recorded"]
_LONGEST_INTERVAL = 3650
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|z|[+-][0-9]{2}:?[0-9]{2})"
)
_EXPLANATIONS: dict[Reason, str] = {
    "intervals_over": "Được hái sau khi hết thời gian cách ly của lần xịt quyết định.",
    "interval_unknown": "Có lần xịt không rõ thời gian cách ly, nên chưa biết ngày được hái.",
    "nothing_recorded": "Không có ghi chép về xịt thuốc, nên không kết luận được.",
}


class IntervalError(ValueError):
    """Input that is not a list of sprays; `pointer` is a JSON pointer to the wrong part."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer}: {reason}")
        self.pointer = pointer
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Spray:
    """`end`: aware time, or the day alone; `phi_days`: None when unknown."""

    end: datetime | date
    phi_days: int | None


@dataclass(frozen=True, slots=True)
class Earliest:
    """`earliest` in +07:00, None unless every interval is known; `deciding` is the index of that spray."""

    earliest: datetime | None
    reason: Reason
    deciding: int | None = None

    @property
    def explanation(self) -> str:
        return _EXPLANATIONS[self.reason]


def end_of_application(end: datetime | date) -> datetime:
    """The moment the interval starts, in +07:00: a bare day ends at the midnight that follows it."""
    if not isinstance(end, datetime):
        return datetime.combine(end + timedelta(days=1), time.min, VIETNAM)
    if end.tzinfo is None:
        raise ValueError("a time without zone says nothing")
    return end.astimezone(VIETNAM)


def earliest_harvest(sprays: Sequence[Spray]) -> Earliest:
    """When picking is allowed after all these sprays. From that moment on, not before."""
    if not sprays:
        return Earliest(None, "nothing_recorded")
    allowed: list[datetime] = []
    for place, spray in enumerate(sprays):
        if spray.phi_days is None:
            return Earliest(None, "interval_unknown", place)
        allowed.append(end_of_application(spray.end) + timedelta(days=spray.phi_days))
    latest = max(allowed)
    return Earliest(latest, "intervals_over", allowed.index(latest))


def _end(text: object, pointer: str) -> datetime | date:
    if isinstance(text, str):
        try:
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
            if _TIME.fullmatch(text):
                return datetime.fromisoformat(text.upper())
        except ValueError:
            pass
    raise IntervalError(pointer, "a time with zone or a date (YYYY-MM-DD) is needed")


def _phi_days(days: object, pointer: str) -> int | None:
    if days is None:
        return None
    if isinstance(days, float) and days.is_integer():
        days = int(days)
    if isinstance(days, int) and not isinstance(days, bool) and 0 <= days <= _LONGEST_INTERVAL:
        return days
    raise IntervalError(pointer, f"whole days from 0 to {_LONGEST_INTERVAL}, or null, are needed")


def _spray(item: object, pointer: str) -> Spray:
    if not isinstance(item, Mapping) or not {"end", "phi_days"} <= set(item):
        raise IntervalError(pointer, "an object with end and phi_days is needed")
    return Spray(_end(item["end"], f"{pointer}/end"), _phi_days(item["phi_days"], f"{pointer}/phi_days"))


def calc_earliest_harvest(request: object) -> dict[str, object]:
    """The `calc earliest_harvest` door: {"sprays": [{"end", "phi_days"}]} to {"earliest", "reason", ...}.

    Raises IntervalError for any other shape and for dates beyond the calendar.
    """
    sprays = request.get("sprays") if isinstance(request, Mapping) else None
    if not isinstance(sprays, list):
        raise IntervalError("/sprays", "a list is needed")
    try:
        found = earliest_harvest([_spray(item, f"/sprays/{place}") for place, item in enumerate(sprays)])
    except OverflowError:
        raise IntervalError("/sprays", "a date lies beyond the calendar") from None
    return {
        "earliest": found.earliest.isoformat() if found.earliest else None,
        "reason": found.reason,
        "explanation": found.explanation,
        "deciding": found.deciding,
    }

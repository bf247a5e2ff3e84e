"""What a rule says, and how it writes figures and days."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from commune.lib.vietnamese import format_date, format_datetime, format_number

Level = Literal["act", "careful", "unknown", "info"]
Inputs = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """`text` for the farmer; `reasons` the figures behind it; `estimated` what was not measured and what stood in."""

    level: Level
    text: str
    reasons: list[str] = field(default_factory=list)
    estimated: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        return asdict(self)


def figure(value: float, places: int = 0) -> str:
    return format_number(round(value, places), places)


def plain(value: float) -> str:
    """A number as a source put it: no more digits than it has."""
    return format_number(value)


def day_of(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


def moment_of(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso))


def source_of(line: Inputs) -> str:
    """The source with how far its numbers are confirmed."""
    return f"{line['source']} ({line['status']})"


def once(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))

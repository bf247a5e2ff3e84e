"""What science, law and the co-op say of temperatures, as dated data: limits, rates of ageing, protocols."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Edition:
    """Holds from a day to another, both counted in; `source` says who says so."""

    valid_from: date
    valid_to: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Limit(Edition):
    """°C between which fruit of a species keeps, and for how long it may be outside.

    `gap_minutes`: what lies further apart than this between two readings is not known. `practice` is the source of
    the minutes and of `days_per_day_below`, the days that each started day and night of chill costs.
    """

    species: str
    min_c: Decimal
    max_c: Decimal
    above_minutes: int
    below_minutes: int
    gap_minutes: int
    days_per_day_below: int
    practice: str


@dataclass(frozen=True)
class Protocol(Edition):
    """A treatment: at least `min_c` °C, and never above `max_c`, for `minutes` without a break."""

    code: str
    label: str
    species: str
    min_c: Decimal
    max_c: Decimal
    minutes: int
    gap_minutes: int


@dataclass(frozen=True)
class Rate:
    """Between two temperatures ageing becomes `q10` times as fast with each 10 °C (van 't Hoff)."""

    from_c: Decimal
    to_c: Decimal
    q10: Decimal
    source: str


Dated = TypeVar("Dated", bound=Edition)


def limit_of(species: str, day: date) -> Limit | None:
    """The latest edition that holds on that day; None where nobody said anything."""
    return _latest((each for each in limits() if each.species == species), day)


def protocol_of(code: str, day: date) -> Protocol | None:
    return _latest((each for each in protocols() if each.code == code), day)


def protocols_on(day: date) -> list[Protocol]:
    codes = dict.fromkeys(each.code for each in protocols())
    return [found for code in codes if (found := protocol_of(code, day))]


def _latest(editions: Iterable[Dated], day: date) -> Dated | None:
    holding = [each for each in editions if each.holds_on(day)]
    return max(holding, key=lambda each: each.valid_from, default=None)


@cache
def limits() -> tuple[Limit, ...]:
    numbers = ("above_minutes", "below_minutes", "gap_minutes", "days_per_day_below")
    return tuple(Limit(**_typed(line, numbers)) for line in _lines("limits.csv"))


@cache
def protocols() -> tuple[Protocol, ...]:
    return tuple(Protocol(**_typed(line, ("minutes", "gap_minutes"))) for line in _lines("protocols.csv"))


@cache
def rates() -> tuple[Rate, ...]:
    """From cold to hot."""
    found = [
        Rate(Decimal(line["from_c"]), Decimal(line["to_c"]), Decimal(line["q10"]), line["source"])
        for line in _lines("rates.csv")
    ]
    return tuple(sorted(found, key=lambda each: each.from_c))


def _typed(line: dict[str, str], numbers: Iterable[str]) -> dict[str, Any]:
    days = {
        name: date.fromisoformat(line[name]) if line[name] else None for name in ("valid_from", "valid_to")
    }
    degrees = {name: Decimal(line[name]) for name in ("min_c", "max_c")}
    return {**line, **days, **degrees, **{name: int(line[name]) for name in numbers}}


def _lines(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

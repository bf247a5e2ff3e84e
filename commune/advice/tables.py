"""Thresholds and coefficients as dated data (`data/*.csv`): each line with its source and how far it is confirmed."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
NUMBERS = frozenset(
    "kc from_days to_days depth_m share height_m holds_mm_per_m base_c constant_dd lowest_c highest_c tmax_c metres "
    "mm_a_day most careful_from".split()
)

Line = dict[str, str | float | None]


@cache
def _lines(name: str) -> tuple[Line, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_typed(line) for line in csv.DictReader(file))


def _typed(line: dict[str, str]) -> Line:
    """Numbers as numbers, an empty one as none."""
    return {key: (float(text) if text else None) if key in NUMBERS else text for key, text in line.items()}


def in_force(name: str, day: date, **equal: str) -> list[Line]:
    """Lines of a table that hold on this day and have these values, in the order of the file."""
    iso = day.isoformat()
    return [
        dict(line)
        for line in _lines(name)
        if str(line["valid_from"]) <= iso
        and (not line["valid_to"] or iso <= str(line["valid_to"]))
        and all(line[key] == value for key, value in equal.items())
    ]


def pests_of(species: str, day: date) -> list[Line]:
    """Stages of the insects that live on this crop and for which constants were published."""
    return [line for line in in_force("pests", day) if species in str(line["hosts"]).split()]

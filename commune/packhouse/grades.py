"""Grades (loại) as data: `data/grades.csv`, one line a grade."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Grade:
    code: str
    label: str
    label_en: str
    source: str


@cache
def known_grades() -> dict[str, Grade]:
    """By code, in the order of the file."""
    with (Path(__file__).parent / "data" / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {line["code"]: Grade(**line) for line in csv.DictReader(file)}


def grade_of(code: str) -> Grade:
    """Raises LookupError for a code that nobody knows."""
    return known_grades()[code]

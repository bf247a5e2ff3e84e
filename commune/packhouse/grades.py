"""Grades (loại) and reasons to reject as data: `data/grades.csv` and `data/rejects.csv`, one line each."""

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


MIXED = "mixed"  # what was not sorted


@cache
def known_grades() -> dict[str, Grade]:
    """By code, in the order of the file."""
    return _read("grades.csv")


@cache
def known_rejects() -> dict[str, Grade]:
    """Why fruit is put aside, by code, in the order of the file."""
    return _read("rejects.csv")


def sorted_grades() -> dict[str, Grade]:
    """What fruit can be sorted into: every grade but the unsorted one."""
    return {code: grade for code, grade in known_grades().items() if code != MIXED}


def _read(name: str) -> dict[str, Grade]:
    with (Path(__file__).parent / "data" / name).open(encoding="utf-8", newline="") as file:
        return {line["code"]: Grade(**line) for line in csv.DictReader(file)}


def grade_of(code: str) -> Grade:
    """Raises LookupError for a code that nobody knows."""
    return known_grades()[code]

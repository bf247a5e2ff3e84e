"""What a soil test may say, as data: `data/measures.csv`. A value by another method is another measure."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Measure:
    """`least` and `most`: beyond them no soil of this earth lies, so the figure was misread or miswritten."""

    code: str
    label: str
    unit: str
    method: str
    least: Decimal
    most: Decimal
    places: int


def rows_of(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def known_measures() -> dict[str, Measure]:
    """By code, in the order of the file."""
    return {
        row["code"]: Measure(
            row["code"], row["label"], row["unit"], row["method"],
            Decimal(row["least"]), Decimal(row["most"]), int(row["places"]),
        )
        for row in rows_of("measures.csv")
    }  # fmt: skip

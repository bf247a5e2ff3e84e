"""Which standards are recognitions that only a council's decision may give, and how many stars they mean."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

DATA = Path(__file__).parent / "data" / "recognitions.csv"
Kind = Literal["ocop", "rural"]


@dataclass(frozen=True)
class RecognitionKind:
    """`stars` is 0 where the recognition has none (rural industrial products)."""

    standard: str
    kind: Kind
    stars: int


@cache
def known() -> dict[str, RecognitionKind]:
    """By the slug of the standard."""
    with DATA.open(encoding="utf-8-sig", newline="") as file:
        rows = [RecognitionKind(r["standard"], r["kind"], int(r["stars"])) for r in csv.DictReader(file)]  # type: ignore[arg-type]
    return {row.standard: row for row in rows}


def is_recognition(standard: str) -> bool:
    return standard in known()


def slugs(kind: Kind) -> list[str]:
    return [slug for slug, row in known().items() if row.kind == kind]

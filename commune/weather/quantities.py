"""What can be measured, as data: `data/quantities.csv`, one line a quantity."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data"

FILL_VALUES = frozenset(map(Decimal, ("-999", "-999.9", "-9999", "9999", "-99.9", "999.9")))
"""What loggers and services (NASA POWER: -999) write where they have nothing."""


@dataclass(frozen=True)
class Quantity:
    """Outside of `possible` a value is refused, outside of `usual` kept and flagged.

    `day` says what stands for a day: its range, its mean or its total.
    """

    code: str
    label: str
    label_en: str
    unit: str
    possible: tuple[Decimal, Decimal]
    usual: tuple[Decimal, Decimal]
    day: str
    icon: str
    source: str

    @property
    def told(self) -> str:
        """Its name in the visitor's language."""
        return self.label_en if get_language() == "en" else self.label

    def is_fill(self, value: Decimal) -> bool:
        """A fill value is one only where it cannot be a reading."""
        return value in FILL_VALUES and not self.is_possible(value)

    def is_possible(self, value: Decimal) -> bool:
        return self.possible[0] <= value <= self.possible[1]

    def is_usual(self, value: Decimal) -> bool:
        return self.usual[0] <= value <= self.usual[1]


@cache
def known_quantities() -> dict[str, Quantity]:
    """By code, in the order of the file."""
    with (DATA / "quantities.csv").open(encoding="utf-8", newline="") as file:
        return {line["code"]: _quantity(line) for line in csv.DictReader(file)}


def _quantity(line: dict[str, str]) -> Quantity:
    return Quantity(
        code=line["code"],
        label=line["label"],
        label_en=line["label_en"],
        unit=line["unit"],
        possible=(Decimal(line["possible_low"]), Decimal(line["possible_high"])),
        usual=(Decimal(line["usual_low"]), Decimal(line["usual_high"])),
        day=line["day"],
        icon=line["icon"],
        source=line["source"],
    )

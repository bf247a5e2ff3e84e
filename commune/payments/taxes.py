"""What a household that sells owes on a year's turnover, by dated rates: `data/tax_rates.csv`, an edition a line.

An office adds an edition by a new line, and closes the one before with its last day.
"""

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

RATES = Path(__file__).parent / "data" / "tax_rates.csv"


class Kind(StrEnum):
    TRADE = "trade"
    OWN_HARVEST = "own_harvest"


@dataclass(frozen=True)
class Edition:
    """Rates in force between two days, the last one None while nothing replaces it. `tax_free` in đồng a year.

    Above `tax_free` VAT is of the whole turnover; personal income tax too, unless `is_pit_above_only`.
    """

    kind: Kind
    valid_from: date
    valid_to: date | None
    tax_free: int
    vat_permille: int
    pit_permille: int
    is_pit_above_only: bool
    law: str
    words: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Tax:
    """Of a year, in đồng, halves up: value added tax and personal income tax."""

    vat: int
    pit: int

    @property
    def total(self) -> int:
        return self.vat + self.pit


@cache
def editions() -> tuple[Edition, ...]:
    """In the order of the file."""
    with RATES.open(encoding="utf-8", newline="") as file:
        return tuple(_read(line) for line in csv.DictReader(file))


def edition_of(year: int, kind: Kind = Kind.TRADE) -> Edition | None:
    """The rates of a calendar year: those that hold on its last day. None where nobody wrote any down."""
    last = date(year, 12, 31)
    return next((each for each in editions() if each.kind == kind and each.holds_on(last)), None)


def tax_of(edition: Edition, turnover: int) -> Tax:
    """Nothing at or below the tax-free turnover of the edition."""
    if turnover <= edition.tax_free:
        return Tax(0, 0)
    taxed = turnover - edition.tax_free if edition.is_pit_above_only else turnover
    return Tax(_part(turnover, edition.vat_permille), _part(taxed, edition.pit_permille))


def _part(amount: int, permille: int) -> int:
    return (2 * amount * permille + 1000) // 2000


def _read(line: dict[str, str]) -> Edition:
    return Edition(
        kind=Kind(line["kind"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        valid_to=date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
        tax_free=int(line["tax_free"]),
        vat_permille=int(line["vat_permille"]),
        pit_permille=int(line["pit_permille"]),
        is_pit_above_only=line["is_pit_above_only"] == "yes",
        law=line["law"],
        words=line["words"],
    )

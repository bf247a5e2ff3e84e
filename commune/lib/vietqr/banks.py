"""Banks and wallets reachable by transfer, as dated rows: banks merge and rename.

The rows stand in `data/banks.csv`. A blank date means not known (and, for the end, still valid).
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DEMO_BIN = "999999"
"""Belongs to no member of NAPAS: a payment app finds no bank behind it. Only for demonstrations."""
DEMO_WORDS = "MAU - KHONG CHUYEN TIEN"

_ROWS = Path(__file__).parent / "data" / "banks.csv"


@dataclass(frozen=True, slots=True)
class Bank:
    bin: str
    short_name: str
    name: str
    valid_from: date | None
    valid_to: date | None

    def is_valid(self, on: date) -> bool:
        """Whether this row holds on that day (both ends included)."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def all_banks() -> tuple[Bank, ...]:
    """Every row, past ones included, in file order; the demonstration bank is not among them."""
    with _ROWS.open(encoding="utf-8", newline="") as rows:
        return tuple(
            Bank(row["bin"], row["short_name"], row["name"], _day(row["valid_from"]), _day(row["valid_to"]))
            for row in csv.DictReader(rows)
        )


def bank_of(bank_bin: str, on: date) -> Bank | None:
    """The bank behind a BIN on that day; None when unknown (the list need not be complete)."""
    if bank_bin == DEMO_BIN:
        return Bank(DEMO_BIN, "Ngân hàng mẫu", "Ngân hàng minh họa, không chuyển tiền được", None, None)
    return next((bank for bank in all_banks() if bank.bin == bank_bin and bank.is_valid(on)), None)

"""From which count on something should be done: dated rows by source. Where sources differ, all are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from commune.pests.catalogue import UNCHECKED, rows_of


@dataclass(frozen=True)
class Threshold:
    """`value` is in the organism's unit; `stage` empty: for every stage. `valid_to` is the last day."""

    organism: str
    crop: str
    stage: str
    value: Decimal
    source: str
    is_checked: bool
    valid_from: date
    valid_to: date | None
    note: str

    def holds(self, crop: str, stage: str, on: date) -> bool:
        return (
            self.crop == crop
            and self.stage in ("", stage)
            and self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
        )

    @property
    def cited(self) -> str:
        return self.source if self.is_checked else f"{self.source} ({UNCHECKED})"


class Outcome(StrEnum):
    """What all sources together say; `SPLIT`: some say above, some below."""

    ABOVE = "above"
    SPLIT = "split"
    BELOW = "below"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def tone(self) -> str:
        return TONES[self]


LABELS = {
    Outcome.ABOVE: "vượt ngưỡng",
    Outcome.SPLIT: "các nguồn không giống nhau",
    Outcome.BELOW: "dưới ngưỡng",
    Outcome.UNKNOWN: "chưa có ngưỡng",
}
TONES = {Outcome.ABOVE: "chili", Outcome.SPLIT: "mango", Outcome.BELOW: "leaf", Outcome.UNKNOWN: ""}


@dataclass(frozen=True)
class Saying:
    """One source's word on one count."""

    threshold: Threshold
    is_above: bool


@cache
def known_thresholds() -> tuple[Threshold, ...]:
    return tuple(
        Threshold(
            row["organism"], row["crop"], row["stage"], Decimal(row["value"]), row["source"],
            row["status"] == "checked", date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, row["note"],
        )
        for row in rows_of("thresholds.csv")
    )  # fmt: skip


def thresholds_of(organism: str) -> list[Threshold]:
    """All, also those that hold no more: history stays readable."""
    return [each for each in known_thresholds() if each.organism == organism]


def sayings_on(
    organism: str,
    *,
    crop: str,
    stage: str,
    mean: Decimal,
    on: date,
    known: Sequence[Threshold] | None = None,
) -> list[Saying]:
    """Each source's word, the lowest threshold first. At the threshold itself counts as above."""
    rows = known if known is not None else known_thresholds()
    holding = [each for each in rows if each.organism == organism and each.holds(crop, stage, on)]
    return [Saying(each, mean >= each.value) for each in sorted(holding, key=lambda each: each.value)]


def outcome_of(sayings: Sequence[Saying]) -> Outcome:
    if not sayings:
        return Outcome.UNKNOWN
    if all(each.is_above for each in sayings):
        return Outcome.ABOVE
    return Outcome.SPLIT if any(each.is_above for each in sayings) else Outcome.BELOW

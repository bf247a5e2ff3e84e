"""Editions of a procedure as dated data: criteria, bands, deciding bodies and time limits, several side by side.

A dossier stays under the edition it began with, so an edition that was entered never changes.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import transaction

from commune.ledger import recording
from commune.quality import recognition_kinds
from commune.recognition.models import Level, Procedure

DATA = Path(__file__).parent / "data"


class EditionError(ValueError):
    """What is wrong with an edition's data, in English for who writes it."""


@dataclass(frozen=True)
class Criterion:
    """`most` points; assessed by the commune (its report counts) or by each member of the council."""

    code: str
    part: str
    name: str
    most: Decimal
    assessed_by: str


@dataclass(frozen=True)
class Band:
    """From `least` points on. `standard` empty: no recognition. `is_forwarded`: the centre decides."""

    stars: int
    least: Decimal
    standard: str
    decided_by: str
    is_forwarded: bool


@dataclass(frozen=True)
class Rules:
    """One edition, read."""

    data: dict[str, Any]

    @cached_property
    def criteria(self) -> list[Criterion]:
        return [Criterion(**{**each, "most": Decimal(each["most"])}) for each in self.data["criteria"]]

    @cached_property
    def bands(self) -> list[Band]:
        """The highest first."""
        found = [Band(**{**each, "least": Decimal(each["least"])}) for each in self.data["bands"]]
        return sorted(found, key=lambda band: -band.least)

    def of_level(self, level: str) -> list[Criterion]:
        return [each for each in self.criteria if each.assessed_by == level]

    @property
    def has_commune_step(self) -> bool:
        return bool(self.of_level(Level.COMMUNE))

    @property
    def groups(self) -> list[str]:
        return list(self.data["groups"])

    @property
    def parts(self) -> dict[str, str]:
        return dict(self.data["parts"])

    @property
    def least_sheets(self) -> int:
        return int(self.data["least_sheets"])

    @property
    def months(self) -> int:
        return int(self.data["months"])

    @property
    def every_years(self) -> int:
        return int(self.data["every_years"])

    def days_for(self, step: str) -> int | None:
        """Days from submission in which the step is due; None where the edition sets none."""
        days = self.data["days"].get(step)
        return None if days is None else int(days)

    def rounded(self, points: Decimal) -> Decimal:
        """To the edition's decimals, half up. Bands are asked of the rounded points."""
        return points.quantize(Decimal(1).scaleb(-int(self.data["decimals"])), ROUND_HALF_UP)

    def band_of(self, points: Decimal) -> Band:
        return next(band for band in self.bands if points >= band.least)


def rules_of(procedure: Procedure) -> Rules:
    return Rules(procedure.rules)


def load_procedures(paths: Iterable[Path] | None = None, *, by: str) -> int:
    """Enter editions that are not there yet, all or none; returns how many were new.

    Raises EditionError for a faulty file, and for one that would change an edition already entered.
    """
    with transaction.atomic():
        return sum(_load(path, by) for path in (paths or sorted(DATA.glob("*.json"))))


def _load(path: Path, by: str) -> bool:
    data = json.loads(path.read_text(encoding="utf-8"))
    faults = list(faults_of(data))
    if faults:
        raise EditionError(f"{path.name}: {'; '.join(faults)}")
    days = {key: date.fromisoformat(data[key]) if data[key] else None for key in ("valid_from", "valid_to")}
    row = Procedure(**{**data, **days})
    known = Procedure.objects.filter(pk=row.pk).first()
    if known is None:
        recording.enter(row, by=by)
        return True
    if (known.rules, known.citation, known.valid_from) != (row.rules, row.citation, row.valid_from):
        raise EditionError(f"{path.name}: edition {row.pk} was entered with other content; give a new code")
    return False


def faults_of(data: dict[str, Any]) -> Iterable[str]:
    """What keeps the data from being an edition."""
    rules = Rules(data["rules"])
    codes = [each.code for each in rules.criteria]
    if len(set(codes)) != len(codes):
        yield "a criterion's code stands twice"
    for part, total in data["rules"]["totals"].items():
        points = sum(each.most for each in rules.criteria if each.part == part)
        if points != Decimal(total):
            yield f"part {part or 'whole'} has {points} points, not {total}"
    if rules.bands[-1].least != 0:
        yield "no band begins at 0"
    unknown = {band.standard for band in rules.bands if band.standard} - set(recognition_kinds.known())
    yield from (f"{slug} is no recognition" for slug in sorted(unknown))

"""Standards and geographical indications as published lists, loaded from CSV."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from commune.ledger import recording
from commune.products.models import Species
from commune.quality.models import GeographicalIndication, Standard

DATA = Path(__file__).parent / "data"


def load_standards(path: Path = DATA / "standards.csv", *, by: str) -> int:
    """Add editions that are not there yet, all or none; returns how many were new."""
    with transaction.atomic():
        return sum(_standard(line, by) for line in _lines(path))


def load_indications(path: Path = DATA / "indications.csv", *, by: str) -> int:
    """The same for geographical indications; their species must be known."""
    with transaction.atomic():
        return sum(_indication(line, by) for line in _lines(path))


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _standard(line: dict[str, str], by: str) -> bool:
    if Standard.objects.filter(pk=line["slug"]).exists():
        return False
    days = {"valid_from": date.fromisoformat(line.pop("valid_from")), "valid_to": _day(line.pop("valid_to"))}
    recording.enter(Standard(**line, **days), by=by)
    return True


def _indication(line: dict[str, str], by: str) -> bool:
    if GeographicalIndication.objects.filter(pk=line["number"]).exists():
        return False
    species = Species.objects.get(code=line.pop("species"))
    facts = {
        "varieties": line.pop("varieties").split(),
        "valid_from": date.fromisoformat(line.pop("valid_from")),
    }
    recording.enter(GeographicalIndication(**line, **facts, species=species), by=by)
    return True


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""Filling the tables of units from the data files. Each may be run again at any time: same files, same rows."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from commune.lib.dictionary_order import sort_key
from commune.lib.fold import fold
from commune.units.models import AdminUnit, Level, PublicBody, Relation, UnitChange

DATA = Path(__file__).parent / "data"
KEY_LENGTH = 200
UNIT_COLUMNS = [
    "scheme",
    "level",
    "code",
    "name",
    "kind",
    "parent",
    "valid_from",
    "valid_to",
    "folded",
    "sort_key",
]
BODY_COLUMNS = ["name", "kind", "unit", "successor", "valid_from", "valid_to", "source"]


def load_units(folder: Path = DATA) -> tuple[int, int, int]:
    """Units, edges of change and public bodies of `folder`; returns how many of each. One transaction."""
    with transaction.atomic():
        return _load_units(folder), _load_changes(folder), _load_bodies(folder)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_units(folder: Path) -> int:
    units = [
        AdminUnit(
            uid=row["uid"],
            scheme=row["scheme"],
            level=Level(row["level"]),
            code=row["code"],
            name=row["name"],
            kind=row["type"],
            parent_id=row["parent_uid"] or None,
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            folded=fold(row["name"]),
            sort_key=sort_key(row["name"])[:KEY_LENGTH],
        )
        for row in _rows(folder / "admin_units.csv")
    ]
    AdminUnit.objects.bulk_create(
        units, update_conflicts=True, unique_fields=["uid"], update_fields=UNIT_COLUMNS
    )
    return len(units)


def _load_changes(folder: Path) -> int:
    changes = [
        UnitChange(
            old_id=row["old_uid"],
            new_id=row["new_uid"],
            relation=Relation(row["relation"]),
            effective=date.fromisoformat(row["effective"]),
            confidence=row["confidence"],
        )
        for row in _rows(folder / "admin_unit_changes.csv")
    ]
    UnitChange.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=["old", "new", "effective"],
        update_fields=["relation", "confidence"],
    )
    return len(changes)


def _load_bodies(folder: Path) -> int:
    """First the bodies, then what each became: a successor may stand later in the file."""
    named = {row["code"]: row["successor"] for row in _rows(folder / "public_bodies.csv")}
    bodies = [*_ministries(folder), *_committees(folder)]
    _write(bodies, BODY_COLUMNS)
    keys = dict(PublicBody.objects.values_list("code", "pk"))
    became = {**{code: later for code, later in named.items() if later}, **_committees_that_became()}
    for body in bodies:
        body.successor_id = keys[became[body.code]] if body.code in became else None
    _write(bodies, ["successor"])
    return len(bodies)


def _write(bodies: list[PublicBody], columns: list[str]) -> None:
    PublicBody.objects.bulk_create(
        bodies, update_conflicts=True, unique_fields=["code"], update_fields=columns
    )


def _ministries(folder: Path) -> Iterator[PublicBody]:
    for row in _rows(folder / "public_bodies.csv"):
        yield PublicBody(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            source=row["source"],
        )


def _committees(folder: Path) -> Iterator[PublicBody]:
    """Each unit has its People's Committee for as long as the unit stands."""
    acts = {(row["province_uid"], row["level"]): row["act"] for row in _rows(folder / "acts.csv")}
    for unit in AdminUnit.objects.select_related("parent"):
        yield PublicBody(
            code=committee_code(unit.uid),
            name=f"Ủy ban nhân dân {unit.name[0].lower()}{unit.name[1:]}",
            kind="peoples_committee",
            unit=unit,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            source=acts.get((unit.parent_id or unit.uid, unit.level), ""),
        )


def committee_code(uid: str) -> str:
    return f"ubnd:{uid}"


def _committees_that_became() -> dict[str, str]:
    """Where a commune went over whole, and each province that all its communes went to."""
    whole = UnitChange.objects.filter(relation=Relation.WHOLE).select_related("old__parent__parent", "new")
    became = {committee_code(change.old_id): committee_code(change.new_id) for change in whole}
    votes: dict[str, Counter[str]] = {}
    for change in whole:
        province = change.old.path()[0].uid
        votes.setdefault(province, Counter())[str(change.new.parent_id)] += 1
    for province, heirs in votes.items():
        if len(heirs) == 1:
            became[committee_code(province)] = committee_code(next(iter(heirs)))
    return became

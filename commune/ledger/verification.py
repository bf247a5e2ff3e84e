"""Comparing the log with itself and with the live tables, both ways."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from commune.ledger import entries, reading, treecheck
from commune.ledger.models import Entry, Opening
from commune.ledger.protection import Derivation, Protection, derivations, protection_of, protections

CHUNK = 500


@dataclass(frozen=True)
class Finding:
    """What does not agree; `field` is empty where the whole row is meant."""

    table: str
    row: str
    field: str
    what: str


def findings(*, deep: bool) -> Iterator[Finding]:
    """Everything that does not agree. Shallow: log, tiles and heads. Deep: also every protected row."""
    yield from (Finding(*found) for found in treecheck.findings())
    if deep:
        for _, protection in protections:
            yield from _of_table(protection)
        for _, derivation in derivations:
            yield from _of_derivation(derivation)


def protected_columns() -> list[dict[str, str]]:
    """Each stored column of each protected or derived table; `unlogged` gives the reason of an exception."""
    listed = []
    for _, guarded in [*protections, *derivations]:
        for column in guarded.model._meta.concrete_fields:
            name = f"{guarded.table}.{column.column}"
            listed.append({"column": name, "unlogged": guarded.unlogged.get(column.column, "")})
    return listed


def _of_table(protection: Protection) -> Iterator[Finding]:
    table = protection.table
    expected = dict(Entry.objects.filter(table=table).order_by("pk").values_list("row", "pk"))
    for chunk in reading.chunks(protection, CHUNK):
        known = [expected[row.key] for row in chunk if row.key in expected]
        openings = Opening.objects.select_related("entry").in_bulk(known)
        for row in chunk:
            entry_pk = expected.pop(row.key, None)
            if entry_pk is None:
                yield Finding(table, row.key, "", "row has no entry in the log")
            elif entry_pk not in openings:
                yield Finding(table, row.key, "", "entry has no opening")
            else:
                yield from _of_row(table, row, openings[entry_pk])
    for missing in expected:
        yield Finding(table, missing, "", "entry has no row")


def _of_row(table: str, row: reading.StoredRow, opening: Opening) -> Iterator[Finding]:
    for column, what in row.troubles.items():
        yield Finding(table, row.key, column, what)
    if row.troubles:
        return
    leaves = entries.commitments(bytes(opening.seed), {**row.values, "@actor": opening.entry.actor})
    if entries.root_of(leaves).hex() == entries.stated_root(bytes(opening.entry.body)):
        return
    yield from _changed_fields(table, row.key, leaves, bytes(opening.marks))


def _changed_fields(table: str, key: str, leaves: dict[str, bytes], marks: bytes) -> Iterator[Finding]:
    length = entries.MARK_LENGTH
    kept = [marks[start : start + length] for start in range(0, len(marks), length)]
    names = sorted(leaves)
    changed = [n for n, mark in zip(names, kept, strict=False) if leaves[n][:length] != mark]
    if len(kept) != len(names) or not changed:
        yield Finding(table, key, "", "row is not what the log says")
    for name in changed:
        yield Finding(table, key, name, "value is not what the log says")


def _of_derivation(derivation: Derivation) -> Iterator[Finding]:
    children: dict[Any, Counter[tuple[Any, ...]]] = {}
    keys: dict[Any, list[tuple[str, tuple[Any, ...]]]] = {}
    for chunk in reading.chunks(derivation, CHUNK):
        for row in chunk:
            for column, what in row.troubles.items():
                yield Finding(derivation.table, row.key, column, what)
            if not row.troubles:
                parent = row.values[derivation.link]
                values = tuple(row.values[column] for column in derivation.columns)
                children.setdefault(parent, Counter())[values] += 1
                keys.setdefault(parent, []).append((row.key, values))
    for key, parent_row in _parents(derivation):
        there = children.pop(key, Counter())
        if parent_row is not None:
            yield from _compared(derivation, parent_row, there, keys.get(key, []))
    for parent in children:
        for key, _ in keys[parent]:
            yield Finding(derivation.table, key, derivation.link, "row belongs to nothing")


def _parents(derivation: Derivation) -> Iterator[tuple[Any, models.Model | None]]:
    """Key and row; None for a row that cannot be read, which is a finding of its own table."""
    protection = protection_of(derivation.parent)
    attributes = {column.column: column.attname for column in protection.fields()}
    key = str(derivation.parent._meta.pk.column)
    for chunk in reading.chunks(protection, CHUNK):
        for row in chunk:
            facts = {attributes[column]: value for column, value in row.values.items()}
            yield row.values.get(key), None if row.troubles else derivation.parent(**facts)


def _compared(
    derivation: Derivation,
    parent: models.Model,
    there: Counter[tuple[Any, ...]],
    keys: list[tuple[str, tuple[Any, ...]]],
) -> Iterator[Finding]:
    try:
        should = Counter(derivation.rebuild(parent))
    except (ValueError, KeyError, TypeError) as error:
        yield Finding(derivation.table, f"{parent.pk}", "", f"cannot be computed again: {error}")
        return
    surplus = there - should
    for key, values in keys:
        if surplus[values] > 0:
            surplus[values] -= 1
            yield Finding(derivation.table, key, "", "row is not what its parent gives")
    for _ in (should - there).elements():
        yield Finding(derivation.table, f"{parent.pk}", "", "a row that the parent gives is missing")

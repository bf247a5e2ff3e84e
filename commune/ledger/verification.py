"""Comparing the log with itself and with the live tables, both ways."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from commune.ledger import entries, reading, treecheck
from commune.ledger.models import Entry, Opening
from commune.ledger.protection import Derivation, Protection, derivations, protections

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
    for pk, parent, *values in derivation.model._base_manager.values_list(
        "pk", derivation.link, *derivation.columns
    ).iterator(CHUNK):
        children.setdefault(parent, Counter())[tuple(values)] += 1
        keys.setdefault(parent, []).append((str(pk), tuple(values)))
    for parent_row in derivation.parent._base_manager.iterator(CHUNK):
        yield from _compared(derivation, parent_row, children, keys)
    for parent in children:
        yield Finding(derivation.table, keys[parent][0][0], derivation.link, "row belongs to nothing")


def _compared(
    derivation: Derivation,
    parent: models.Model,
    children: dict[Any, Counter[tuple[Any, ...]]],
    keys: dict[Any, list[tuple[str, tuple[Any, ...]]]],
) -> Iterator[Finding]:
    try:
        should = Counter(derivation.rebuild(parent))
    except (ValueError, KeyError, TypeError) as error:
        yield Finding(derivation.table, f"{parent.pk}", "", f"cannot be computed again: {error}")
        children.pop(parent.pk, None)
        return
    there = children.pop(parent.pk, Counter())
    surplus = there - should
    for key, values in keys.get(parent.pk, []):
        if surplus[values] > 0:
            surplus[values] -= 1
            yield Finding(derivation.table, key, "", "row is not what its parent gives")
    for _ in (should - there).elements():
        yield Finding(derivation.table, f"{parent.pk}", "", "a row that the parent gives is missing")

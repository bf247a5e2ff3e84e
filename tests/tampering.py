"""Changing one stored value behind the product's back, and asking whether the verifier names it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from commune.ledger import verification
from commune.ledger.protection import Derivation, Protection, derivations, plain, protections, target

TRIES = 60


@dataclass(frozen=True)
class Change:
    """`row` as the verifier names rows: the primary key before the change, as text."""

    table: str
    row: str
    column: str
    before: Any
    after: Any


def guarded() -> list[Protection | Derivation]:
    return [*(each for _, each in protections), *(each for _, each in derivations)]


def spread(guards: list[Protection | Derivation], count: int, chance: random.Random) -> list[Any]:
    """`count` tables, each as often as any other as far as it goes, in random order."""
    turns = guards * (count // len(guards)) + chance.sample(guards, count % len(guards))
    chance.shuffle(turns)
    return turns


@contextmanager
def changed(guard: Protection | Derivation, chance: random.Random) -> Iterator[Change]:
    """One random value of one random row is another one in this block; the triggers must be down.

    Raises LookupError where the table is empty, or no value of it can be changed at all.
    """
    for _ in range(TRIES):
        with transaction.atomic():
            change = _tried(guard, chance)
            if change is None:
                continue
            yield change
            transaction.set_rollback(True)
            return
    raise LookupError(f"{guard.table}: nothing to change")


def _tried(guard: Protection | Derivation, chance: random.Random) -> Change | None:
    """None where the value came out the same or a constraint of the database refused it (that is a guard too)."""
    pks = list(guard.model._base_manager.order_by("pk").values_list("pk", flat=True))
    if not pks:
        raise LookupError(f"{guard.table} has no row")
    pk, column = chance.choice(pks), chance.choice(guard.fields())
    cell = _Cell(guard, column.column, pk)
    before = cell.read()
    try:
        with transaction.atomic():
            cell.write(another(target(column), before, chance))
    except DatabaseError:
        return None
    key = guard.model._meta.pk
    after = cell.read() if column is not key else "another key"
    if (type(before), before) == (type(after), after):
        return None
    return Change(guard.table, str(plain(key, pk)), column.column, before, after)


class _Cell:
    """One stored value, read and written as it is stored."""

    def __init__(self, guard: Protection | Derivation, column: str, pk: Any) -> None:
        self.table, self.column, self.key_column = guard.table, column, guard.model._meta.pk.column
        stored = target(guard.model._meta.pk).get_db_prep_save(pk, connection)
        self.key = str(stored) if isinstance(stored, uuid.UUID) else stored

    def read(self) -> Any:
        # on SQLite a plus sign makes an expression of the column, which the driver hands out unconverted
        plus = "+" if connection.vendor == "sqlite" else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT {plus}"{self.column}" FROM "{self.table}" WHERE "{self.key_column}" = %s', [self.key]
            )
            value = cursor.fetchone()[0]
        return bytes(value) if isinstance(value, memoryview) else value

    def write(self, value: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{self.table}" SET "{self.column}" = %s WHERE "{self.key_column}" = %s',
                [value, self.key],
            )


def another(column: models.Field[Any, Any], before: Any, chance: random.Random) -> Any:
    """Another value for a column, mostly one that could well stand there; SQLite also stores other types."""
    if before is not None:
        if connection.vendor == "sqlite" and chance.random() < 0.2:
            return _of_another_type(before, chance)
        if column.null and chance.random() < 0.15:
            return None
    kind = next(kind for kind in PLAUSIBLE if isinstance(column, kind))
    return PLAUSIBLE[kind](before, chance)


def _of_another_type(before: Any, chance: random.Random) -> Any:
    if isinstance(before, str):
        return chance.choice([before.encode(), f"{before} ", before.swapcase()])
    if isinstance(before, bytes):
        return before.hex()
    return chance.choice([f"{before}x", float(before) + 0.5])


def _other_key(before: Any, chance: random.Random) -> Any:
    fresh = uuid.UUID(int=chance.getrandbits(128))
    return fresh.hex if connection.vendor == "sqlite" else fresh


def _other_amount(before: Any, chance: random.Random) -> str:
    return str(Decimal(str(before or 0)) + chance.choice([Decimal("0.01"), Decimal(-1), Decimal(1)]))


def _other_number(before: Any, chance: random.Random) -> int:
    return int(before or 0) + chance.choice([-1, 1, 10])


def _later(before: Any, chance: random.Random) -> Any:
    days = timedelta(days=chance.choice([-1, 1, 30]))
    if isinstance(before, str):
        moved = datetime.fromisoformat(before) + days
        return str(moved.date()) if len(before) == len("2026-01-01") else str(moved)
    return (before or date(2026, 1, 1)) + days


def _other_json(before: Any, chance: random.Random) -> str:
    text = before if isinstance(before, str) else ""
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    if not digits:
        return '{"changed": 1}'
    place = chance.choice(digits)
    return f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"


def _other_bytes(before: Any, chance: random.Random) -> bytes:
    kept = bytearray(before or b"\0")
    kept[chance.randrange(len(kept))] ^= 1
    return bytes(kept)


def _other_text(before: Any, chance: random.Random) -> str:
    text = str(before or "")
    if not text:
        return chance.choice(["x", "0"])
    place = chance.randrange(len(text))
    swapped = f"{text[:place]}{chance.choice('abcdexyz0123')}{text[place + 1 :]}"
    return chance.choice([swapped, text[:-1], text[::-1]])


PLAUSIBLE: dict[type[models.Field[Any, Any]], Callable[[Any, random.Random], Any]] = {
    models.UUIDField: _other_key,
    models.BooleanField: lambda before, _: not before,
    models.DecimalField: _other_amount,
    models.IntegerField: _other_number,
    models.DateField: _later,  # a DateTimeField is one too
    models.JSONField: _other_json,
    models.BinaryField: _other_bytes,
    models.Field: _other_text,
}


def is_named(change: Change) -> bool:
    """Whether the verifier, looking at this table alone, names the changed row."""
    for guard in guarded():
        if guard.table == change.table:
            of_guard = (
                verification._of_table if isinstance(guard, Protection) else verification._of_derivation
            )
            return any(found.row == change.row for found in of_guard(guard))
    raise LookupError(change.table)

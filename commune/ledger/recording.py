"""Writing a protected row and its entry: one transaction, always together."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction
from django.utils import timezone

from commune.ledger import entries
from commune.ledger.models import Entry, Opening, Pending
from commune.ledger.protection import protection_of
from commune.lib import waking

Row = TypeVar("Row", bound=models.Model)


def enter(row: Row, *, by: str, at: datetime | None = None) -> Row:
    """Insert a new protected row and its log entry; `by` is an opaque actor key such as `person.log_actor`.

    Raises LookupError for an unprotected table and IntegrityError when the row is already there.
    """
    with transaction.atomic():
        row.save(force_insert=True)
        append([row], by=by, at=at)
    return row


def enter_all(rows: Sequence[Row], *, by: str, at: datetime | None = None) -> Sequence[Row]:
    """The same for many rows of one table, in three statements."""
    if rows:
        with transaction.atomic():
            type(rows[0])._base_manager.bulk_create(rows)
            append(rows, by=by, at=at)
    return rows


def append(rows: Sequence[models.Model], *, by: str, at: datetime | None = None) -> list[Entry]:
    """Entries for rows that the running transaction has just written; fails outside of a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a log entry belongs into the transaction of its row")
    moment = at or timezone.now()
    pairs = [_entry_of(row, by, moment) for row in rows]
    made = Entry.objects.bulk_create([entry for entry, _ in pairs])
    for entry, (_, opening) in zip(made, pairs, strict=True):
        opening.entry = entry
    Opening.objects.bulk_create([opening for _, opening in pairs])
    Pending.objects.bulk_create([Pending(entry=entry) for entry in made])
    transaction.on_commit(waking.wake)
    return made


def _entry_of(row: models.Model, by: str, at: datetime) -> tuple[Entry, Opening]:
    protection = protection_of(type(row))
    seed = secrets.token_bytes(16)
    leaves = entries.commitments(seed, {**protection.values(row), "@actor": by})
    subject = {"kind": protection.kind, "table": protection.table, "row": str(row.pk)}
    body = entries.body_of(**subject, at=at, root=entries.root_of(leaves))
    return Entry(**subject, actor=by, at=at, body=body), Opening(seed=seed, marks=entries.marks_of(leaves))

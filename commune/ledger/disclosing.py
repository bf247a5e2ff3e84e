"""An entry of the log opened for strangers: some fields with their salts, all commitments, its place under a head."""

from typing import Any

from django.db import models

from commune.ledger import entries, proofs
from commune.ledger.models import Checkpoint, Leaf, Opening
from commune.ledger.protection import protection_of


class NotProvedYetError(LookupError):
    """The entry is recorded, but no signed head covers it yet."""


def first_head_over(row: models.Model) -> Checkpoint:
    """The first signed head under which the row's entry stands: always the same once there is one."""
    leaf = Leaf.objects.filter(entry=proofs.latest_entry(row._meta.db_table, row.pk)).first()
    head = Checkpoint.objects.filter(size__gt=leaf.index).order_by("size").first() if leaf else None
    if head is None:
        raise NotProvedYetError(str(row))
    return head


def disclosed(row: models.Model, *fields: str, head: Checkpoint) -> dict[str, Any]:
    """In the shape that `lib.standalone.log.opened` reads. Raises NotProvedYetError."""
    entry = proofs.latest_entry(row._meta.db_table, row.pk)
    proof = proofs.inclusion(entry, head) if entry else None
    if entry is None or proof is None:
        raise NotProvedYetError(str(row))
    seed = bytes(Opening.objects.get(entry=entry).seed)
    values = {**protection_of(type(row)).values(row), "@actor": entry.actor}
    shown = {
        name: {"salt": entries.salt_of(seed, name).hex(), "value": entries.typed(values[name]).decode()}
        for name in fields
    }
    return {
        "index": proof.index,
        "body": proof.body.decode(),
        "path": [each.hex() for each in proof.path],
        "commitments": {name: each.hex() for name, each in entries.commitments(seed, values).items()},
        "fields": shown,
    }

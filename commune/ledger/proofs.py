"""Proof that an entry stands in the log under a signed head."""

from dataclasses import dataclass

from commune.ledger import sequencing
from commune.ledger.models import Checkpoint, Entry, Leaf
from commune.lib import merkle


@dataclass(frozen=True)
class Proof:
    """`path` are hashes from the leaf's sibling up (RFC 6962 2.1.1); `note` is the checkpoint with its signatures."""

    index: int
    body: bytes
    path: list[bytes]
    size: int
    root: bytes
    note: str


def inclusion(entry: Entry, head: Checkpoint | None = None) -> Proof | None:
    """None while the entry is recorded, but not yet covered by a signed head (`head`, or the latest)."""
    leaf = Leaf.objects.filter(entry=entry).first()
    head = head or Checkpoint.objects.order_by("-size").first()
    if leaf is None or head is None or head.size <= leaf.index:
        return None
    path = merkle.prove_inclusion(leaf.index, head.size, sequencing.hash_reader(head.size))
    return Proof(leaf.index, bytes(entry.body), path, head.size, bytes(head.root), head.note)


def latest_entry(table: str, row: object) -> Entry | None:
    return Entry.objects.filter(table=table, row=str(row)).order_by("-pk").first()

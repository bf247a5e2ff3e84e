"""Signing the head of the tree, never two that contradict each other."""

from django.db import transaction
from django.utils import timezone

from commune.ledger import keys, sequencing
from commune.ledger.models import Checkpoint
from commune.lib import merkle
from commune.lib.tlog import checkpoint as c2sp


class ForkError(RuntimeError):
    """The tree no longer extends the last head that was signed: the log must not be signed any further."""


def latest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def sign_head() -> Checkpoint | None:
    """Sign the head when it has grown; returns the latest checkpoint, None for an empty log.

    Raises ForkError when the last signed head is not a prefix of the tree as stored now.
    """
    with transaction.atomic():
        size, last = sequencing.size(), latest()
        if size == 0 or (last and last.size == size):
            return last
        reader = sequencing.hash_reader(size)
        if last:
            _require_extension(last, size, reader)
        root = merkle.range_root(0, size, reader)
        note = c2sp.Checkpoint(keys.log().origin, size, root).signed_by(keys.signer())
        return Checkpoint.objects.create(size=size, root=root, note=str(note), at=timezone.now())


def _require_extension(last: Checkpoint, size: int, reader: merkle.HashReader) -> None:
    if last.size > size or merkle.range_root(0, last.size, reader) != bytes(last.root):
        raise ForkError(f"the tree of {size} does not extend the head of {last.size}")

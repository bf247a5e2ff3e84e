"""Tables of the append-only log. All but `Pending` and `Cursor` are only ever added to (see guards.py)."""

from typing import Any

from django.db import models


class Log(models.Model):
    """The one log of this instance: its origin (a stable name, not a place) and public key."""

    origin = models.CharField(max_length=200, unique=True)
    verifier_key = models.CharField(max_length=200)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.origin


class Entry(models.Model):
    """Bản ghi: one statement of the log, written in the transaction of the row that it is about.

    `body` is the leaf data (see entries.py); the other columns repeat it for queries, and the verifier compares.
    """

    kind = models.CharField(max_length=80)
    table = models.CharField(max_length=80)
    row = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    body = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["table", "row"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"

    def subject(self, model: type[models.Model]) -> Any:
        """The row that this entry is about, read now."""
        return model._base_manager.get(pk=self.row)


class Opening(models.Model):
    """What opens an entry's commitments: the salt seed, and short marks that locate a changed field."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    seed = models.BinaryField()
    marks = models.BinaryField()

    def __str__(self) -> str:
        return f"opening of {self.entry_id}"


class Pending(models.Model):
    """Entries that have no place in the tree yet; drained by the sequencer, so that no late commit is missed."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)

    def __str__(self) -> str:
        return f"pending {self.entry_id}"


class Leaf(models.Model):
    """Place of an entry in the tree: dense indexes from 0, and the RFC 6962 leaf hash."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT)
    hash = models.BinaryField()

    def __str__(self) -> str:
        return str(self.index)


class Tile(models.Model):
    """A full tile of 256 hashes (C2SP tlog-tiles); partial ones are made when asked for."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="one_tile_a_place")]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Checkpoint(models.Model):
    """Điểm chốt: a signed head of the tree (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.size)


class Cursor(models.Model):
    """How far a follower has read: the index of the next leaf."""

    follower = models.CharField(max_length=80, primary_key=True)
    position = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.follower} at {self.position}"

"""Giving entries their dense place in the tree, and keeping the tiles."""

from django.db import connection, transaction
from django.db.models import Max

from commune.ledger.models import Leaf, Pending, Tile
from commune.lib import merkle
from commune.lib.tlog import tiles

BATCH = 2000
ADVISORY_LOCK = 0x4C6F67  # one sequencer a database


def size() -> int:
    """Number of sequenced entries."""
    last = Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else int(last) + 1


def sequence() -> int:
    """Give every committed, still pending entry its index, in batches; returns how many there were.

    Drains `Pending` instead of looking for ids above the last one: on PostgreSQL a smaller id may commit later.
    """
    total = 0
    while done := _sequence_batch():
        total += done
    return total


def _sequence_batch() -> int:
    if not Pending.objects.exists():
        return 0
    with transaction.atomic():
        _lock()
        waiting = list(Pending.objects.select_related("entry").order_by("entry_id")[:BATCH])
        start = size()
        leaves = [
            Leaf(index=start + offset, entry=pending.entry, hash=merkle.leaf_hash(bytes(pending.entry.body)))
            for offset, pending in enumerate(waiting)
        ]
        Leaf.objects.bulk_create(leaves)
        _keep_tiles(start, [bytes(leaf.hash) for leaf in leaves])
        Pending.objects.filter(pk__in=[pending.pk for pending in waiting]).delete()
    return len(waiting)


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def _keep_tiles(start: int, hashes: list[bytes]) -> None:
    grown = tiles.grown_tiles(start, hashes, read_tile)
    full = [Tile(level=t.level, number=t.index, hashes=data) for t, data in grown if not t.is_partial]
    Tile.objects.bulk_create(full)


def read_tile(tile: tiles.Tile) -> bytes:
    """Contents of a tile of at least the asked width; TileError where the tree does not reach so far."""
    stored = Tile.objects.filter(level=tile.level, number=tile.index).values_list("hashes", flat=True).first()
    if stored is not None:
        return bytes(stored)
    hashes = _leaf_hashes(tile) if tile.level == 0 else upper_hashes(tile)
    if len(hashes) < tile.width:
        raise tiles.TileError(f"{tile.path} is beyond the tree")
    return b"".join(hashes)


def _leaf_hashes(tile: tiles.Tile) -> list[bytes]:
    first = tile.index * tiles.TILE_WIDTH
    rows = Leaf.objects.filter(index__gte=first, index__lt=first + tile.width).order_by("index")
    return [bytes(row) for row in rows.values_list("hash", flat=True)]


def upper_hashes(tile: tiles.Tile) -> list[bytes]:
    first = tile.index * tiles.TILE_WIDTH
    below = Tile.objects.filter(level=tile.level - 1, number__gte=first, number__lt=first + tile.width)
    return [merkle.full_root(tiles.tile_hashes(bytes(row.hashes))) for row in below.order_by("number")]


def hash_reader(tree_size: int) -> merkle.HashReader:
    return tiles.hash_reader(tree_size, read_tile)

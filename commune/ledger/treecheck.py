"""The log against itself: bodies, leaves, tiles and signed heads."""

import json
from collections.abc import Iterator
from datetime import datetime

from commune.ledger import keys, sequencing
from commune.ledger.models import Checkpoint, Entry, Leaf, Tile
from commune.lib import merkle
from commune.lib.tlog import checkpoint as c2sp
from commune.lib.tlog import tiles
from commune.lib.tlog.note import Note, VerifierKey

Found = tuple[str, str, str, str]


def findings() -> Iterator[Found]:
    """(table, row, field, what) for each disagreement."""
    yield from _entries()
    frontier = merkle.Frontier()
    roots: dict[int, bytes] = {}
    sizes = set(Checkpoint.objects.values_list("size", flat=True))
    for position, leaf in enumerate(Leaf.objects.select_related("entry").order_by("index").iterator(2000)):
        stored = bytes(leaf.hash)
        if leaf.index != position:
            yield "ledger_leaf", str(leaf.index), "index", f"expected {position}"
            return
        if merkle.leaf_hash(bytes(leaf.entry.body)) != stored:
            yield "ledger_leaf", str(leaf.index), "hash", "is not that of the entry's body"
        frontier.append(stored)
        if frontier.size in sizes:
            roots[frontier.size] = frontier.root()
    yield from _tiles(frontier.size)
    yield from _heads(roots)


def _entries() -> Iterator[Found]:
    loose = Entry.objects.filter(leaf__isnull=True, pending__isnull=True)
    for pk in loose.values_list("pk", flat=True):
        yield "ledger_entry", str(pk), "", "has no place in the tree"
    for entry in Entry.objects.iterator(2000):
        if _says_otherwise(entry):
            yield "ledger_entry", str(entry.pk), "body", "does not say what its row says"


def _says_otherwise(entry: Entry) -> bool:
    try:
        said = json.loads(bytes(entry.body))
        same = (said["kind"], said["table"], said["row"]) == (entry.kind, entry.table, entry.row)
        return not same or datetime.fromisoformat(said["at"]) != entry.at
    except (ValueError, KeyError, TypeError):
        return True


def _tiles(size: int) -> Iterator[Found]:
    there = {(t.level, t.number): bytes(t.hashes) for t in Tile.objects.iterator(200)}
    for tile in tiles.tiles_of(size):
        if tile.is_partial:
            continue
        kept = there.pop((tile.level, tile.index), None)
        name = f"{tile.level}/{tile.index}"
        if kept is None:
            yield "ledger_tile", name, "", "is missing"
        elif kept != _recomputed(tile):
            yield "ledger_tile", name, "hashes", "is not what the leaves give"
    for level, number in there:
        yield "ledger_tile", f"{level}/{number}", "", "is beyond the tree"


def _recomputed(tile: tiles.Tile) -> bytes:
    if tile.level == 0:
        first = tile.index * tiles.TILE_WIDTH
        rows = Leaf.objects.filter(index__gte=first, index__lt=first + tiles.TILE_WIDTH).order_by("index")
        return b"".join(bytes(h) for h in rows.values_list("hash", flat=True))
    return b"".join(sequencing.upper_hashes(tile))


def _heads(roots: dict[int, bytes]) -> Iterator[Found]:
    log = keys.log()
    key = VerifierKey.parse(log.verifier_key)
    for head in Checkpoint.objects.order_by("size").iterator(500):
        if roots.get(head.size) != bytes(head.root):
            yield "ledger_checkpoint", str(head.size), "root", "is not the root of that many entries"
            continue
        try:
            said = c2sp.verified_checkpoint(Note.parse(head.note), key, log.origin)
        except ValueError as error:
            yield "ledger_checkpoint", str(head.size), "note", str(error)
            continue
        if (said.size, said.root) != (head.size, bytes(head.root)):
            yield "ledger_checkpoint", str(head.size), "note", "signs another head"

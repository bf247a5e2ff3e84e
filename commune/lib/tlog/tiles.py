"""Tiles of a log (C2SP tlog-tiles): paths, contents, which tiles a tree size has, hashes out of tiles."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from commune.lib.merkle import HASH_SIZE, HashReader, full_root

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
ENTRIES = -1
"""The level of an entry bundle, which has the same index and width as the tile of its leaf hashes."""

MAX_TILE_LEVEL = 63
MAX_ENTRY_SIZE = 2**16 - 1
_MAX_INDEX_PARTS = 7

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)"
    r"/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


class TileError(ValueError):
    """A tile's path or contents are malformed or too short."""


@dataclass(frozen=True, slots=True)
class Tile:
    """The `index`-th group of `width` hashes at tile level `level`; partial when narrower than 256."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def is_partial(self) -> bool:
        return self.width < TILE_WIDTH

    @property
    def path(self) -> str:
        level = "entries" if self.level == ENTRIES else str(self.level)
        thousands, last = divmod(self.index, 1000)
        index = f"{last:03d}"
        while thousands:
            thousands, part = divmod(thousands, 1000)
            index = f"x{part:03d}/{index}"
        suffix = f".p/{self.width}" if self.is_partial else ""
        return f"tile/{level}/{index}{suffix}"

    @classmethod
    def parse(cls, path: str) -> "Tile":
        """Reads `tile/<L>/<N>[.p/<W>]`; TileError unless it is spelled in the one right way."""
        match = _PATH.fullmatch(path)
        if not match:
            raise TileError("not a tile path")
        parts = match["index"].replace("x", "").split("/")
        tile = cls(
            level=ENTRIES if match["level"] == "entries" else int(match["level"]),
            index=int("".join(parts[:_MAX_INDEX_PARTS])),
            width=int(match["width"] or TILE_WIDTH),
        )
        if tile.path != path or tile.level > MAX_TILE_LEVEL:
            raise TileError("not the one right spelling of a tile path")
        return tile


TileReader = Callable[[Tile], bytes]
"""Contents of a tile; may return a wider tile of the same place, since hashes never change."""


def tiles_of(size: int) -> Iterator[Tile]:
    """Every hash tile of a tree of `size` leaves, lowest level first, from left to right."""
    return new_tiles(0, size)


def new_tiles(old_size: int, size: int) -> Iterator[Tile]:
    """The hash tiles that a tree has after growing from `old_size` to `size` leaves and had not before."""
    level = 0
    while size:
        for index in range(old_size // TILE_WIDTH, size // TILE_WIDTH):
            yield Tile(level, index)
        if size % TILE_WIDTH and size != old_size:
            yield Tile(level, size // TILE_WIDTH, size % TILE_WIDTH)
        level, old_size, size = level + 1, old_size // TILE_WIDTH, size // TILE_WIDTH


def bundles_of(size: int) -> Iterator[Tile]:
    """Every entry bundle of a tree of `size` leaves."""
    return (Tile(ENTRIES, tile.index, tile.width) for tile in tiles_of(size) if tile.level == 0)


def grown_tiles(
    old_size: int, leaf_hashes: Sequence[bytes], read_tile: TileReader
) -> Iterator[tuple[Tile, bytes]]:
    """The tiles to store when `leaf_hashes` are appended to a tree of `old_size` leaves.

    Yields `new_tiles` with their contents; a partial tile replaces the narrower one of the same level and
    index. Reads at most one partial tile a level. Each level-0 tile arrives before those above it.
    """
    level = 0
    hashes: Sequence[bytes] = leaf_hashes
    while hashes:
        index, taken = divmod(old_size, TILE_WIDTH)
        kept = tile_hashes(read_tile(Tile(level, index, taken)))[:taken] if taken else []
        row = [*kept, *hashes]
        groups = [row[start : start + TILE_WIDTH] for start in range(0, len(row), TILE_WIDTH)]
        for number, group in enumerate(groups):
            yield Tile(level, index + number, len(group)), b"".join(group)
        hashes = [full_root(group) for group in groups if len(group) == TILE_WIDTH]
        level, old_size = level + 1, index


def tile_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile's contents, in order."""
    if len(data) % HASH_SIZE or len(data) > TILE_WIDTH * HASH_SIZE:
        raise TileError("a tile is a row of at most 256 hashes")
    return [data[start : start + HASH_SIZE] for start in range(0, len(data), HASH_SIZE)]


def tile_of_node(level: int, index: int, size: int) -> Tile:
    """The tile of a tree of `size` leaves whose hashes give the full subtree `(level, index)`."""
    tile_level, inner = divmod(level, TILE_HEIGHT)
    tile_index = index >> (TILE_HEIGHT - inner)
    in_level = size >> (TILE_HEIGHT * tile_level)
    return Tile(tile_level, tile_index, min(TILE_WIDTH, in_level - tile_index * TILE_WIDTH))


def hash_reader(size: int, read_tile: TileReader) -> HashReader:
    """Hashes of a tree of `size` leaves out of its tiles. Reads each tile once; hold it for one answer only.

    TileError where a tile is shorter than the tree needs, IndexError for subtrees beyond the tree.
    """
    seen: dict[Tile, list[bytes]] = {}

    def hash_at(level: int, index: int) -> bytes:
        if (index + 1) << level > size:
            raise IndexError(f"subtree {level}/{index} is beyond a tree of {size} leaves")
        tile = tile_of_node(level, index, size)
        if tile not in seen:
            seen[tile] = tile_hashes(read_tile(tile))
            if len(seen[tile]) < tile.width:
                raise TileError(f"{tile.path} is too short")
        inner = level % TILE_HEIGHT
        start = (index << inner) % TILE_WIDTH
        return full_root(seen[tile][start : start + (1 << inner)])

    return hash_at


def written_bundle(entries: Iterable[bytes]) -> bytes:
    """Contents of an entry bundle: each entry after its length as big-endian uint16."""
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_SIZE:
            raise TileError(f"an entry has at most {MAX_ENTRY_SIZE} bytes")
        parts.append(len(entry).to_bytes(2, "big") + entry)
    return b"".join(parts)


def bundle_entries(data: bytes) -> list[bytes]:
    """The entries of a bundle; TileError where it is cut off or has more than 256."""
    entries = []
    start = 0
    while start < len(data):
        end = start + 2 + int.from_bytes(data[start : start + 2], "big")
        if start + 2 > len(data) or end > len(data):
            raise TileError("the entry bundle is cut off")
        entries.append(data[start + 2 : end])
        start = end
    if len(entries) > TILE_WIDTH:
        raise TileError("an entry bundle has at most 256 entries")
    return entries

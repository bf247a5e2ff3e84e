"""Tiles against the examples of the specification and a published small log."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune.lib import merkle
from commune.lib.merkle import Frontier, leaf_hash
from commune.lib.tlog import tiles
from commune.lib.tlog.checkpoint import Checkpoint
from commune.lib.tlog.note import Note
from commune.lib.tlog.tiles import ENTRIES, Tile, TileError
from tests.corpora import corpus

LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(70_000)]


def stored_tiles(store):
    return lambda tile: store[tile.level, tile.index]


def grow(store, old_size, leaves):
    for tile, data in tiles.grown_tiles(old_size, leaves, stored_tiles(store)):
        assert len(data) == tile.width * 32
        store[tile.level, tile.index] = data


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(3, 1234067), "tile/3/x001/x234/067"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1000, 7), "tile/0/x001/000.p/7"),
        (Tile(63, 5, 255), "tile/63/005.p/255"),
        (Tile(ENTRIES, 1001), "tile/entries/x001/001"),
    ],
)
def test_paths(tile, path):
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "tile/0/0", "tile/00/000", "tile/64/000", "tile/0/x000/000", "tile/0/001/000", "tile/0/000.p/256",
        "tile/0/000.p/0", "tile/0/000.p/01", "tile/0/000.p/", "/tile/0/000", "tile/0/000\n", "tile/0/٠٠٠",
        "tile/x/000", "tile/-1/000", "tile/0/x001/x001/x001/x001/x001/x001/x001/001", "tile/0/000.p/7/",
    ],
)  # fmt: skip
def test_other_spellings_are_refused(path):
    with pytest.raises(TileError):
        Tile.parse(path)


@given(st.integers(-1, 63), st.integers(0, 10**18), st.integers(1, 256))
def test_paths_are_read_back(level, index, width):
    assert Tile.parse(Tile(level, index, width).path) == Tile(level, index, width)


def test_tiles_of_the_specification_example():
    found = list(tiles.tiles_of(70_000))
    assert len([tile for tile in found if tile.level == 0 and not tile.is_partial]) == 273
    assert [tile for tile in found if tile.is_partial] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert Tile(1, 0) in found
    assert list(tiles.tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles.tiles_of(0)) == []
    assert list(tiles.bundles_of(257)) == [Tile(ENTRIES, 0), Tile(ENTRIES, 1, 1)]


def test_a_grown_log_has_the_root_and_proofs_of_its_leaves():
    store: dict[tuple[int, int], bytes] = {}
    size = 0
    for step in (1, 254, 1, 1, 700, 5, 65_000, 4_038):
        expected = set(tiles.new_tiles(size, size + step))
        got = {t for t, _ in tiles.grown_tiles(size, LEAVES[size : size + step], stored_tiles(store))}
        assert got == expected
        grow(store, size, LEAVES[size : size + step])
        size += step
        hash_at = tiles.hash_reader(size, stored_tiles(store))
        assert merkle.range_root(0, size, hash_at) == Frontier.read(size, hash_at).root()
    assert size == 70_000
    root = merkle.root_of(LEAVES)
    hash_at = tiles.hash_reader(size, stored_tiles(store))
    assert merkle.range_root(0, size, hash_at) == root
    for index in (0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999):
        path = merkle.prove_inclusion(index, size, hash_at)
        merkle.verify_inclusion(index, size, LEAVES[index], path, root)
    for old in (1, 255, 256, 257, 65_536, 69_999, 70_000):
        old_root = merkle.range_root(0, old, tiles.hash_reader(old, stored_tiles(store)))
        path = merkle.prove_consistency(old, size, hash_at)
        merkle.verify_consistency(old, size, path, old_root, root)


@given(st.lists(st.integers(0, 600), max_size=6))
@settings(max_examples=30, deadline=None)
def test_growing_in_steps_equals_growing_at_once(steps):
    stepwise: dict[tuple[int, int], bytes] = {}
    size = 0
    for step in steps:
        grow(stepwise, size, LEAVES[size : size + step])
        size += step
    at_once: dict[tuple[int, int], bytes] = {}
    grow(at_once, 0, LEAVES[:size])
    assert stepwise == at_once
    assert {(tile.level, tile.index) for tile in tiles.tiles_of(size)} == set(at_once)


def test_short_tiles_and_foreign_nodes_are_refused():
    hash_at = tiles.hash_reader(300, lambda tile: LEAVES[0] * (tile.width - 1))
    with pytest.raises(TileError):
        hash_at(0, 299)
    with pytest.raises(IndexError):
        hash_at(0, 300)
    with pytest.raises(IndexError):
        hash_at(8, 1)
    with pytest.raises(TileError):
        tiles.tile_hashes(b"x" * 33)


def test_mini_log():
    folder = corpus("tlog", "tessera-minilog", "tile")
    notes = corpus("tlog", "signed-notes.jsonl").read_text().splitlines()
    heads = {
        head.size: head
        for head in (
            Checkpoint.parse(Note.parse(item["note"]).text)
            for item in map(json.loads, notes)
            if item["name"].startswith("tessera")
        )
    }
    assert sorted(heads) == list(range(8))
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 14
    for size in range(1, 8):
        read = {tile.path: folder.parent.joinpath(tile.path).read_bytes() for tile in tiles.tiles_of(size)}
        hash_at = tiles.hash_reader(size, lambda tile, read=read: read[tile.path])
        assert merkle.range_root(0, size, hash_at) == heads[size].root
        (bundle,) = tiles.bundles_of(size)
        data = folder.parent.joinpath(bundle.path).read_bytes()
        entries = tiles.bundle_entries(data)
        assert tiles.written_bundle(entries) == data
        assert merkle.root_of([leaf_hash(entry) for entry in entries]) == heads[size].root


def test_bundles_are_bounded():
    with pytest.raises(TileError):
        tiles.written_bundle([b"x" * 65_536])
    for cut in (b"\0", b"\0\5abcd"):
        with pytest.raises(TileError):
            tiles.bundle_entries(cut)
    with pytest.raises(TileError):
        tiles.bundle_entries(b"\0\0" * 257)
    assert tiles.bundle_entries(tiles.written_bundle([b"", b"x" * 65_535])) == [b"", b"x" * 65_535]

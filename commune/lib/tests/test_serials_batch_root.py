"""A batch's root against the tree built from every leaf, and proofs of single stamps."""

import pytest

from commune.lib import merkle
from commune.lib.merkle import ProofError
from commune.lib.serials.batch_root import BatchTree, group_hashes, stamp_leaf, verify_stamp
from commune.lib.serials.permutation import SerialKey, serial_of
from commune.lib.serials.pin import is_pin_of, pin_of

HOUSE = SerialKey(b"h" * 32)
GTIN = "08938500001236"


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 512, 1_000, 5_000])
def test_root_and_proofs(count):
    batch = HOUSE.batch(3, GTIN, count)
    tree = BatchTree.built(b"batch-3", batch)
    leaves = [
        merkle.leaf_hash(stamp_leaf(b"batch-3", index, serial_of(batch, index))) for index in range(count)
    ]
    assert tree.root == merkle.root_of(leaves)
    assert len(tree.kept) == count // 256 * 32
    for index in {0, count // 3, count // 2, count - 1, min(255, count - 1), min(256, count - 1)}:
        serial = serial_of(batch, index)
        proof = tree.proof(index)
        verify_stamp(b"batch-3", index, serial, count=count, proof=proof, root=tree.root)


def test_a_tree_is_made_of_what_was_kept():
    batch = HOUSE.batch(3, GTIN, 3_000)
    told = []
    tree = BatchTree.built(b"b", batch, told.append)
    assert told == [256 * group for group in range(1, 12)]
    again = BatchTree(b"b", batch, tree.kept)
    assert again.root == tree.root
    assert again.proof(2_999) == tree.proof(2_999)
    assert b"".join(group_hashes(b"b", batch, first_group=5)) == tree.kept[5 * 32 :]
    with pytest.raises(ValueError, match="kept"):
        BatchTree(b"b", batch, tree.kept[:-1])


def test_other_stamps_are_refused():
    batch = HOUSE.batch(3, GTIN, 1_000)
    tree = BatchTree.built(b"b", batch)
    serial, proof = serial_of(batch, 7), tree.proof(7)
    verify_stamp(b"b", 7, serial, count=1_000, proof=proof, root=tree.root)
    for facts in (
        (b"c", 7, serial),
        (b"b", 8, serial),
        (b"b", 7, serial_of(batch, 8)),
        (b"b", 7, serial[:-1]),
        (b"b", 7, "đ" * 16),
        (b"b", -1, serial),
        (b"", 7, serial),
    ):
        with pytest.raises(ProofError):
            verify_stamp(*facts, count=1_000, proof=proof, root=tree.root)
    with pytest.raises(ProofError):
        verify_stamp(b"b", 7, serial, count=999, proof=proof, root=bytes(32))
    with pytest.raises(ValueError, match="not in a batch"):
        tree.proof(1_000)


def test_batch_ids_cannot_be_confused():
    assert stamp_leaf(b"a", 1, "0" * 16) != stamp_leaf(b"a\0", 1, "0" * 16)
    with pytest.raises(ValueError, match="255"):
        stamp_leaf(b"x" * 256, 1, "0" * 16)


def test_pins():
    batch = HOUSE.batch(3, GTIN, 30_000)
    pins = [pin_of(batch, index) for index in range(30_000)]
    assert all(len(pin) == 6 and pin.isdigit() for pin in pins)
    counts = [sum(pin[0] == digit for pin in pins) for digit in "0123456789"]
    assert sum((count - 3_000) ** 2 / 3_000 for count in counts) < 36  # 9 degrees of freedom: 1 in 25,000
    assert len(pin_of(batch, 5, 8)) == 8
    assert is_pin_of(batch, 5, pins[5])
    assert is_pin_of(batch, 5, f" {pins[5][:3]} {pins[5][3:]}\n")
    assert is_pin_of(batch, 5, pin_of(batch, 5, 8))
    assert pins[:50] != [pin_of(HOUSE.batch(4, GTIN, 50), index) for index in range(50)]
    for wrong in ("", "12345", "123456789", "٠١٢٣٤٥", pins[6], "abcdef"):
        assert not is_pin_of(batch, 5, wrong)
    with pytest.raises(ValueError, match="digits"):
        pin_of(batch, 5, 5)
    with pytest.raises(ValueError, match="not in a batch"):
        pin_of(batch, 30_000)

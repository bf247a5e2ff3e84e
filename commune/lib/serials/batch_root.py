"""One Merkle root over all stamps of a batch, to be logged instead of a row for each stamp.

Leaf i is the RFC 6962 leaf hash of `stamp_leaf`, so a proof speaks about the serial that is printed, and
hashes shown as siblings tell nothing about other serials (80 bits each). Of the tree only the hashes over
full groups of 256 leaves are kept: 32 bytes for 256 stamps; the rest follows from the house key.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256

from commune.lib import merkle
from commune.lib.merkle import HASH_SIZE, Frontier, full_root
from commune.lib.serials.permutation import SERIAL_LENGTH, BatchKey, serials_of

GROUP_LEVEL = 8
GROUP = 1 << GROUP_LEVEL

_DOMAIN = b"commune/stamp"
_INDEX_BYTES = 4
_MAX_ID_BYTES = 255
_GROUPS_AT_ONCE = 128


def stamp_leaf(batch_id: bytes, index: int, serial: str) -> bytes:
    """What a leaf says: domain, length and value of the batch id, index (big-endian uint32), ASCII serial.

    `batch_id` names the batch in the log (1 to 255 bytes; up to 20 hash fastest). ValueError otherwise.
    """
    if len(serial) != SERIAL_LENGTH:
        raise ValueError(f"a serial has {SERIAL_LENGTH} characters")
    return _leaf_head(batch_id) + index.to_bytes(_INDEX_BYTES) + serial.encode("ascii")


def _leaf_head(batch_id: bytes) -> bytes:
    if not 0 < len(batch_id) <= _MAX_ID_BYTES:
        raise ValueError("a batch id has 1 to 255 bytes")
    return _DOMAIN + bytes([len(batch_id)]) + batch_id


def _leaf_hashes(batch_id: bytes, batch_key: BatchKey, start: int, count: int) -> list[bytes]:
    head = b"\x00" + _leaf_head(batch_id)
    serials = serials_of(batch_key, start, count).tobytes()
    return [
        sha256(head + (start + row).to_bytes(4) + serials[16 * row : 16 * row + 16]).digest()
        for row in range(count)
    ]


def group_hashes(batch_id: bytes, batch_key: BatchKey, first_group: int = 0) -> Iterator[bytes]:
    """The hash of each full group of 256 stamps from `first_group` on: what `BatchTree` wants kept.

    About 1 ms a group, so a caller can show progress, share the work out, or go on where it broke off.
    """
    block = GROUP * _GROUPS_AT_ONCE
    for start in range(first_group * GROUP, batch_key.count // GROUP * GROUP, block):
        count = min(block, batch_key.count // GROUP * GROUP - start)
        leaves = _leaf_hashes(batch_id, batch_key, start, count)
        for first in range(0, count, GROUP):
            yield full_root(leaves[first : first + GROUP])


class BatchTree:
    """The tree of a batch out of its kept group hashes; worth holding for many proofs."""

    def __init__(self, batch_id: bytes, batch_key: BatchKey, kept: bytes) -> None:
        if len(kept) != batch_key.count // GROUP * HASH_SIZE:
            raise ValueError("the kept hashes are not those of this batch")
        self.batch_id = batch_id
        self.batch_key = batch_key
        self.kept = kept

    @classmethod
    def built(
        cls, batch_id: bytes, batch_key: BatchKey, progress: Callable[[int], object] | None = None
    ) -> "BatchTree":
        """Hashes the whole batch (about 4 s of CPU a million); `progress` hears the stamps done so far."""
        kept = bytearray()
        for done, group in enumerate(group_hashes(batch_id, batch_key), 1):
            kept += group
            if progress:
                progress(done * GROUP)
        return cls(batch_id, batch_key, bytes(kept))

    @cached_property
    def _levels(self) -> list[list[bytes]]:
        """Hashes of full subtrees from the groups upward."""
        levels = [[self.kept[at : at + HASH_SIZE] for at in range(0, len(self.kept), HASH_SIZE)]]
        while len(below := levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            levels.append([merkle.node_hash(left, right) for left, right in pairs])
        return levels

    @cached_property
    def _last_leaves(self) -> list[bytes]:
        """Leaf hashes behind the last full group."""
        start = self.batch_key.count // GROUP * GROUP
        return _leaf_hashes(self.batch_id, self.batch_key, start, self.batch_key.count - start)

    @cached_property
    def root(self) -> bytes:
        full = self.batch_key.count // GROUP
        peaks = (self._levels[level][index] for level, index in merkle.full_subtrees(0, full))
        frontier = Frontier(full << GROUP_LEVEL, peaks)
        frontier.extend(self._last_leaves)
        return frontier.root()

    def proof(self, index: int) -> list[bytes]:
        """Audit path of one stamp: at most 24 hashes; about 1 ms, for its group is made anew."""
        self.batch_key.check_range(index, 1)
        group = index // GROUP
        leaves = self._last_leaves
        if group < len(self._levels[0]):
            leaves = _leaf_hashes(self.batch_id, self.batch_key, group * GROUP, GROUP)

        def hash_at(level: int, number: int) -> bytes:
            if level >= GROUP_LEVEL:
                return self._levels[level - GROUP_LEVEL][number]
            first = number << level
            rows = leaves if first // GROUP == group else self._last_leaves
            return full_root(rows[first % GROUP : first % GROUP + (1 << level)])

        return merkle.prove_inclusion(index, self.batch_key.count, hash_at)


def verify_stamp(
    batch_id: bytes, index: int, serial: str, *, count: int, proof: list[bytes], root: bytes
) -> None:
    """Raises ProofError unless the batch with this root and count holds the serial at `index`."""
    try:
        leaf = merkle.leaf_hash(stamp_leaf(batch_id, index, serial))
    except (ValueError, OverflowError) as error:
        raise merkle.ProofError("no stamp can have this number and serial") from error
    merkle.verify_inclusion(index, count, leaf, proof, root)

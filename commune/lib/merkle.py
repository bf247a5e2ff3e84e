"""Merkle tree of an append-only log: hashes and proofs of RFC 6962 section 2.1.

Subtree proofs follow draft-ietf-plants-merkle-tree-certs: a subtree is a half-open range of leaves whose
start is a multiple of the smallest power of two not below its length. A leaf's inclusion proof and a
tree's consistency proof are the subtree proofs of [index, index + 1) and [0, old size).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

HASH_SIZE = 32
MAX_SIZE = 2**64 - 1
EMPTY_ROOT = sha256(b"").digest()

Range = tuple[int, int]
"""Leaves from the first number up to, not including, the second."""

HashReader = Callable[[int, int], bytes]
"""`(level, index)` to the hash of the full subtree over leaves [index << level, (index + 1) << level)."""


class ProofError(ValueError):
    """A Merkle proof does not prove what it claims."""


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Sequence[bytes]) -> bytes:
    """Root over all the given leaf hashes; `EMPTY_ROOT` for none."""
    if not leaf_hashes:
        return EMPTY_ROOT
    frontier = Frontier()
    frontier.extend(leaf_hashes)
    return frontier.root()


def full_root(hashes: Sequence[bytes]) -> bytes:
    """Root over a power of two of hashes (not checked: this is the fast path of tiles)."""
    row = list(hashes)
    while len(row) > 1:
        row = [sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row), 2)]
    return row[0]


class Frontier:
    """The roots of the full subtrees a tree of `size` leaves splits into, largest first.

    Enough to append in amortised constant time and to give the root in O(log size).
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count() or any(len(peak) != HASH_SIZE for peak in self.peaks):
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks of {HASH_SIZE} bytes")

    @classmethod
    def read(cls, size: int, hash_at: HashReader) -> "Frontier":
        return cls(size, (hash_at(level, index) for level, index in full_subtrees(0, size)))

    def append(self, leaf: bytes) -> None:
        if len(leaf) != HASH_SIZE:
            raise ValueError("a leaf hash has 32 bytes")
        trailing = self.size
        while trailing & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            trailing >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            root = node_hash(peak, root)
        return root


def full_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """`(level, index)` of the full subtrees that cover [start, end), from left to right."""
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


def range_root(start: int, end: int, hash_at: HashReader) -> bytes:
    """Root of the subtree [start, end); the whole tree's is `range_root(0, size, hash_at)`."""
    hashes = [hash_at(level, index) for level, index in full_subtrees(start, end)]
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in hashes[-2::-1]:
        root = node_hash(left, root)
    return root


def is_subtree(start: int, end: int) -> bool:
    """Whether [start, end) is a subtree that proofs can speak about."""
    if not 0 <= start <= end:
        return False
    return start in (0, end) or start % (1 << (end - start - 1).bit_length()) == 0


def prove_inclusion(index: int, size: int, hash_at: HashReader) -> list[bytes]:
    """Audit path of leaf `index` in the tree of `size` leaves, the leaf's sibling first."""
    return prove_subtree((index, index + 1), size, hash_at)


def prove_consistency(old_size: int, new_size: int, hash_at: HashReader) -> list[bytes]:
    """That the tree of `old_size` leaves is a prefix of the one of `new_size`; empty for sizes equal or 0."""
    return prove_subtree((0, old_size), new_size, hash_at)


def prove_subtree_inclusion(index: int, subtree: Range, hash_at: HashReader) -> list[bytes]:
    """Audit path of leaf `index` within the subtree."""
    _require_leaf(index, subtree)
    return [range_root(*part, hash_at) for part in _proof_ranges((index, index + 1), subtree, known=True)]


def prove_subtree(subtree: Range, size: int, hash_at: HashReader) -> list[bytes]:
    """That the subtree is part of the tree of `size` leaves. ProofError where it cannot be."""
    _require_subtree(subtree, size)
    if subtree[0] == subtree[1]:
        return []
    return [range_root(*part, hash_at) for part in _proof_ranges(subtree, (0, size), known=True)]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raises ProofError unless the leaf hash `leaf` stands at `index` in the tree of `size` with `root`."""
    verify_subtree_inclusion(index, (0, size), leaf, proof, root)


def verify_consistency(
    old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raises ProofError unless the old tree is a prefix of the new one.

    An old size of 0 is refused: such a proof says nothing, so the caller has to decide about first contact.
    """
    if old_size == 0:
        raise ProofError("nothing can be proved from an empty tree")
    verify_subtree((0, old_size), new_size, proof, old_root, new_root)


def verify_subtree_inclusion(
    index: int, subtree: Range, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Raises ProofError unless the leaf hash stands at `index` in the subtree with `root`."""
    _require_leaf(index, subtree)
    start, end = subtree
    place = index - start, index - start + 1
    _verify_part(place, end - start, proof, leaf, root)


def verify_subtree(
    subtree: Range, size: int, proof: Sequence[bytes], subtree_root: bytes, root: bytes
) -> None:
    """Raises ProofError unless the subtree with `subtree_root` is part of the tree of `size` with `root`."""
    _require_subtree(subtree, size)
    if subtree[0] == subtree[1]:
        if proof or subtree_root != EMPTY_ROOT or (not size and root != EMPTY_ROOT):
            raise ProofError("an empty subtree has the empty root and no proof")
        return
    _verify_part(subtree, size, proof, subtree_root, root)


def _require_leaf(index: int, subtree: Range) -> None:
    _require_subtree(subtree, subtree[1])
    if not subtree[0] <= index < subtree[1]:
        raise ProofError(f"leaf {index} is not in [{subtree[0]}, {subtree[1]})")


def _require_subtree(subtree: Range, size: int) -> None:
    if not is_subtree(*subtree) or not subtree[1] <= size <= MAX_SIZE:
        raise ProofError(f"[{subtree[0]}, {subtree[1]}) is no subtree of a tree of {size} leaves")


def _split(low: int, high: int) -> int:
    """Where RFC 6962 splits [low, high): after the largest power of two below its length."""
    return low + (1 << ((high - low - 1).bit_length() - 1))


def _proof_ranges(part: Range, whole: Range, *, known: bool) -> Iterator[Range]:
    """Ranges whose roots prove that `part` is in `whole`; `known`: the verifier has the root of `part`."""
    if part == whole:
        if not known:
            yield whole
        return
    (start, end), (low, high) = part, whole
    middle = _split(low, high)
    if end <= middle:
        yield from _proof_ranges(part, (low, middle), known=known)
        yield middle, high
    elif start >= middle:
        yield from _proof_ranges(part, (middle, high), known=known)
        yield low, middle
    else:
        yield from _proof_ranges((middle, end), (middle, high), known=False)
        yield low, middle


def _verify_part(part: Range, size: int, proof: Sequence[bytes], part_root: bytes, root: bytes) -> None:
    if any(len(item) != HASH_SIZE for item in (part_root, root, *proof)):
        raise ProofError(f"a hash has not {HASH_SIZE} bytes")
    remaining = list(proof)
    inner, outer = _roots(part, (0, size), remaining, part_root)
    if remaining:
        raise ProofError("the proof is too long")
    if inner != part_root or outer != root:
        raise ProofError("the proof leads to another root")


def _roots(part: Range, whole: Range, proof: list[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    """Roots of `part` and of `whole`, on the way of `_proof_ranges`; takes its hashes off the proof's end."""
    if part == whole and known is not None:
        return known, known
    if not proof:
        raise ProofError("the proof is too short")
    sibling = proof.pop()
    if part == whole:
        return sibling, sibling
    (start, end), (low, high) = part, whole
    middle = _split(low, high)
    if end <= middle:
        inner, outer = _roots(part, (low, middle), proof, known)
        return inner, node_hash(outer, sibling)
    if start >= middle:
        inner, outer = _roots(part, (middle, high), proof, known)
        return inner, node_hash(sibling, outer)
    inner, outer = _roots((middle, end), (middle, high), proof, None)
    return node_hash(sibling, inner), node_hash(sibling, outer)

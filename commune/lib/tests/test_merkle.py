"""The tree against RFC 6962 roots and the published (mostly damaged) proofs of transparency-dev."""

import base64
import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune.lib import merkle
from commune.lib.merkle import Frontier, ProofError, leaf_hash
from tests.corpora import corpus

LEAVES = [leaf_hash(bytes([number])) for number in range(130)]


def reader(leaves):
    """Hashes of full subtrees, straight from the definition."""

    def hash_at(level, index):
        if level == 0:
            return leaves[index]
        return merkle.node_hash(hash_at(level - 1, 2 * index), hash_at(level - 1, 2 * index + 1))

    return hash_at


def defined_root(leaves):
    """MTH of RFC 6962 section 2.1, as written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return merkle.node_hash(defined_root(leaves[:k]), defined_root(leaves[k:]))


def published(name):
    lines = corpus("tlog", "rfc6962-proofs", f"{name}.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def hashes(case, key):
    return base64.b64decode(case.get(key) or "")


def proof(case):
    return [base64.b64decode(item) for item in case["proof"] or []]


def refused(verify, *facts):
    try:
        verify(*facts)
    except ProofError:
        return True
    return False


def test_roots_of_the_customary_leaves():
    known = json.loads(corpus("tlog", "roots.json").read_text())
    leaves = [leaf_hash(bytes.fromhex(item)) for item in known["leaf_inputs_hex"]]
    assert len(known["root_by_size_hex"]) == 9
    for size, expected in enumerate(known["root_by_size_hex"]):
        assert merkle.root_of(leaves[:size]).hex() == expected
        assert merkle.range_root(0, size, reader(leaves)).hex() == expected


def test_published_inclusion_proofs():
    cases = published("inclusion")
    assert len(cases) == 53
    for case in cases:
        facts = case["leafIdx"], case["treeSize"], hashes(case, "leafHash"), proof(case), hashes(case, "root")
        assert refused(merkle.verify_inclusion, *facts) == case["wantErr"], case["name"]


def test_published_consistency_proofs():
    cases = published("consistency")
    assert len(cases) == 43
    for case in cases:
        facts = case["size1"], case["size2"], proof(case), hashes(case, "root1"), hashes(case, "root2")
        assert refused(merkle.verify_consistency, *facts) == case["wantErr"], case["name"]


def test_published_subtree_inclusion_proofs():
    cases = published("subtreeinclusion")
    assert len(cases) == 106
    for case in cases:
        facts = case["leafIdx"], (case["start"], case["end"]), hashes(case, "leafHash"), proof(case)
        got = refused(merkle.verify_subtree_inclusion, *facts, hashes(case, "root"))
        assert got == case["wantErr"], case["name"]


def test_published_subtree_consistency_proofs():
    cases = published("subtreeconsistency")
    assert len(cases) == 45
    for case in cases:
        facts = (case["start"], case["end"]), case["size"], proof(case)
        got = refused(merkle.verify_subtree, *facts, hashes(case, "root1"), hashes(case, "root2"))
        assert got == case["wantErr"], case["name"]


def subtrees(most):
    return [
        (start, end) for end in range(most + 1) for start in range(end + 1) if merkle.is_subtree(start, end)
    ]


def test_accumulated_subtree_values():
    known = json.loads(corpus("tlog", "roots.json").read_text())["subtree_accumulated_130"]
    hash_at, roots, inclusions = reader(LEAVES), sha256(), sha256()
    for start, end in subtrees(130):
        root = merkle.range_root(start, end, hash_at)
        roots.update(f"[{start}, {end}) {root.hex()}\n".encode())
        for index in range(start, end):
            path = merkle.prove_subtree_inclusion(index, (start, end), hash_at)
            line = " ".join([f"{index} [{start}, {end})", *(item.hex() for item in path)])
            inclusions.update(f"{line}\n".encode())
            merkle.verify_subtree_inclusion(index, (start, end), LEAVES[index], path, root)
    assert roots.hexdigest() == known["subtree_hash"]
    assert inclusions.hexdigest() == known["subtree_inclusion_proof"]


def test_every_subtree_proof_of_small_trees_verifies():
    hash_at = reader(LEAVES)
    for size in range(34):
        root = merkle.range_root(0, size, hash_at)
        for start, end in subtrees(size):
            part = merkle.range_root(start, end, hash_at)
            path = merkle.prove_subtree((start, end), size, hash_at)
            merkle.verify_subtree((start, end), size, path, part, root)
            if start < end:
                assert refused(merkle.verify_subtree, (start, end), size, path, leaf_hash(b"other"), root)
                assert refused(merkle.verify_subtree, (start, end), size, [*path, root], part, root)


@given(st.lists(st.binary(max_size=4), max_size=70))
@settings(max_examples=60, deadline=None)
def test_frontier_gives_the_defined_root_at_every_size(datas):
    leaves = [leaf_hash(data) for data in datas]
    frontier = Frontier()
    for size, leaf in enumerate(leaves):
        assert frontier.root() == defined_root(leaves[:size])
        assert Frontier.read(size, reader(leaves)).peaks == frontier.peaks
        frontier.append(leaf)
    assert merkle.root_of(leaves) == frontier.root() == defined_root(leaves)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_proofs_verify_and_any_change_is_refused(data):
    size = data.draw(st.integers(1, 130))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    hash_at = reader(LEAVES)
    root, old_root = (merkle.range_root(0, count, hash_at) for count in (size, old))
    path = merkle.prove_inclusion(index, size, hash_at)
    merkle.verify_inclusion(index, size, LEAVES[index], path, root)
    merkle.verify_consistency(old, size, merkle.prove_consistency(old, size, hash_at), old_root, root)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        changed = bytearray(path[place])
        changed[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
        damaged = [*path[:place], bytes(changed), *path[place + 1 :]]
        assert refused(merkle.verify_inclusion, index, size, LEAVES[index], damaged, root)
        assert refused(merkle.verify_inclusion, index, size, LEAVES[index], path[:-1], root)


def test_nonsense_is_refused_early():
    hash_at = reader(LEAVES)
    with pytest.raises(ProofError):
        merkle.prove_inclusion(5, 5, hash_at)
    with pytest.raises(ProofError):
        merkle.prove_consistency(6, 5, hash_at)
    with pytest.raises(ProofError):
        merkle.prove_subtree_inclusion(4, (1, 3), hash_at)
    with pytest.raises(ProofError):
        merkle.verify_consistency(0, 5, [], merkle.EMPTY_ROOT, merkle.root_of(LEAVES[:5]))
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append(b"short")
    with pytest.raises(ValueError, match="peaks"):
        Frontier(3, [LEAVES[0]])
    assert merkle.prove_consistency(0, 5, hash_at) == []

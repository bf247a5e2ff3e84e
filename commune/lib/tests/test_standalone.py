"""What strangers run says the same as what we run: signatures, heads, paths and openings."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from commune.lib import merkle, standalone
from commune.lib.standalone import ed25519, log
from commune.lib.tlog.checkpoint import Checkpoint
from commune.lib.tlog.note import SignerKey
from tests.corpora import corpus

ORIGIN = "langso.example/log/test"


def library_says(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def test_edge_signatures_get_the_verdict_of_the_library():
    vectors = json.loads((corpus("tlog") / "ed25519-edge.json").read_text(encoding="utf-8"))
    assert len(vectors) >= 100
    verdicts = set()

    for each in vectors:
        key, signature = bytes.fromhex(each["key"]), bytes.fromhex(each["sig"])
        said = ed25519.is_signed(key, each["msg"].encode(), signature)
        assert said == library_says(key, each["msg"].encode(), signature), each
        verdicts.add(said)

    assert verdicts == {True, False}


def test_own_signatures_hold_and_changed_ones_do_not():
    secret = Ed25519PrivateKey.generate()
    key = secret.public_key().public_bytes_raw()
    for length in (0, 1, 200):
        message = bytes(range(length % 256)) * 2
        signature = secret.sign(message)
        assert ed25519.is_signed(key, message, signature)
        assert not ed25519.is_signed(key, message + b".", signature)
        assert not ed25519.is_signed(key, message, signature[:-1] + bytes([signature[-1] ^ 1]))


def test_roots_and_paths_are_those_of_the_tree():
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(70)]
    for size in (1, 2, 3, 7, 8, 33, 70):
        root = merkle.root_of(leaves[:size])
        assert log.tree_root(leaves[:size]) == root
        read = reader(leaves[:size])
        for index in {0, size // 2, size - 1}:
            path = merkle.prove_inclusion(index, size, read)
            assert log.root_by_path(leaves[index], index, size, path) == root


def reader(leaves):
    return lambda level, index: merkle.root_of(leaves[index << level : (index + 1) << level])


@pytest.fixture
def signed():
    signer = SignerKey.generate(ORIGIN)
    note = Checkpoint(ORIGIN, 5, merkle.root_of([merkle.leaf_hash(b"x")])).signed_by(signer)
    return str(signer.verifier), str(note)


def test_a_head_is_read_only_under_its_own_key(signed):
    key, note = signed

    assert log.head_of(note, key) == (5, merkle.root_of([merkle.leaf_hash(b"x")]))
    for wrong in (note.replace("\n5\n", "\n6\n"), note.replace(ORIGIN, "other.example/log", 1)):
        with pytest.raises(log.Untrue):
            log.head_of(wrong, key)
    with pytest.raises(log.Untrue):
        log.head_of(note, str(SignerKey.generate(ORIGIN).verifier))
    with pytest.raises(log.Untrue):
        log.key_of(key.replace("+", "-"))


def test_a_bundle_runs_alone(tmp_path):
    folder = Path(log.__file__).parent
    file = tmp_path / "alone.py"
    text = standalone.bundled(folder / "ed25519.py", folder / "log.py") + "\nprint(head_of.__name__)\n"
    file.write_text(text, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-I", file.name], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "head_of\n"), done.stderr
    assert "commune" not in text

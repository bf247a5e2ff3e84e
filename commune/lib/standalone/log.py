# What a log of Làng Số says is checked here: a signed head (C2SP signed-note and tlog-checkpoint), that an entry stands
# under it (RFC 6962 section 2.1.1), and which values the entry's salted commitments hide.
from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from commune.lib.standalone.ed25519 import is_signed

LEAF, NODE = b"\x00", b"\x01"
FIELD, FIELDS = b"\x01", b"\x02"
ED25519 = b"\x01"
NUMBER_SIZE, TYPED_KEY_SIZE = 4, 33


class Untrue(Exception):
    """What is claimed is not so; the message says which claim."""


def leaf_hash_of(data: bytes) -> bytes:
    return sha256(LEAF + data).digest()


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, by RFC 6962 section 2.1."""
    if not leaves[1:]:
        return leaves[0] if leaves else sha256(b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(NODE + tree_root(leaves[:half]) + tree_root(leaves[half:])).digest()


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root to which an audit path leads (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        raise Untrue("an entry has no such place in the log")
    node, last = index, size - 1
    for sibling in path:
        if not last:
            raise Untrue("the path is longer than the tree is high")
        if node & 1 or node == last:
            leaf = sha256(NODE + sibling + leaf).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            leaf = sha256(NODE + leaf + sibling).digest()
        node, last = node >> 1, last >> 1
    if last:
        raise Untrue("the path ends below the root")
    return leaf


def key_of(text: str) -> tuple[str, bytes, bytes]:
    """Origin, key id and public key out of `origin+id+base64` (C2SP signed-note)."""
    name, _, rest = text.strip().partition("+")
    number, _, data = rest.partition("+")
    try:
        decoded, stated = base64.b64decode(data, validate=True), bytes.fromhex(number)
    except ValueError:
        raise Untrue("this is no key of a log") from None
    if not name or len(decoded) != TYPED_KEY_SIZE or decoded[:1] != ED25519:
        raise Untrue("this is no Ed25519 key of a log")
    if sha256(name.encode() + b"\n" + decoded).digest()[:NUMBER_SIZE] != stated:
        raise Untrue("the key does not fit its own number")
    return name, stated, decoded[1:]


def head_of(note: str, key: str) -> tuple[int, bytes]:
    """Size and root of the log under a head that the key signed."""
    origin, number, public = key_of(key)
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = text.split("\n")
    if lines[0] != origin or not lines[3:]:
        raise Untrue("the head is of another log")
    if not any(_is_by(line, origin, number, public, text) for line in signatures.split("\n")):
        raise Untrue("the head does not carry the log's signature")
    if not lines[1].isascii() or not lines[1].isdigit():
        raise Untrue("the head states no size")
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


def _is_by(line: str, origin: str, number: bytes, public: bytes, text: str) -> bool:
    mark, _, rest = line.partition(" ")
    name, _, data = rest.partition(" ")
    if mark != "\u2014" or name != origin:
        return False
    try:
        decoded = base64.b64decode(data, validate=True)
    except ValueError:
        return False
    return decoded[:NUMBER_SIZE] == number and is_signed(public, text.encode(), decoded[NUMBER_SIZE:])


def opened(shown: Mapping[str, Any], note: str, key: str) -> dict[str, str]:
    """The fields that a disclosed entry shows, each with its value in the log's typed form (`sText`, `i5`, `n`...).

    `shown`: `body`, `index`, `path`, `commitments` (field to hash) and `fields` (field to `salt` and `value`).
    """
    size, root = head_of(note, key)
    body = str(shown["body"]).encode()
    path = [bytes.fromhex(each) for each in shown["path"]]
    if root_by_path(leaf_hash_of(body), int(shown["index"]), size, path) != root:
        raise Untrue("an entry does not stand in the log")
    committed = {name: bytes.fromhex(each) for name, each in shown["commitments"].items()}
    stated = sha256(FIELDS + b"".join(committed[name] for name in sorted(committed))).hexdigest()
    if json.loads(body)["root"] != stated:
        raise Untrue("the fields shown are not those of the entry")
    for name, each in shown["fields"].items():
        label = name.encode()
        hidden = (
            FIELD + bytes([len(label)]) + label + bytes.fromhex(each["salt"]) + str(each["value"]).encode()
        )
        if committed.get(name) != sha256(hidden).digest():
            raise Untrue(f"the entry does not say this of {name}")
    return {name: str(each["value"]) for name, each in shown["fields"].items()}

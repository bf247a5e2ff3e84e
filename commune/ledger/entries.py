"""What one entry of the log says, byte for byte.

The body is public and holds no value of the row, only a commitment: for each field, in order of name,
`SHA-256(0x01 || len(name) || name || salt || typed value)`; the root is `SHA-256(0x02 || all of them)`. Salts of
16 bytes come from a seed per entry that is kept beside the data, so that a value can be forgotten for good
while every other proof stays valid. The actor is one more such field, `@actor`. Golden files fix the encoding.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

VERSION = 1
MARK_LENGTH = 6

Value = object


def typed(value: Value) -> bytes:  # noqa: C901, PLR0911  # one line a type
    """The value with its type, so that text "1", number 1 and true never look alike; raises TypeError."""
    match value:
        case None:
            return b"n"
        case bool():
            return b"b1" if value else b"b0"
        case int():
            return b"i%d" % value
        case str():
            return b"s" + value.encode("utf-8")
        case bytes() | memoryview() | bytearray():
            return b"y" + bytes(value)
        case Decimal():
            return b"d" + format(value, "f").encode()
        case float():
            return b"f" + value.hex().encode()
        case UUID():
            return b"u" + value.bytes
        case datetime():
            return b"t" + value.astimezone(UTC).isoformat(timespec="microseconds").encode()
        case date():
            return b"D" + value.isoformat().encode()
        case time():
            return b"T" + value.isoformat(timespec="microseconds").encode()
        case dict() | list():
            text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            return b"j" + text.encode("utf-8")
    raise TypeError(f"{type(value).__name__} has no place in the log")


def salt_of(seed: bytes, name: str) -> bytes:
    return hashlib.blake2b(name.encode(), key=seed, digest_size=16).digest()


def commitment(name: str, salt: bytes, value: Value) -> bytes:
    label = name.encode()
    return hashlib.sha256(b"\x01" + bytes([len(label)]) + label + salt + typed(value)).digest()


def commitments(seed: bytes, values: Mapping[str, Value]) -> dict[str, bytes]:
    """Field name to its commitment, in order of name."""
    return {name: commitment(name, salt_of(seed, name), values[name]) for name in sorted(values)}


def root_of(leaves: Mapping[str, bytes]) -> bytes:
    return hashlib.sha256(b"\x02" + b"".join(leaves[name] for name in sorted(leaves))).digest()


def body_of(*, kind: str, table: str, row: str, at: datetime, root: bytes) -> bytes:
    """The leaf data: one line of JSON with sorted keys."""
    statement = {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "kind": kind,
        "root": root.hex(),
        "row": row,
        "table": table,
        "v": VERSION,
    }
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def marks_of(leaves: Mapping[str, bytes]) -> bytes:
    """The first bytes of each commitment: enough to say which field changed, useless to guess it."""
    return b"".join(leaves[name][:MARK_LENGTH] for name in sorted(leaves))


def stated_root(body: bytes) -> str:
    """The root that a body states, as hex; empty when the body is not one of ours."""
    try:
        statement = json.loads(body)
        return str(statement["root"])
    except (ValueError, KeyError, TypeError):
        return ""

"""Serials of stamps: unguessable, never twice the same, and checked without a stored row.

A serial is 16 characters of an alphabet without I, L, O and U, that is 80 bits. Enciphered under the house's
key they are: number of the batch (24 bits), index in the batch (24 bits), tag of the batch (32 bits). The
cipher permutes all 2^80 serials at once (`ff1`), so a change of any character scrambles all three parts, and
a stamp in the hand says nothing about its neighbours, its batch or how many were issued. A guess, even by
somebody who owns genuine stamps, is accepted with probability (stamps issued) / 2^80: for one batch of 2^21
that is 2e-18, for the whole of the largest programme far below 1e-12.

The tag is a MAC over GTIN and batch number, so a serial printed under another GTIN is refused. It does not
cover the lot: rolls are printed first and assigned to lots later. An index beyond the batch's `count` has a
valid tag too; whoever knows the count must compare it (`index_of` does).
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from commune.lib.serials.ff1 import DIGITS, HALF_BITS, HALF_DIGITS, HALF_MASK, Ff1

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SERIAL_LENGTH = DIGITS
MAX_BATCHES = 1 << 24
MAX_COUNT = 1 << 24

_KEY_SIZE = 32
_GTIN_DIGITS = 14
_DIGIT_BITS = 5
_TAG_BITS = 32
_LOW_INDEX_BITS = HALF_BITS - _TAG_BITS
_ROWS_AT_ONCE = 1 << 15

_LETTERS = np.frombuffer(ALPHABET.encode(), np.uint8)
_SHIFTS = np.arange(HALF_BITS - _DIGIT_BITS, -1, -_DIGIT_BITS, dtype=np.uint64)
_PYTHON_DIGITS = b"0123456789abcdefghijklmnopqrstuv"


def _reading_table() -> bytes:
    table = bytearray(b"!" * 256)
    for letter, digit in zip(ALPHABET, _PYTHON_DIGITS, strict=True):
        table[ord(letter)] = table[ord(letter.lower())] = digit
    return bytes(table)


_READING = _reading_table()


class SerialKey:
    """The house's secret of 32 bytes, from which every batch's serials, roots and PINs follow.

    Losing it means that issued stamps can no longer be told from forged ones.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_SIZE:
            raise ValueError(f"a serial key has {_KEY_SIZE} bytes")
        self._key = key
        self.permutation = Ff1(self.derived(b"serial"))

    def derived(self, purpose: bytes) -> bytes:
        """A 32-byte key for one purpose; keys of different purposes say nothing about one another."""
        return hmac.digest(self._key, b"commune/stamps/v1/" + purpose, sha256)

    def batch(self, batch_no: int, gtin: str, count: int = MAX_COUNT) -> "BatchKey":
        """What makes and checks the serials of one batch; worth keeping, as it costs ten serials.

        `gtin` in 14 digits. Batch numbers are never reused under one house key, whatever the GTIN.
        ValueError out of range.
        """
        if not 0 <= batch_no < MAX_BATCHES or not 0 < count <= MAX_COUNT:
            raise ValueError("batch number or count out of range")
        if len(gtin) != _GTIN_DIGITS or not (gtin.isascii() and gtin.isdigit()):
            raise ValueError("a GTIN has 14 digits")
        message = batch_no.to_bytes(8) + gtin.encode()
        tag = int.from_bytes(hmac.digest(self.derived(b"batch tag"), message, sha256)[: _TAG_BITS // 8])
        return BatchKey(self, batch_no, count, tag)


@dataclass(frozen=True, slots=True)
class BatchKey:
    house: SerialKey = field(repr=False)
    batch_no: int
    count: int
    tag: int = field(repr=False)

    def derived(self, purpose: bytes) -> bytes:
        return self.house.derived(purpose + b"/" + self.batch_no.to_bytes(8) + self.tag.to_bytes(4))

    def check_range(self, start: int, count: int) -> None:
        """ValueError unless stamps start to start + count - 1 are of this batch."""
        if start < 0 or count < 0 or start + count > self.count:
            raise ValueError(f"stamps {start} to {start + count} are not in a batch of {self.count}")


@dataclass(frozen=True, slots=True)
class Claim:
    """What stands in a serial, genuine or not."""

    batch_no: int
    index: int
    tag: int


def serial_of(batch_key: BatchKey, index: int) -> str:
    batch_key.check_range(index, 1)
    left = batch_key.batch_no << (HALF_BITS - 24) | index >> _LOW_INDEX_BITS
    right = (index & ((1 << _LOW_INDEX_BITS) - 1)) << _TAG_BITS | batch_key.tag
    left, right = batch_key.house.permutation.encrypt(left, right)
    number = left << HALF_BITS | right
    return "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -_DIGIT_BITS))


def serials_of(batch_key: BatchKey, start: int, count: int) -> NDArray[np.uint8]:
    """ASCII of serials start to start + count - 1, shape (count, 16); about 1 microsecond each."""
    batch_key.check_range(start, count)
    serials = np.empty((count, SERIAL_LENGTH), np.uint8)
    for first in range(0, count, _ROWS_AT_ONCE):
        rows = serials[first : first + _ROWS_AT_ONCE]
        _fill_serials(rows, batch_key, start + first)
    return serials


def _fill_serials(rows: NDArray[np.uint8], batch_key: BatchKey, start: int) -> None:
    index: NDArray[np.uint64] = np.arange(start, start + len(rows), dtype=np.uint64)
    low_bits, low_mask = np.uint64(_LOW_INDEX_BITS), np.uint64((1 << _LOW_INDEX_BITS) - 1)
    left = (index >> low_bits) | np.uint64(batch_key.batch_no << (HALF_BITS - 24))
    right = ((index & low_mask) << np.uint64(_TAG_BITS)) | np.uint64(batch_key.tag)
    halves = batch_key.house.permutation.encrypt_columns(left, right)
    for number, half in enumerate(halves):
        columns = rows[:, number * HALF_DIGITS : (number + 1) * HALF_DIGITS]
        columns[:] = _LETTERS[(half[:, None] >> _SHIFTS) & 31]


def claim_of(house_key: SerialKey, serial: str) -> Claim | None:
    """What a serial says of itself: where to look, not yet a proof; ask `is_genuine` with that batch's key.

    Any well-formed serial claims something. None for other text; lower case is read as upper case.
    """
    if len(serial) != SERIAL_LENGTH:
        return None
    try:
        number = int(serial.encode("ascii").translate(_READING), 32)
    except ValueError:
        return None
    left, right = house_key.permutation.decrypt(number >> HALF_BITS, number & HALF_MASK)
    index = (left & 0xFFFF) << _LOW_INDEX_BITS | right >> _TAG_BITS
    return Claim(left >> (HALF_BITS - 24), index, right & ((1 << _TAG_BITS) - 1))


def is_genuine(batch_key: BatchKey, claim: Claim) -> bool:
    """Whether the claim is of an issued stamp of this batch (and so of its GTIN)."""
    return (
        claim.batch_no == batch_key.batch_no and claim.tag == batch_key.tag and claim.index < batch_key.count
    )


def batch_of(house_key: SerialKey, serial: str) -> int | None:
    """The batch number a serial claims (see `claim_of`), None where it is no serial at all."""
    claim = claim_of(house_key, serial)
    return claim.batch_no if claim else None


def index_of(batch_key: BatchKey, serial: str) -> int | None:
    """The stamp's index when it is a genuine one of this batch, else None; about 12 microseconds."""
    claim = claim_of(batch_key.house, serial)
    return claim.index if claim and is_genuine(batch_key, claim) else None

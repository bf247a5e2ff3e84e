"""The secret that all serials follow from, and what of a batch is needed to check one: kept in memory.

Batches never change, so what is kept stays true. What an open transaction sees may still be rolled back, and
is therefore not kept.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from commune.ledger import keys
from commune.lib.serials.permutation import BatchKey, SerialKey
from commune.stamps.models import StampBatch

NAME = "stamps.key"
MARK_BYTES = 16


class StampKeyLostError(RuntimeError):
    """Stamps were issued under another key than the one in the data folder: put the old file back."""


class _Held(NamedTuple):
    key: SerialKey
    mark: str


@dataclass(frozen=True, slots=True)
class KnownBatch:
    """What a check needs of a batch: `lot` and `lot_code` are None and empty for a roll."""

    pk: UUID
    key: BatchKey
    gtin: str
    lot: UUID | None
    lot_code: str


_held: dict[Path, _Held] = {}
_batches: dict[int, KnownBatch] = {}


def held_key() -> SerialKey | None:
    """The house key when it is in memory already; asks neither disk nor database."""
    held = _held.get(_path())
    return held.key if held else None


def house_key() -> SerialKey:
    """Made at first use. Raises StampKeyLostError when it is not the key of the stamps that were issued."""
    return _opened().key


def key_mark() -> str:
    """Tells house keys apart without saying anything about them."""
    return _opened().mark


def _path() -> Path:
    return Path(settings.DATA_DIR) / "keys" / NAME


def _opened() -> _Held:
    path = _path()
    held = _held.get(path)
    if held is None:
        held = _read(path)
        _held[path] = held
    return held


def _read(path: Path) -> _Held:
    marked = StampBatch.objects.order_by("-number").values_list("key_mark", flat=True).first()
    if marked and not path.exists():
        raise StampKeyLostError(f"{path} is missing, but stamps were issued with it")
    key = SerialKey(keys.secret_of(NAME))
    mark = key.derived(b"mark").hex()[: 2 * MARK_BYTES]
    if marked not in (None, mark):
        raise StampKeyLostError(f"{path} is not the key that the stamps were issued with")
    return _Held(key, mark)


def held_batch(number: int) -> KnownBatch | None:
    """The batch when it is in memory already."""
    return _batches.get(number)


def known_batch(number: int) -> KnownBatch | None:
    """The batch of this number; one indexed query the first time, none after."""
    known = _batches.get(number)
    if known:
        return known
    row = StampBatch.objects.filter(number=number).values_list(
        "pk", "count", "trade_item__gtin", "lot", "lot__code"
    )
    for pk, count, gtin, lot, code in row:
        known = KnownBatch(pk, house_key().batch(number, gtin, count), gtin, lot, code or "")
        if not connection.in_atomic_block:
            _batches[number] = known
    return known


def key_of(batch: StampBatch) -> BatchKey:
    return house_key().batch(batch.number, batch.trade_item.gtin, batch.count)


def forget() -> None:
    """Drops what is in memory: after a restore, or when the key file was put back."""
    _held.clear()
    _batches.clear()

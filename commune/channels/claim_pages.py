"""A page of a marketplace file: a thousand rows packed into one protected row, and the claims that follow from it."""

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from commune.channels.claim_models import FilePage
from commune.lib import merkle
from commune.lib.fold import words

COLUMNS = ("line", "kind", "key", "platform", "name", "folded", "seller_key", "unit_id", "price", "as_of")


class Stated(NamedTuple):
    """A row as it was understood. `code` is its number on the platform, `seller` the number of its seller there."""

    line: int
    platform: str
    code: str
    name: str
    seller: str
    unit: str
    price: int | None

    @property
    def key(self) -> str:
        return key_of(self.platform, self.code)


def key_of(platform: str, code: str) -> str:
    """One shop or product across files: "postmart:SP0012"."""
    return f"{platform.lower()}:{code}"


def packed(rows: Sequence[Stated]) -> bytes:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8"), 6)


def unpacked(kept: bytes) -> list[Stated]:
    return [Stated(*row) for row in json.loads(zlib.decompress(kept))]


def columns_of(page: FilePage) -> list[tuple[Any, ...]]:
    """The claims that a page gives, as `COLUMNS`; the verifier asks too."""
    file = page.file
    return [_claim(row, file.kind, file.as_of) for row in unpacked(bytes(page.kept))]


def _claim(row: Stated, kind: str, as_of: date) -> tuple[Any, ...]:
    folded = " ".join(words(f"{row.name} {row.code}"))[:300]
    seller = key_of(row.platform, row.seller) if row.seller else ""
    return (row.line, kind, row.key, row.platform, row.name, folded, seller, row.unit, row.price, as_of)


def root_of(pages: Sequence[bytes]) -> str:
    """The Merkle root over the pages' packed rows, as hex."""
    return merkle.root_of([merkle.leaf_hash(each) for each in pages]).hex()

"""How this room says no, and how it knows a repeated sending."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from commune.lib.vietnamese import format_number

GRAM = Decimal("0.001")


class PackingRefusedError(ValueError):
    """The message is a plain Vietnamese sentence; `part` names the wrong field of the form, if one is."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def kilograms(amount: Decimal) -> str:
    return f"{format_number(amount.normalize())} kg"


def to_the_gram(amount: Decimal, part: str) -> Decimal:
    """Rounds nothing: more than three decimals, no number or a negative one is refused."""
    if not amount.is_finite() or amount < 0:
        raise PackingRefusedError("Số ký không được âm.", part)
    exact = amount.quantize(GRAM)
    if exact != amount:
        raise PackingRefusedError("Số ký chỉ ghi tới gam.", part)
    return exact


def digest_of(content: Mapping[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def insist_same(known: str, sent: str) -> None:
    if known != sent:
        raise PackingRefusedError("Phiếu này đã được ghi với nội dung khác. Hãy mở phiếu mới.")

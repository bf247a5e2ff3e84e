"""payOS: HMAC-SHA256 over sorted key=value pairs (payos.vn docs, "Kiểm tra dữ liệu với signature")."""

from collections.abc import Mapping

from commune.lib.signatures.digest import hex_hmac, is_same
from commune.lib.signatures.javascript_text import compact_json, text_of

_LINK_FIELDS = ("amount", "cancelUrl", "description", "orderCode", "returnUrl")
_EMPTY = (None, "null", "undefined")


def _written(value: object) -> str:
    """null counts as empty; arrays are JSON, their objects sorted but not what lies in those (as the docs' code)."""
    if isinstance(value, list):
        return compact_json(value, sorted_levels=1)
    return "" if value in _EMPTY else text_of(value)


def _pairs(data: Mapping[str, object]) -> str:
    return "&".join(f"{key}={_written(data[key])}" for key in sorted(data))


def notice_signature(data: Mapping[str, object], checksum_key: str) -> str:
    """Signature of a notice's `data` object."""
    return hex_hmac("sha256", checksum_key, _pairs(data))


def is_authentic(data: Mapping[str, object], signature: object, checksum_key: str) -> bool:
    try:
        return is_same(notice_signature(data, checksum_key), signature)
    except RecursionError:
        return False


def link_signature(link: Mapping[str, object], checksum_key: str) -> str:
    """Signature of a request to create a payment link; only its five signed fields are read.

    Raises KeyError when one of amount, cancelUrl, description, orderCode, returnUrl is missing.
    """
    return hex_hmac("sha256", checksum_key, _pairs({key: link[key] for key in _LINK_FIELDS}))

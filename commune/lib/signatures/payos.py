"""payOS: HMAC-SHA256 over sorted key=value pairs (payos.vn docs, "Kiểm tra dữ liệu với signature")."""

from collections.abc import Mapping

from commune.lib.signatures.digest import hex_hmac, is_same
from commune.lib.signatures.javascript_text import text_of

_LINK_FIELDS = ("amount", "cancelUrl", "description", "orderCode", "returnUrl")
_EMPTY = (None, "null", "undefined")


def _pairs(data: Mapping[str, object]) -> str:
    """null counts as empty; arrays are JSON with sorted objects."""
    written = {key: "" if value in _EMPTY else text_of(value) for key, value in data.items()}
    return "&".join(f"{key}={written[key]}" for key in sorted(written))


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

"""HMAC in hex and comparison in constant time."""

import hmac
from typing import Literal

Algorithm = Literal["sha256", "sha512"]
DRIFT_SECONDS = 300


def utf8(text: str | bytes) -> bytes:
    """Bytes of a text; lone surrogates from JSON are kept instead of raising."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def hex_hmac(algorithm: Algorithm, key: str, message: str | bytes) -> str:
    return hmac.new(utf8(key), utf8(message), algorithm).hexdigest()


def is_same(ours: str, theirs: object) -> bool:
    """Constant-time comparison; hex case is ignored, anything but a text is different."""
    return isinstance(theirs, str) and hmac.compare_digest(utf8(ours.lower()), utf8(theirs.lower()))


def is_same_secret(ours: str, theirs: object) -> bool:
    """Constant-time comparison of whole tokens. An empty configured secret matches nothing."""
    return bool(ours) and isinstance(theirs, str) and hmac.compare_digest(utf8(ours), utf8(theirs))


def is_fresh(timestamp: object, now: float) -> bool:
    """Whether Unix seconds, as text, lie within five minutes of `now` (replayed notices do not)."""
    is_seconds = isinstance(timestamp, str) and timestamp.isascii() and timestamp.isdigit()
    return is_seconds and len(str(timestamp)) <= 12 and abs(now - int(str(timestamp))) <= DRIFT_SECONDS  # noqa: PLR2004

"""SePay bank-credit notices: HMAC-SHA256 with timestamp, or an API key (developer.sepay.vn)."""

from commune.lib.signatures.digest import hex_hmac, is_fresh, is_same, is_same_secret, utf8

_SIGNATURE_PREFIX, _KEY_PREFIX = "sha256=", "Apikey "


def notice_signature(raw_body: bytes, timestamp: str, secret: str) -> str:
    """X-SePay-Signature for a body and the Unix seconds of X-SePay-Timestamp."""
    return _SIGNATURE_PREFIX + hex_hmac("sha256", secret, utf8(f"{timestamp}.") + raw_body)


def is_authentic(raw_body: bytes, signature: object, timestamp: object, *, secret: str, now: float) -> bool:
    """Right signature, and sent within five minutes of `now` (Unix seconds)."""
    return (
        bool(secret)
        and is_fresh(timestamp, now)
        and is_same(notice_signature(raw_body, str(timestamp), secret), signature)
    )


def has_api_key(authorization: object, api_key: str) -> bool:
    """Whether `Authorization: Apikey ...` carries the configured key; the weaker of its schemes."""
    is_key = isinstance(authorization, str) and authorization.startswith(_KEY_PREFIX)
    return is_key and is_same_secret(api_key, str(authorization).removeprefix(_KEY_PREFIX))

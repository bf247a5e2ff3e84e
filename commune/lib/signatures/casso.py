"""Casso bank-credit notices: a shared token (version 1), or HMAC-SHA512 over sorted JSON (version 2)."""

import json
import re

from commune.lib.signatures.digest import hex_hmac, is_same, is_same_secret
from commune.lib.signatures.javascript_text import sorted_json

_HEADER = re.compile(r"t=([0-9]{1,16}),\s*v1=([0-9a-fA-F]{128})")


def has_token(secure_token: object, configured: str) -> bool:
    """Whether the `secure-token` header is the configured one."""
    return is_same_secret(configured, secure_token)


def notice_signature(notice: object, timestamp: str, checksum_key: str) -> str:
    """X-Casso-Signature of a notice (version 2); `timestamp` in milliseconds."""
    return f"t={timestamp},v1=" + hex_hmac("sha512", checksum_key, f"{timestamp}.{sorted_json(notice)}")


def is_authentic(raw_body: bytes, signature: object, checksum_key: str) -> bool:
    """Version 2. Old notices are not refused: repeats are recognized by their transaction id."""
    match = _HEADER.fullmatch(signature) if isinstance(signature, str) else None
    if match is None or not checksum_key:
        return False
    try:
        notice = json.loads(raw_body)
        ours = notice_signature(notice, match[1], checksum_key)
    except (ValueError, RecursionError):
        return False
    return is_same(ours.rpartition("=")[2], match[2])

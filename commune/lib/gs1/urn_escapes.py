"""Percent-encoding inside EPC URNs (EPC Tag Data Standard, section 6.3.1, table 6-1)."""

import re
from urllib.parse import unquote

from commune.lib.gs1.errors import Gs1Error

_ESCAPED = re.compile(r"[\"%&/<>?#]")
_UNSAFE = re.compile(r"[^!%'()*+,\-.0-9:;=A-Z_a-z]|%(?![0-9A-Fa-f]{2})")


def escaped(text: str) -> str:
    """The text with the characters that a URN may not hold as %XX."""
    return _ESCAPED.sub(lambda match: f"%{ord(match[0]):02X}", text)


def unescaped(text: str) -> str:
    """The text of a URN field. Raises Gs1Error (bad_epc_urn) for a character that had to be escaped."""
    unsafe = _UNSAFE.search(text)
    if unsafe:
        raise Gs1Error(
            "bad_epc_urn", f"{unsafe[0]!r} must be percent-encoded in an EPC URN", position=unsafe.start()
        )
    return unquote(text)

"""The bytes that phone and server hash: JSON in one form only.

RFC 8785 narrowed to what needs no discussion: objects with ASCII names in order, arrays, NFC text, whole numbers
that JavaScript holds exactly, true, false, null; no white space. `sync/chain.js` is its twin, and a test holds the
two together.
"""

import hashlib
import json
import unicodedata

EXACT = 2**53 - 1


class NotCanonicalError(ValueError):
    """A value that has no canonical form, or a text that is not in it."""


def canonical(value: object) -> str:
    """Raises NotCanonicalError for fractions, huge numbers, names beyond ASCII, text that is not NFC."""
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def parsed(text: str) -> object:
    """The value of a text that is in canonical form; raises NotCanonicalError for any other text."""
    try:
        value = json.loads(text)
        if canonical(value) == text:
            return value
    except (ValueError, RecursionError) as wrong:
        raise NotCanonicalError(str(wrong)) from wrong
    raise NotCanonicalError("not in canonical form")


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _check(value: object) -> None:  # noqa: C901  # one line a type
    match value:
        case None | bool():
            return
        case int():
            if abs(value) > EXACT:
                raise NotCanonicalError("a number too large")
        case str():
            if not unicodedata.is_normalized("NFC", value) or any("\ud800" <= c <= "\udfff" for c in value):
                raise NotCanonicalError("text that is not NFC")
        case list():
            for each in value:
                _check(each)
        case dict():
            for name, each in value.items():
                if not isinstance(name, str) or not name.isascii():
                    raise NotCanonicalError("a name beyond ASCII")
                _check(each)
        case _:
            raise NotCanonicalError(f"{type(value).__name__} has no place here")

"""Element strings: `(01)...(10)...` as people read them, and FNC1-separated as bar codes carry them.

Both read into a plain dict of AI to value in the order met. GS1 General Specifications, section 7.8.
"""

import re
from collections.abc import Iterator, Mapping

from commune.lib.gs1.ais import AIS, TOLERATED, check_value, identifier
from commune.lib.gs1.associations import check_together
from commune.lib.gs1.errors import Gs1Error

FNC1 = "\x1d"
MAX_LENGTH = 8192
"""Longest text read, in characters; no carrier holds nearly as much."""

_SYMBOLOGY = re.compile(r"\A\](?:C1|d2|Q3|e0|J1)")
_BRACKETED = re.compile(r"\(([^()\\]*)\)((?:[^(\\]|\\.)*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_AI_LENGTHS = (2, 3, 4)

Pairs = Iterator[tuple[str, str, int]]


def _bracketed_pairs(text: str) -> Pairs:
    position = 0
    while position < len(text):
        match = _BRACKETED.match(text, position)
        if match is None:
            message = "An element string is a row of (AI)value; a bracket inside a value is written \\("
            raise Gs1Error("bad_brackets", message, position=position)
        yield match[1], _ESCAPED.sub(r"\1", match[2]), position
        position = match.end()


def _ai_at(text: str, position: int) -> str:
    for length in _AI_LENGTHS:
        ai = text[position : position + length]
        if ai in AIS:
            return ai
    raise Gs1Error(
        "unknown_ai", f"No Application Identifier begins with {text[position:][:4]!r}", position=position
    )


def _plain_pairs(text: str) -> Pairs:
    position = 0
    while position < len(text):
        ai = _ai_at(text, position)
        start = position + len(ai)
        if identifier(ai).is_predefined_length:
            end = min(start + identifier(ai).high, len(text))
        else:
            end = text.find(FNC1, start)
            end = len(text) if end < 0 else end
        yield ai, text[start:end], position
        # A separator after a value of predefined length is superfluous but allowed.
        position = end + 1 if text[end : end + 1] == FNC1 else end


def _pairs(text: str) -> Pairs:
    text = _SYMBOLOGY.sub("", text, count=1) if text.startswith("]") else text
    if text.startswith("("):
        return _bracketed_pairs(text)
    # "^" is outside every GS1 character set, so it can only mean FNC1.
    return _plain_pairs(text.replace("^", FNC1).removeprefix(FNC1))


def parse(text: str, *, complete: bool = False, tolerate: frozenset[str] = TOLERATED) -> dict[str, str]:
    """AIs and values of an element string, bracketed or not, in the order met.

    The unbracketed form separates with GS (0x1D) or "^", with or without a leading separator or symbology
    identifier (]C1, ]d2, ]Q3, ]e0, ]J1). A repeated AI with an equal value counts once. Raises Gs1Error:
    bad_brackets, unknown_ai, repeated_ai, what check_value and check_together (see its `complete`) raise.
    """
    if not text or len(text) > MAX_LENGTH:
        raise Gs1Error("bad_length", f"An element string has 1 to {MAX_LENGTH} characters", position=0)
    ais: dict[str, str] = {}
    for ai, value, position in _pairs(text):
        check_value(ai, value, tolerate=tolerate)
        if ais.setdefault(ai, value) != value:
            raise Gs1Error(
                "repeated_ai", f"({ai}) stands twice with different values", ai=ai, position=position
            )
    if not ais:
        raise Gs1Error("no_ai", "An element string holds at least one AI", position=0)
    check_together(ais, complete=complete)
    return ais


def bracketed(ais: Mapping[str, str]) -> str:
    """`(AI)value` in the order given; an opening bracket inside a value is escaped with a backslash."""
    return "".join(f"({ai})" + value.replace("(", "\\(") for ai, value in ais.items())


def unbracketed(ais: Mapping[str, str], *, separator: str = FNC1) -> str:
    """AIs and values run together, `separator` after each value that needs one; no leading FNC1."""
    parts = [
        ai + value + ("" if identifier(ai).is_predefined_length else separator) for ai, value in ais.items()
    ]
    return "".join(parts).removesuffix(separator) if separator else "".join(parts)

"""Short codes that find a bank credit's order whatever the bank did to the note.

A code is "DH", six random characters and two check characters of Crockford's base 32, ten in all,
such as DH7K2MQX4R. Banks put text before and after, cut the end, change case, strip punctuation and
insert spaces; the two check characters (value modulo the prime 1021) refuse every single wrong
character and every swap of neighbours, and one in a thousand of other look-alikes.
"""

import secrets
from random import Random

from commune.lib.fold import ascii_fold

PREFIX = "DH"
LENGTH = 10
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = {character: place for place, character in enumerate(_ALPHABET)}
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_RANDOM_BITS = 30
_RANDOM_LENGTH = 6
_PRIME, _OFFSET = 1021, 577  # the offset keeps a row of zeros from being a code


def _base32(value: int, length: int) -> str:
    return "".join(_ALPHABET[value >> 5 * place & 31] for place in reversed(range(length)))


def _code(value: int) -> str:
    return PREFIX + _base32(value, _RANDOM_LENGTH) + _base32((value + _OFFSET) % _PRIME, 2)


def new_code(rng: Random | None = None) -> str:
    """A fresh code: about a thousand million exist, so keep a unique constraint and draw again on a clash."""
    return _code((rng or secrets.SystemRandom()).getrandbits(_RANDOM_BITS))


def is_code(text: str) -> bool:
    """Whether the text is a code exactly as `new_code` writes it."""
    body = text[len(PREFIX) : LENGTH - 2]
    if len(text) != LENGTH or any(character not in _DIGITS for character in body):
        return False
    value = 0
    for character in body:
        value = value << 5 | _DIGITS[character]
    return _code(value) == text


def find_codes(text: str) -> list[str]:
    """Every code in a bank's free text, in order, each once."""
    letters = "".join(character for character in ascii_fold(text).upper() if character.isalnum())
    found: dict[str, None] = {}
    at = letters.find(PREFIX)
    while at >= 0:
        candidate = PREFIX + letters[at + len(PREFIX) : at + LENGTH].translate(_READ_AS)
        if is_code(candidate):
            found[candidate] = None
        at = letters.find(PREFIX, at + 1)
    return list(found)


def find_code(text: str) -> str | None:
    """The first code in a bank's free text, None when there is none."""
    return next(iter(find_codes(text)), None)

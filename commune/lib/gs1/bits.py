"""Bits of a compressed Digital Link: numbers, digits and text behind the narrowest alphabet, in base64url.

GS1 Digital Link: Compression, section 4. Digits are one binary number of as many bits as the largest needs.
"""

import math

from commune.lib.gs1.errors import Gs1Error

BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

_SIXES = {character: index for index, character in enumerate(BASE64URL)}
DIGITS = 0  # the number of the alphabet of digits
_ASCII = 4
_ALPHABETS = {1: "0123456789abcdef", 2: "0123456789ABCDEF", 3: BASE64URL}
_NARROWEST_FIRST = (2, 1, 3)
_WIDTHS = {1: 4, 2: 4, 3: 6, _ASCII: 7}


def _bits_for_digits(count: int) -> int:
    return math.ceil(count * math.log2(10) + 0.01)


def bits_for_length(high: int) -> int:
    """Bits of the number that says how long a value of at most `high` characters is."""
    return math.ceil(math.log2(high) + 0.01)


def broken(why: str) -> Gs1Error:
    """The fault of a compressed part."""
    return Gs1Error("bad_compression", f"The compressed part cannot be read: {why}")


def is_base64url(text: str) -> bool:
    """Whether every character is one of the 64."""
    return all(character in _SIXES for character in text)


class BitWriter:
    """Collects bits from the most significant on."""

    def __init__(self) -> None:
        self.bits = ""

    def number(self, value: int, width: int) -> None:
        self.bits += format(value, f"0{width}b") if width else ""

    def hexadecimal(self, digits: str) -> None:
        self.number(int(digits, 16), 4 * len(digits))

    def digits(self, text: str) -> None:
        self.number(int(text or "0"), _bits_for_digits(len(text)))

    def text(self, text: str, length_bits: int) -> None:
        """Text of any alphabet; `length_bits` is 0 where the format says how long it is."""
        alphabet = _alphabet_of(text)
        self.number(alphabet, 3)
        self.number(len(text) if length_bits else 0, length_bits)
        if alphabet == DIGITS:
            self.digits(text)
            return
        for character in text:
            value = ord(character) if alphabet == _ASCII else _ALPHABETS[alphabet].index(character)
            self.number(value, _WIDTHS[alphabet])

    def base64url(self) -> str:
        padded = self.bits + "0" * (-len(self.bits) % 6)
        return "".join(BASE64URL[int(padded[at : at + 6], 2)] for at in range(0, len(padded), 6))


def _alphabet_of(text: str) -> int:
    if not text:
        return _ASCII  # as published examples write an empty value
    if text.isascii() and text.isdigit():
        return DIGITS
    return next((number for number in _NARROWEST_FIRST if set(text) <= set(_ALPHABETS[number])), _ASCII)


class BitReader:
    """Takes bits off the front; every method raises Gs1Error (bad_compression) where they run out."""

    def __init__(self, text: str) -> None:
        self.bits = "".join(format(_SIXES[character], "06b") for character in text)
        self.at = 0

    @property
    def left(self) -> int:
        return len(self.bits) - self.at

    def number(self, width: int) -> int:
        if width > self.left:
            raise broken("it ends inside a value")
        taken = self.bits[self.at : self.at + width]
        self.at += width
        return int(taken or "0", 2)

    def digits(self, count: int) -> str:
        text = str(self.number(_bits_for_digits(count))).zfill(count)
        if len(text) > count and text != "0":
            raise broken("a number is larger than its digits allow")
        return text[-count:] if count else ""

    def text(self, alphabet: int, count: int) -> str:
        if alphabet == DIGITS:
            return self.digits(count)
        width = _WIDTHS.get(alphabet)
        if width is None:
            raise broken("it names an alphabet that does not exist")
        values = [self.number(width) for _ in range(count)]
        return "".join(chr(value) if alphabet == _ASCII else _ALPHABETS[alphabet][value] for value in values)

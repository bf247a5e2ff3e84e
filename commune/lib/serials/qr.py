"""QR symbols of many stamps at once, and a single one as SVG.

Data bits, Reed-Solomon parity and masking of ISO/IEC 18004 are all linear over GF(2): for a fixed version,
error correction level M and mask, symbols of texts of one length are one base matrix XOR one table row for
each pair of characters. The tables come from segno, symbol by symbol, so that the results are bit for bit
those of segno with the same mask. The standard lets an encoder look for the mask with the lowest penalty; a
fixed one is read by every decoder all the same.
"""

import io
from functools import lru_cache
from typing import Self

import numpy as np
import segno
from numpy.typing import NDArray

MASK = 3
QUIET_MODULES = 4
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_BASE = len(CHARACTERS)
_PAIR_BITS = 11
_SINGLE_BITS = 6
_NO_CHARACTER = 255
_ROWS_AT_ONCE = 2048

Words = NDArray[np.uint64]


def _values() -> NDArray[np.uint8]:
    table = np.full(256, _NO_CHARACTER, np.uint8)
    for value, character in enumerate(CHARACTERS):
        table[ord(character)] = value
    return table


_VALUES = _values()


class QrTable:
    """Makes the symbols of `prefix` + serial for serials of one length (alphanumeric mode, level M).

    `size` is the number of modules along a side, without quiet zone; `row_bytes` the bytes of a packed row.
    """

    def __init__(self, prefix: str, serial_length: int) -> None:
        if serial_length < 1 or any(character not in CHARACTERS for character in prefix):
            raise ValueError("a stamp's address has upper-case letters, digits and $%*+-./: only")
        self.prefix = prefix
        self.serial_length = serial_length
        self.size, self._tables = _tables(len(prefix) + serial_length, serial_length)
        self.row_bytes = (self.size + 7) // 8
        self._base = _packed(prefix + CHARACTERS[0] * serial_length)
        if len(prefix) % 2:
            # The last character of the prefix shares a pair with the first of the serial: take out its part.
            self._lead = CHARACTERS.index(prefix[-1]) * _BASE
            self._base ^= self._tables[0][self._lead]

    @classmethod
    def for_prefix(cls, prefix: str, serial_length: int) -> Self:
        """ValueError for characters outside alphanumeric mode or where no QR version is large enough.

        The first table for a pair of lengths takes about 0.3 s, further ones a few milliseconds.
        """
        return cls(prefix, serial_length)

    def matrices(self, serials: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Packed rows, shape (n, size * row_bytes), most significant bit leftmost, 1 = dark.

        `serials` holds ASCII, shape (n, serial_length). ValueError for other characters.
        """
        if serials.ndim != 2 or serials.shape[1] != self.serial_length:  # noqa: PLR2004
            raise ValueError(f"serials have {self.serial_length} characters")
        length = self.size * self.row_bytes
        packed = np.empty((len(serials), length), np.uint8)
        for start in range(0, len(serials), _ROWS_AT_ONCE):
            block = serials[start : start + _ROWS_AT_ONCE]
            packed[start : start + len(block)] = self._words(block).view(np.uint8)[:, :length]
        return packed

    def _words(self, serials: NDArray[np.uint8]) -> Words:
        values = _VALUES[serials].astype(np.intp)
        if values.size and values.max() == _NO_CHARACTER:
            raise ValueError("a serial has a character outside alphanumeric mode")
        words = np.broadcast_to(self._base, (len(serials), len(self._base))).copy()
        tables = iter(self._tables)
        first = len(self.prefix) % 2
        if first:
            words ^= next(tables)[self._lead + values[:, 0]]
        for place in range(first, self.serial_length - 1, 2):
            words ^= next(tables)[values[:, place] * _BASE + values[:, place + 1]]
        if (self.serial_length - first) % 2:
            words ^= next(tables)[values[:, -1]]
        return words


@lru_cache(maxsize=16)
def _tables(text_length: int, serial_length: int) -> tuple[int, list[Words]]:
    """Modules a side, and for each pair of characters that touches the serial what its value flips."""
    zero = CHARACTERS[0]
    base = _packed(zero * text_length)
    tables = []
    for place in range((text_length - serial_length) // 2 * 2, text_length, 2):
        alone = place + 1 == text_length
        flips = []
        for bit in range(_SINGLE_BITS if alone else _PAIR_BITS):
            high, low = divmod(1 << bit, _BASE)
            pair = CHARACTERS[low] if alone else CHARACTERS[high] + CHARACTERS[low]
            text = zero * place + pair + zero * (text_length - place - len(pair))
            flips.append(_packed(text) ^ base)
        tables.append(_combinations(flips))
    return len(_symbol(zero * text_length).matrix), tables


def _combinations(flips: list[Words]) -> Words:
    """Row v: the XOR of those flips whose bit is set in v."""
    rows = np.zeros((1, len(flips[0])), np.uint64)
    for flip in flips:
        rows = np.concatenate([rows, rows ^ flip])
    return rows


def _symbol(text: str) -> segno.QRCode:
    try:
        return segno.make_qr(text, error="m", mode="alphanumeric", mask=MASK, boost_error=False)
    except segno.DataOverflowError as error:
        raise ValueError("the address is too long for a QR symbol") from error


def _packed(text: str) -> Words:
    """Rows of the symbol, each filled up to bytes, the whole filled up to 64-bit words."""
    rows = np.packbits(np.array([list(row) for row in _symbol(text).matrix], np.uint8), axis=1).ravel()
    return np.concatenate([rows, np.zeros(-len(rows) % 8, np.uint8)]).view(np.uint64)


def svg_of(text: str, *, title: str = "") -> str:
    """One symbol (level M, quiet zone of 4 modules) as an SVG element that scales with its box.

    Any text is allowed; upper case keeps the symbol small. No style attributes, so a strict CSP may stand.
    """
    out = io.BytesIO()
    symbol = segno.make_qr(text, error="m", boost_error=False)
    symbol.save(
        out, kind="svg", border=QUIET_MODULES, xmldecl=False, svgns=True, omitsize=True, light="#fff",
        title=title or None, svgclass="qr", lineclass=None, nl=False,
    )  # fmt: skip
    return out.getvalue().decode()

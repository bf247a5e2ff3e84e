"""AIs and values packed into one path segment of a Digital Link (GS1 Digital Link: Compression).

An AI is written as 4-bit digits, its value as the components of its format one after the other. A first octet
with a letter in it stands for a group of AIs, or with F for a parameter that is no AI.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from commune.lib.gs1.ais import AIS, Component, check_value, identifier
from commune.lib.gs1.bits import (
    BASE64URL,
    DIGITS,
    BitReader,
    BitWriter,
    bits_for_length,
    broken,
    is_base64url,
)
from commune.lib.gs1.paths import attribute_ai

_SHORTEST = 3  # characters: 8 bits of AI and 7 of value, as for (20)
_OTHER_MARK = 0xF

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "0A": ("01", "22"),
    "0B": ("01", "10"),
    "0C": ("01", "21"),
    "0D": ("01", "17"),
    "0E": ("01", "7003"),
    "0F": ("01", "30"),
    "1A": ("01", "10", "21", "17"),
    "1B": ("01", "15"),
    "1C": ("01", "11"),
    "1D": ("01", "16"),
    "1E": ("01", "91"),
    "1F": ("01", "10", "15"),
    **{f"{0x2A + n:X}": ("01", f"310{n}") for n in range(6)},
    **{f"{0x3A + n:X}": ("01", f"320{n}") for n in range(6)},
    "9A": ("8010", "8011"),
    "9B": ("8017", "8019"),
    "9C": ("8018", "8019"),
    "9D": ("414", "254"),
    **{f"A{n}": ("01", f"392{n}") for n in range(10)},
    **{f"C{n}": ("255", f"390{n}") for n in range(10)},
    **{f"{0xCA + n:X}": ("255", f"394{n}") for n in range(4)},
}
"""Two hexadecimal digits, at least one a letter, for groups of AIs that often stand together."""


class _Field(NamedTuple):
    """One stretch of a value as compression sees it: neighbouring components of one kind make one field."""

    is_numeric: bool
    high: int
    is_fixed: bool


def _is_fixed(part: Component) -> bool:
    return part.low == part.high and not part.optional


def _merged(parts: Iterable[Component], *, is_numeric: bool) -> list[_Field]:
    """Fields of a run of one kind: digits keep their fixed part apart, other text is one field."""
    run = list(parts)
    fixed = sum(part.high for part in run if _is_fixed(part))
    loose = sum(part.high for part in run if not _is_fixed(part))
    if not is_numeric:
        return [_Field(is_numeric=False, high=fixed + loose, is_fixed=not loose)]
    fields = [_Field(is_numeric=True, high=fixed, is_fixed=True)] if fixed else []
    return [*fields, _Field(is_numeric=True, high=loose, is_fixed=False)] if loose else fields


@cache
def _fields(ai: str) -> tuple[_Field, ...]:
    runs = groupby(identifier(ai).components, key=lambda part: part.kind == "N")
    return tuple(field for is_numeric, parts in runs for field in _merged(parts, is_numeric=is_numeric))


@cache
def _lengths_by_prefix() -> dict[str, int]:
    return {ai[:2]: len(ai) for ai in AIS}


def _write_value(writer: BitWriter, ai: str, value: str) -> None:
    start = 0
    for field in _fields(ai):
        text = value[start : start + field.high]
        start += len(text)
        length_bits = 0 if field.is_fixed else bits_for_length(field.high)
        if not field.is_numeric:
            writer.text(text, length_bits)
            continue
        writer.number(len(text) if length_bits else 0, length_bits)
        writer.digits(text)


def _read_value(reader: BitReader, ai: str) -> str:
    value = ""
    for field in _fields(ai):
        alphabet = DIGITS if field.is_numeric else reader.number(3)
        count = field.high if field.is_fixed else reader.number(bits_for_length(field.high))
        value += reader.text(alphabet, count)
    return value


def _grouped(ais: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Codes with their AIs: greedily the group that saves most digits, then what remains on its own."""
    rest = list(ais)
    chosen: list[tuple[str, tuple[str, ...]]] = []
    while True:
        fitting = [(code, group) for code, group in _GROUPS.items() if set(group) <= set(rest)]
        if not fitting:
            return chosen + [(ai, (ai,)) for ai in rest]
        best = max(fitting, key=lambda pair: len("".join(pair[1])))
        chosen.append(best)
        rest = [ai for ai in rest if ai not in best[1]]


def pack(ais: Mapping[str, str], *, optimised: bool = False) -> str:
    """The AIs, in the order given, as one path segment of base64url; "" for none.

    `optimised` replaces groups of AIs by their two-digit codes, which changes the order.
    Raises Gs1Error (unknown_ai).
    """
    writer = BitWriter()
    for code, members in _grouped(list(ais)) if optimised else [(ai, (ai,)) for ai in ais]:
        writer.hexadecimal(code)
        for ai in members:
            _write_value(writer, ai, ais[ai])
    return writer.base64url()


def _read_ais(reader: BitReader, code: str) -> tuple[str, ...]:
    if not code.isdigit():
        if code not in _GROUPS:
            raise broken(f"{code} stands for no group of AIs")
        return _GROUPS[code]
    length = _lengths_by_prefix().get(code)
    if length is None:
        raise broken(f"no AI begins with {code}")
    ai = code + "".join(f"{reader.number(4):X}" for _ in range(length - len(code)))
    if ai not in AIS:
        raise broken(f"({ai}) is no AI")
    return (ai,)


def _read_other(reader: BitReader) -> tuple[str, str]:
    name = "".join(BASE64URL[reader.number(6)] for _ in range(reader.number(7)))
    alphabet = reader.number(3)
    text = reader.text(alphabet, reader.number(7))
    if not name or name.isdigit() or attribute_ai(name):
        raise broken(f"{name!r} may not be a parameter beside AIs")
    return name, quote(text, safe="")


def _has_more(reader: BitReader) -> bool:
    """Whether more than the zero bits that fill the last character remain."""
    if reader.left >= 6:  # noqa: PLR2004 - a whole character
        return True
    if "1" in reader.bits[reader.at :]:
        raise broken("bits remain at its end")
    return False


def unpack(text: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """AIs with values in the order packed, and parameters that are no AI (percent-encoded).

    Raises Gs1Error (bad_compression) for anything that is not, bit for bit, packed AIs with sound values.
    """
    if len(text) < _SHORTEST or not is_base64url(text):
        raise broken("it is not base64url")
    reader = BitReader(text)
    ais: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    while _has_more(reader):
        if reader.left >= 11 and int(reader.bits[reader.at : reader.at + 4], 2) == _OTHER_MARK:  # noqa: PLR2004
            reader.number(4)
            others.append(_read_other(reader))
            continue
        for ai in _read_ais(reader, f"{reader.number(8):02X}"):
            if ai in ais:
                raise broken(f"({ai}) stands twice")
            ais[ai] = _read_value(reader, ai)
            check_value(ai, ais[ai])
    if not ais:
        raise broken("it holds no AI")
    return ais, tuple(others)

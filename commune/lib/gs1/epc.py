"""EPC URNs and AIs, both ways (EPC Tag Data Standard 2.x, sections 6 and 7).

From URN to AIs is always possible. The way back needs the length of the GS1 company prefix, which no number
shows: the caller says it, or gives a function that knows.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from commune.lib.gs1.ais import check_value
from commune.lib.gs1.building import build
from commune.lib.gs1.check_digits import check_digit, is_digits
from commune.lib.gs1.digital_link import DigitalLink, parse
from commune.lib.gs1.errors import Gs1Error
from commune.lib.gs1.stems import CANONICAL_STEM
from commune.lib.gs1.urn_escapes import escaped, unescaped

PrefixLength = int | Callable[[str, str], int | None]
"""Digits of the company prefix (6 to 12), or a function of AI and digits after any indicator that answers it.
"""

_URN = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):([^:]+)")
_PREFIX_LENGTHS = range(6, 13)
_EVERY = "*"


class _Scheme(NamedTuple):
    """How one URN scheme maps to its key AI.

    `digits`: those of company prefix and reference together, 0 for free text; `leads`: the first digit of the
    reference moves before the company prefix; `serial_ai`: where the serial goes, "" inside the key after the
    check digit; `absent`: what stands for no serial in an identifier; `is_class`: a class URN; `before`: what
    the AI's value has before the number; `pieces`: two more fields, piece and total.
    """

    name: str
    ai: str
    digits: int = 0
    leads: bool = False
    has_serial: bool = False
    serial_ai: str = ""
    absent: str | None = None
    is_class: bool = False
    before: str = ""
    pieces: bool = False


_SCHEMES = (
    _Scheme("sgtin", "01", 13, leads=True, has_serial=True, serial_ai="21"),
    _Scheme("lgtin", "01", 13, leads=True, has_serial=True, serial_ai="10", is_class=True),
    _Scheme("upui", "01", 13, leads=True, has_serial=True, serial_ai="235"),
    _Scheme("itip", "8006", 13, leads=True, has_serial=True, serial_ai="21", pieces=True),
    _Scheme("sscc", "00", 17, leads=True),
    _Scheme("sgln", "414", 12, has_serial=True, serial_ai="254", absent="0"),
    _Scheme("pgln", "417", 12),
    _Scheme("grai", "8003", 12, has_serial=True, before="0"),
    _Scheme("giai", "8004"),
    _Scheme("gsrn", "8018", 17),
    _Scheme("gsrnp", "8017", 17),
    _Scheme("gdti", "253", 12, has_serial=True),
    _Scheme("sgcn", "255", 12, has_serial=True),
    _Scheme("cpi", "8010", has_serial=True, serial_ai="8011"),
    _Scheme("ginc", "401"),
    _Scheme("gsin", "402", 16),
)
_BY_NAME = {scheme.name: scheme for scheme in _SCHEMES}


def _bad(urn: str, why: str) -> Gs1Error:
    return Gs1Error("bad_epc_urn", f"{urn[:200]} {why}", position=0)


def _number(scheme: _Scheme, prefix: str, reference: str, urn: str) -> str:
    """The key's value without serial: digits with their check digit, or free text."""
    if not is_digits(prefix) or len(prefix) not in _PREFIX_LENGTHS:
        raise _bad(urn, "has no company prefix of 6 to 12 digits")
    if not scheme.digits:
        return prefix + unescaped(reference)
    whole = prefix + reference
    if len(whole) != scheme.digits or not is_digits(whole):
        raise _bad(urn, f"needs {scheme.digits} digits of company prefix and reference")
    body = reference[:1] + prefix + reference[1:] if scheme.leads else whole
    return scheme.before + body + check_digit(scheme.before + body)


def _scheme_of(kind: str, name: str, urn: str) -> _Scheme:
    scheme = _BY_NAME.get(name)
    if scheme is None or (kind == "class") != scheme.is_class:
        raise _bad(urn, "is of no scheme that stands for a GS1 key")
    if kind == "idpat" and not scheme.has_serial:
        raise _bad(urn, "is no pattern of a scheme with serial numbers")
    return scheme


def _with_serial(scheme: _Scheme, value: str, serial: str) -> dict[str, str]:
    if serial in ("", scheme.absent):
        return {scheme.ai: value}
    if scheme.serial_ai:
        return {scheme.ai: value, scheme.serial_ai: serial}
    return {scheme.ai: value + serial}


def ais_of(urn: str) -> dict[str, str]:
    """AIs of an EPC URN of kind id, class (lgtin), or idpat with "*" for the serial.

    A pattern gives the key without serial. Raises Gs1Error: bad_epc_urn, or what is wrong with a value.
    """
    match = _URN.fullmatch(urn)
    if match is None:
        raise _bad(urn, "is no EPC URN of a GS1 key")
    kind, name, body = match.groups()
    scheme = _scheme_of(kind, name, urn)
    # Dots part the fields, and only the last one may hold dots of its own.
    count = 2 + 2 * scheme.pieces + scheme.has_serial
    fields = body.split(".", count - 1)
    if len(fields) != count:
        raise _bad(urn, f"needs {count} fields")
    value = _number(scheme, fields[0], fields[1], urn) + "".join(fields[2:4] if scheme.pieces else ())
    serial = fields[-1] if scheme.has_serial else ""
    if scheme.has_serial and not serial:
        raise _bad(urn, "has no serial")
    if kind == "idpat" and serial != _EVERY:
        raise _bad(urn, 'is a pattern, whose serial can only be "*"')
    ais = _with_serial(scheme, value, "" if kind == "idpat" else unescaped(serial))
    for ai, found in ais.items():
        check_value(ai, found)
    return ais


def digital_link_of(urn: str, stem: str = CANONICAL_STEM) -> str:
    """The Digital Link that stands for an EPC URN. Raises Gs1Error as `ais_of` does."""
    return build(ais_of(urn), stem)


def _scheme_for(ais: Mapping[str, str]) -> _Scheme:
    """The first scheme whose key and serial are there; else the first whose key is (pattern or plain key)."""
    keyed = [scheme for scheme in _SCHEMES if scheme.ai in ais]
    for serial_ai in ("21", "235", "10", "254", "8011"):
        for scheme in keyed:
            if scheme.serial_ai == serial_ai and serial_ai in ais:
                return scheme
    if not keyed:
        raise Gs1Error("no_epc_urn", f"No EPC URN stands for {', '.join(f'({ai})' for ai in ais)}")
    return keyed[0]


def _prefix_length(scheme: _Scheme, digits: str, prefix_length: PrefixLength | None) -> int:
    length = prefix_length(scheme.ai, digits) if callable(prefix_length) else prefix_length
    if length is None:
        message = f"({scheme.ai}) as EPC URN needs the length of its GS1 company prefix"
        raise Gs1Error("prefix_length_unknown", message, ai=scheme.ai)
    if length not in _PREFIX_LENGTHS or not is_digits(digits[:length]) or len(digits) < length:
        message = f"({scheme.ai}) has no company prefix of {length} digits"
        raise Gs1Error("bad_prefix_length", message, ai=scheme.ai)
    return length


def _numeric_body(scheme: _Scheme, value: str, prefix_length: PrefixLength | None) -> tuple[str, str]:
    """Company prefix and reference joined by a dot, and what follows the check digit."""
    value = value[len(scheme.before) :]
    lead, digits = (value[0], value[1 : scheme.digits]) if scheme.leads else ("", value[: scheme.digits])
    length = _prefix_length(scheme, digits, prefix_length)
    return f"{digits[:length]}.{lead}{digits[length:]}", value[scheme.digits + 1 :]


def urn_of(ais: Mapping[str, str], prefix_length: PrefixLength | None) -> str:
    """The EPC URN of a key with its serial, with its lot (class), or as a pattern where it lacks the serial.

    Other qualifiers and attributes have no place in a URN and are left out. Raises Gs1Error: no_epc_urn,
    prefix_length_unknown (with None, or a function that answers None), bad_prefix_length, or what is wrong
    with a value.
    """
    scheme = _scheme_for(ais)
    value = ais[scheme.ai]
    check_value(scheme.ai, value)
    if scheme.digits:
        body, rest = _numeric_body(scheme, value, prefix_length)
    else:
        length = _prefix_length(scheme, value, prefix_length)
        body, rest = f"{value[:length]}.{escaped(value[length:])}", ""
    if scheme.pieces:
        body, rest = f"{body}.{rest[:2]}.{rest[2:]}", ""
    if not scheme.has_serial:
        return f"urn:epc:id:{scheme.name}:{body}"
    serial = ais.get(scheme.serial_ai, "") if scheme.serial_ai else rest
    if serial and scheme.serial_ai:
        check_value(scheme.serial_ai, serial)
    if not serial and scheme.absent is None:
        return f"urn:epc:idpat:{scheme.name}:{body}.{_EVERY}"
    kind = "class" if scheme.is_class else "id"
    return f"urn:epc:{kind}:{scheme.name}:{body}.{escaped(serial or str(scheme.absent))}"


def urn_of_link(link: str | DigitalLink, prefix_length: PrefixLength | None) -> str:
    """`urn_of` the key and qualifiers of a Digital Link. Raises Gs1Error as `parse` and `urn_of` do."""
    found = parse(link) if isinstance(link, str) else link
    return urn_of({ai: found.ais[ai] for ai in found.path}, prefix_length)

"""GS1 identifiers inside events: EPC URNs as canonical Digital Links, and check digits.

The direction URN to Digital Link needs no table of company prefix lengths, so it is exact here. The
other direction belongs to `commune.lib.gs1`.
Sources: EPC Tag Data Standard 1.13 section 6, GS1 Digital Link URI syntax 1.2 section 4.11, CBV 2.0
section 8.9 (which parts of a Digital Link count for the event hash).
"""

import re
from functools import lru_cache

import msgspec

from commune.lib.gs1.check_digits import check_digit

CANONICAL_HOST = "https://id.gs1.org/"

_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_SERIAL = re.compile(r"(?:[!'()*+,\-.0-9:;=A-Z_a-z]|%[0-9A-Fa-f]{2})+", re.ASCII)
_URN = re.compile(r"urn:epc:(id|idpat|class):([a-z]+):(.+)", re.ASCII)
_PREFIX_LENGTHS = range(6, 13)
_ENCODED = str.maketrans({c: f"%{ord(c):02X}" for c in "!()*+,:"})


class Scheme(msgspec.Struct, frozen=True):
    """How one EPC scheme becomes a Digital Link.

    `digits`: length of company prefix plus reference, 0 where the reference is free text.
    `leads`: the first digit of the reference moves before the prefix (indicator, extension digit).
    `serial`: AI of the serial, "" where it is glued to the key, None where there is none.
    """

    key: str
    digits: int
    leads: bool = False
    serial: str | None = None
    zero: str = ""
    checked: bool = True


SCHEMES = {
    "sgtin": Scheme("01", 13, leads=True, serial="21"),
    "sscc": Scheme("00", 17, leads=True),
    "sgln": Scheme("414", 12, serial="254"),
    "pgln": Scheme("417", 12),
    "grai": Scheme("8003", 12, serial="", zero="0"),
    "giai": Scheme("8004", 0, checked=False),
    "gsrn": Scheme("8018", 17),
    "gsrnp": Scheme("8017", 17),
    "gdti": Scheme("253", 12, serial=""),
    "cpi": Scheme("8010", 0, serial="8011", checked=False),
    "sgcn": Scheme("255", 12, serial=""),
    "ginc": Scheme("401", 0, checked=False),
    "gsin": Scheme("402", 16),
    "itip": Scheme("8006", 13, leads=True, serial="21"),
    "upui": Scheme("01", 13, leads=True, serial="235"),
    "lgtin": Scheme("01", 13, leads=True, serial="10"),
}
_PATTERNS = {"sgtin", "grai", "gdti", "sgcn", "cpi", "itip", "upui"}

# key AI: where the check digit stands (index of the digit, -1 for the last), and the fixed length
_CHECKED = {
    "00": (17, 18),
    "01": (13, 14),
    "253": (12, 13),
    "255": (12, 13),
    "402": (16, 17),
    "414": (12, 13),
    "417": (12, 13),
    "8003": (13, 14),
    "8006": (13, 18),
    "8017": (17, 18),
    "8018": (17, 18),
}
_NAMES = {
    "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017",
    "gsrn": "8018", "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402",
    "grai": "8003", "giai": "8004", "cpv": "22", "lot": "10", "ser": "21",
}  # fmt: skip
_KEYS = {scheme.key for scheme in SCHEMES.values()}
_QUALIFIERS = {
    "01": ("22", "10", "21", "235"),
    "8006": ("22", "10", "21"),
    "8010": ("8011",),
    "414": ("254",),
}
_FINEST = {"01": ("235", "21", "10"), "8006": ("21", "10"), "8010": ("8011",), "414": ("254",)}
_GTIN_LENGTHS = (8, 12, 13)


@lru_cache(maxsize=16384)
def canonical(uri: str) -> str:
    """The constrained canonical Digital Link of an EPC URN or any Digital Link; else `uri` unchanged.

    Own domains become id.gs1.org, queries and coarser qualifiers fall away: two spellings of one
    identity become one text. Used for the event hash and for index keys.
    """
    if uri.startswith("urn:epc:"):
        return _of_urn(uri) or uri
    if uri.startswith(("http://", "https://")):
        return _of_link(uri) or uri
    return uri


def _of_urn(urn: str) -> str | None:
    match = _URN.fullmatch(urn)
    scheme = SCHEMES.get(match[2]) if match else None
    if match is None or scheme is None or (match[2] == "lgtin") != (match[1] == "class"):
        return None
    parts = match[3].split(".", 2)
    if len(parts) < 2 or len(parts[0]) not in _PREFIX_LENGTHS or not _DIGITS.fullmatch(parts[0]):  # noqa: PLR2004 - company prefix and reference
        return None
    rest = parts[2] if len(parts) > 2 else None  # noqa: PLR2004 - a serial follows them
    if match[1] == "idpat":
        rest = _class_part(match[2], rest)
        return None if rest is None else _link(match[2], scheme, parts[0], parts[1], rest or None)
    return _link(match[2], scheme, parts[0], parts[1], rest) if _is_whole(scheme, rest) else None


def _is_whole(scheme: Scheme, rest: str | None) -> bool:
    return (rest is not None) == (scheme.serial is not None) or (scheme.serial is None and scheme.digits == 0)


def _class_part(name: str, rest: str | None) -> str | None:
    """What stands before the final `*` of an identity pattern; None where it is no class pattern."""
    if name not in _PATTERNS or rest is None or not rest.endswith("*"):
        return None
    return rest[:-2]


def _link(name: str, scheme: Scheme, prefix: str, reference: str, rest: str | None) -> str | None:
    key = _key(scheme, prefix, reference, rest)
    if key is None:
        return None
    if name == "itip":
        return _itip(key, rest)
    if scheme.serial is None or rest is None:
        return f"{CANONICAL_HOST}{scheme.key}/{key}"
    if not _SERIAL.fullmatch(rest):
        return None
    if name == "sgln" and rest == "0":
        return f"{CANONICAL_HOST}{scheme.key}/{key}"
    glue = f"/{scheme.serial}/" if scheme.serial else ""
    return f"{CANONICAL_HOST}{scheme.key}/{key}{glue}{rest.translate(_ENCODED)}"


def _key(scheme: Scheme, prefix: str, reference: str, rest: str | None) -> str | None:
    if not scheme.digits:
        free = reference if scheme.serial or rest is None else f"{reference}.{rest}"
        return prefix + free.translate(_ENCODED) if free and _SERIAL.fullmatch(free) else None
    if len(prefix) + len(reference) != scheme.digits or (reference and not _DIGITS.fullmatch(reference)):
        return None
    body = reference[:1] + prefix + reference[1:] if scheme.leads else prefix + reference
    body = scheme.zero + body
    return body + check_digit(body)


def _itip(key: str, rest: str | None) -> str | None:
    match = re.fullmatch(r"(\d\d)\.(\d\d)(?:\.(.+))?", rest or "", re.ASCII)
    if match is None:
        return None
    link = f"{CANONICAL_HOST}8006/{key}{match[1]}{match[2]}"
    return f"{link}/21/{match[3].translate(_ENCODED)}" if match[3] else link


def _of_link(uri: str) -> str | None:
    found = _key_in(uri)
    if found is None:
        return None
    key, value, qualifiers = found
    for finer in _FINEST.get(key, ()):
        if finer in qualifiers:
            return f"{CANONICAL_HOST}{key}/{value}/{finer}/{qualifiers[finer]}"
    return f"{CANONICAL_HOST}{key}/{value}"


def _key_in(uri: str) -> tuple[str, str, dict[str, str]] | None:
    """Primary key, its value and its qualifiers, of an uncompressed Digital Link."""
    path = re.split(r"[?#]", uri, maxsplit=1)[0].rstrip("/").split("/")[3:]
    names = [_NAMES.get(part, part) for part in path]
    for place in range(len(path) - 2, -1, -2):
        key = names[place]
        if key in _KEYS:
            value = path[place + 1]
            value = value.zfill(14) if key == "01" and len(value) in _GTIN_LENGTHS else value
            pairs = dict(zip(names[place + 2 :: 2], path[place + 3 :: 2], strict=True))
            legal = set(pairs) <= set(_QUALIFIERS.get(key, ())) and all(pairs.values())
            return (key, value, pairs) if legal and _has_form(key, value) else None
    return None


def _has_form(key: str, value: str) -> bool:
    place_length = _CHECKED.get(key)
    if place_length is None:
        return len(value) >= 4 and value[:4].isascii() and value[:4].isdigit()  # noqa: PLR2004 - shortest prefix part
    _, length = place_length
    head = value[:length]
    exact = key in {"253", "255", "8003"} or len(value) == length
    return exact and len(head) == length and head.isascii() and head.isdigit()


@lru_cache(maxsize=4096)
def wrong_key(uri: str) -> str | None:
    """The GS1 key with a wrong check digit that this Digital Link carries; None when all is well."""
    if not uri.startswith(("http://", "https://")):
        return None
    found = _key_in(uri)
    if found is None or found[0] not in _CHECKED:
        return None
    key, value, _ = found
    place, _ = _CHECKED[key]
    return None if check_digit(value[:place]) == value[place] else value


@lru_cache(maxsize=4096)
def is_broken_epc(uri: str) -> bool:
    """Whether the URI claims an EPC scheme of GS1 keys and does not follow its syntax."""
    match = _URN.match(uri)
    return match is not None and match[2] in SCHEMES and not uri.endswith("*") and _of_urn(uri) is None

"""Which AIs make the path of a Digital Link, and in which order (GS1 Digital Link: URI Syntax, section 4)."""

from collections.abc import Iterable, Sequence

from commune.lib.gs1.ais import AIS, LEGACY_KEYS, identifier
from commune.lib.gs1.errors import Gs1Error

SHORT_NAMES = {
    "00": "sscc",
    "01": "gtin",
    "10": "lot",
    "21": "ser",
    "22": "cpv",
    "253": "gdti",
    "254": "glnx",
    "255": "gcn",
    "401": "ginc",
    "402": "gsin",
    "410": "shipTo",
    "411": "billTo",
    "412": "purchasedFrom",
    "413": "shipFor",
    "414": "gln",
    "415": "payTo",
    "416": "glnProd",
    "417": "party",
    "8003": "grai",
    "8004": "giai",
    "8006": "itip",
    "8010": "cpid",
    "8011": "cpsn",
    "8013": "gmn",
    "8017": "gsrnp",
    "8018": "gsrn",
    "8019": "srin",
    "8020": "refno",
}
"""Names that Digital Link 1.0 to 1.2 allowed in place of numbers in the path; deprecated since, still read.
"""

SHORT_ATTRIBUTES = {"17": "exp", "7003": "expdt"}
"""The same for the query string."""

_BY_NAME = {name: ai for ai, name in SHORT_NAMES.items()}
_ATTRIBUTE_BY_NAME = {name: ai for ai, name in SHORT_ATTRIBUTES.items()}


def path_ai(segment: str) -> str:
    """The AI that a path segment names by number or short name, or ""."""
    return segment if segment in AIS else _BY_NAME.get(segment, "")


def attribute_ai(name: str) -> str:
    """The AI that a query parameter names by number or short name, or ""."""
    return name if name in AIS else _ATTRIBUTE_BY_NAME.get(name, "")


def _alternatives(key: str) -> tuple[tuple[str, ...], ...]:
    return identifier(key).qualifiers or ((),)


def _is_in_order(found: Sequence[str], order: Sequence[str]) -> bool:
    remaining = iter(order)
    return all(ai in remaining for ai in found)


def is_path(ais: Sequence[str]) -> bool:
    """Whether these AIs, key first, are one key and qualifiers of it, in order, from one alternative."""
    key, *found = ais
    return any(_is_in_order(found, order) for order in _alternatives(key))


def belongs_in_path(path: Sequence[str], ai: str) -> bool:
    """Whether `ai` would be a qualifier of this path, so that it must not be an attribute."""
    key, *found = path
    return any(ai in order and set(found) <= set(order) for order in _alternatives(key))


def key_position(segments: Sequence[str]) -> int:
    """Index of the segment that names the right-most primary key, reading AI and value pairs from the end;
    -1: none.

    Keys of today go before those of Digital Link 1.0 and 1.1.
    """
    legacy = -1
    for index in range(len(segments) - 2, -1, -2):
        ai = path_ai(segments[index])
        if not ai:
            break
        if AIS[ai].is_key:
            return index
        if ai in LEGACY_KEYS and legacy < 0:
            legacy = index
    return legacy


def possible_paths(ais: Iterable[str]) -> list[tuple[str, ...]]:
    """Paths for these AIs, the first primary key met at the head: the one with most qualifiers first.

    Raises Gs1Error (no_primary_key).
    """
    present = list(ais)
    key = next((ai for ai in present if identifier(ai).is_key), "")
    key = key or next((ai for ai in present if ai in LEGACY_KEYS), "")
    if not key:
        raise Gs1Error("no_primary_key", "A Digital Link needs a primary key such as (01), (00) or (414)")
    paths = [(key, *(ai for ai in order if ai in present)) for order in _alternatives(key)]
    return sorted(paths, key=len, reverse=True)


def attribute_fault(path: Sequence[str], ai: str) -> Gs1Error | None:
    """Why `ai` may not stand in the query string behind this path, or None where it may."""
    if belongs_in_path(path, ai):
        return Gs1Error("belongs_in_path", f"({ai}) qualifies ({path[0]}) and belongs in the path", ai=ai)
    if not identifier(ai).is_attribute:
        return Gs1Error("not_an_attribute", f"({ai}) may not stand in the query string", ai=ai)
    return None

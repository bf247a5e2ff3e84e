"""GS1 Digital Link URIs read (GS1 Digital Link: URI Syntax; ABNF 1.0 to 1.2 and later changes).

Strict where a link could be read in two ways, tolerant of what older versions allowed: short names, GTINs
without leading zeros, GLN roles as keys, compressed paths.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

from commune.lib.gs1.ais import TOLERATED, check_value
from commune.lib.gs1.associations import check_together
from commune.lib.gs1.building import Others, attribute_faults, build, check_attributes
from commune.lib.gs1.elements import MAX_LENGTH
from commune.lib.gs1.errors import Gs1Error
from commune.lib.gs1.gtin import padded
from commune.lib.gs1.packing import unpack
from commune.lib.gs1.paths import (
    attribute_ai,
    is_path,
    key_position,
    path_ai,
    possible_paths,
)
from commune.lib.gs1.stems import domain_of, normal_stem, split_authority

_FOREIGN = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What a stamp or a lot page has: a plain host, GTIN-14, then lot and serial that need no escaping.
_STAMP = re.compile(
    r"((?:https?|HTTPS?)://[A-Za-z0-9.\-]+)/01/([0-9]{14})"
    r"(?:/10/([A-Za-z0-9._\-]{1,20}))?(?:/21/([A-Za-z0-9._\-]{1,20}))?"
)
_ASCII_DIGITS_TIMES_WEIGHTS = 48 * (7 * 3 + 7)


class DigitalLink(NamedTuple):
    """A link taken apart.

    `stem`: scheme, host and leading path as written; `ais`: the key, its qualifiers, then the attributes,
    decoded, a GTIN as 14 digits; `path`: the AIs of the path, key first; `others`: query parameters that are
    no AI, undecoded, None for one without "="; `warnings`: tolerated faults of content.
    """

    stem: str
    ais: dict[str, str]
    path: tuple[str, ...]
    others: Others = ()
    fragment: str = ""
    is_compressed: bool = False
    warnings: tuple[Gs1Error, ...] = ()

    @property
    def key(self) -> str:
        """The primary key's AI."""
        return self.path[0]

    @property
    def domain(self) -> str:
        """Host, with port where there is one, as written."""
        return domain_of(self.stem)

    @property
    def qualifiers(self) -> dict[str, str]:
        """Key qualifiers in path order."""
        return {ai: self.ais[ai] for ai in self.path[1:]}

    @property
    def attributes(self) -> dict[str, str]:
        """AIs of the query string in the order met."""
        return {ai: value for ai, value in self.ais.items() if ai not in self.path}

    @property
    def uri(self) -> str:
        """The link as `build` writes it: same stem, parameters, fragment; uncompressed, names as numbers."""
        tolerate = TOLERATED | {fault.code for fault in self.warnings}
        return build(
            self.ais,
            self.stem,
            path=self.path,
            others=self.others,
            fragment=self.fragment,
            tolerate=tolerate,
        )

    @property
    def canonical(self) -> str:
        """The form to compare links by: GS1's own stem, attributes in order of AI, nothing that is no AI."""
        ordered = {ai: self.ais[ai] for ai in (*self.path, *sorted(self.attributes))}
        return build(ordered, path=self.path, tolerate=TOLERATED | {fault.code for fault in self.warnings})


def _stamp(uri: str) -> DigitalLink | None:
    """The common link read fast; None where the full reading has to judge."""
    match = _STAMP.fullmatch(uri)
    if match is None:
        return None
    stem, gtin, lot, serial = match.groups()
    octets = gtin.encode()
    if (3 * sum(octets[::2]) + sum(octets[1::2]) - _ASCII_DIGITS_TIMES_WEIGHTS) % 10:
        return None
    if lot is None:
        if serial is None:
            return DigitalLink(stem, {"01": gtin}, ("01",))
        return DigitalLink(stem, {"01": gtin, "21": serial}, ("01", "21"))
    if serial is None:
        return DigitalLink(stem, {"01": gtin, "10": lot}, ("01", "10"))
    return DigitalLink(stem, {"01": gtin, "10": lot, "21": serial}, ("01", "10", "21"))


def _decoded(text: str, ai: str, uri: str, *, in_query: bool) -> str:
    if not text:
        raise Gs1Error("empty_value", f"({ai}) has no value", ai=ai)
    if _BROKEN_ESCAPE.search(text):
        raise Gs1Error(
            "bad_percent_encoding", f"({ai}) has a broken percent-encoding", ai=ai, position=uri.find(text)
        )
    return padded(ai, unquote(text.replace("+", " ") if in_query else text))


def _query_ai(name: str) -> str:
    ai = attribute_ai(name)
    if not ai and name.isascii() and name.isdigit():
        raise Gs1Error("unknown_ai", f"{name}= is no assigned Application Identifier", ai=name)
    return ai


def _read_query(query: str, ais: dict[str, str]) -> Others:
    """Adds the attributes to `ais`; returns the parameters that are no AI."""
    others: list[tuple[str, str | None]] = []
    for piece in filter(None, query.split("&")):
        name, equals, text = piece.partition("=")
        ai = _query_ai(name) if equals else ""
        if not ai:
            others.append((name, text if equals else None))
            continue
        if ai in ais:
            raise Gs1Error("repeated_ai", f"({ai}) stands twice", ai=ai, position=query.find(piece))
        ais[ai] = _decoded(text, ai, query, in_query=True)
    return tuple(others)


def _read_path(segments: Sequence[str], uri: str) -> dict[str, str]:
    ais: dict[str, str] = {}
    for name, text in zip(segments[::2], segments[1::2], strict=True):
        ai = path_ai(name)
        if ai in ais:
            raise Gs1Error("repeated_ai", f"({ai}) stands twice in the path", ai=ai)
        ais[ai] = _decoded(text, ai, uri, in_query=False)
    if not is_path(tuple(ais)):
        sequence = ", ".join(f"({ai})" for ai in ais)
        raise Gs1Error(
            "bad_path", f"{sequence} is no key with its qualifiers in order", position=uri.find(segments[0])
        )
    return ais


class _Opened(NamedTuple):
    """A path taken apart: segments before the key, AIs and parameters found, and which AIs are the path."""

    stem_segments: Sequence[str]
    ais: dict[str, str]
    path: tuple[str, ...]
    others: Others = ()
    is_compressed: bool = False


def _open_compressed(segments: Sequence[str], uri: str) -> _Opened | None:
    """The last segment as compressed AIs, alone or behind a plain key; None where it is neither."""
    *before, packed = segments
    try:
        ais, others = unpack(packed)
    except Gs1Error:
        return None
    at = key_position(before)
    if at >= 0 and at == len(before) - 2:
        plain = _read_path(before[at:], uri)
        if plain.keys() & ais.keys():
            raise Gs1Error("repeated_ai", "The compressed part repeats an AI of the path")
        return _opened(before[:at], plain | ais, others)
    try:
        return _opened(before, ais, others)
    except Gs1Error:
        return None


def _opened(before: Sequence[str], ais: dict[str, str], others: Others) -> _Opened:
    paths = possible_paths(ais)
    path = next((path for path in paths if not any(attribute_faults(ais, path))), paths[0])
    ordered = {ai: ais[ai] for ai in path} | ais
    return _Opened(before, ordered, path, others, is_compressed=True)


def _open(path_text: str, uri: str) -> _Opened:
    segments = path_text.split("/")[1:]
    at = key_position(segments)
    if at >= 0:
        ais = _read_path(segments[at:], uri)
        return _Opened(segments[:at], ais, tuple(ais))
    opened = _open_compressed(segments, uri) if segments else None
    if opened is None:
        message = "The path holds no GS1 primary key with its value"
        raise Gs1Error("no_primary_key", message, position=uri.find(path_text))
    return opened


def parse(uri: str, *, complete: bool = False, tolerate: frozenset[str] = TOLERATED) -> DigitalLink:
    """Reads a Digital Link URI, compressed or not. Raises Gs1Error and nothing else.

    Refused: a scheme other than http or https in one case; a host with foreign characters; a path without key
    or with qualifiers out of order; an empty value; a repeated AI; an unknown all-digit parameter; a
    qualifier in the query string; AIs that exclude each other; values that break their format (`tolerate`
    names fault codes that become `warnings`). `complete=True` also demands required companions. A trailing
    slash is refused: strip it first.
    """
    link = None if complete else _stamp(uri)
    if link is not None:
        return link
    if len(uri) > MAX_LENGTH:
        raise Gs1Error("too_long", f"A Digital Link has at most {MAX_LENGTH} characters", position=MAX_LENGTH)
    foreign = _FOREIGN.search(uri)
    if foreign:
        raise Gs1Error(
            "bad_uri_character", f"{foreign[0]!r} may not stand in a URI", position=foreign.start()
        )
    authority, rest = split_authority(uri)
    rest, _, fragment = rest.partition("#")
    path_text, _, query = rest.partition("?")
    opened = _open(path_text, uri)
    ais = opened.ais
    others = opened.others + _read_query(query, ais)
    check_attributes(ais, opened.path)
    warnings = [fault for ai, value in ais.items() for fault in check_value(ai, value, tolerate=tolerate)]
    check_together(ais, complete=complete)
    stem = "/".join((authority, *opened.stem_segments))
    normal_stem(stem)  # refuses what could not be written again
    return DigitalLink(stem, ais, opened.path, others, fragment, opened.is_compressed, tuple(warnings))

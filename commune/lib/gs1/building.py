"""Writing Digital Link URIs (GS1 Digital Link: URI Syntax, section 5)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from commune.lib.gs1.ais import TOLERATED, check_value, identifier
from commune.lib.gs1.associations import check_together
from commune.lib.gs1.check_digits import is_digits
from commune.lib.gs1.errors import Gs1Error
from commune.lib.gs1.gtin import padded
from commune.lib.gs1.paths import (
    SHORT_ATTRIBUTES,
    SHORT_NAMES,
    attribute_ai,
    attribute_fault,
    is_path,
    possible_paths,
)
from commune.lib.gs1.stems import CANONICAL_STEM, normal_stem

_NOT_A_FRAGMENT = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_NOT_A_PARAMETER = re.compile(r"[^A-Za-z0-9\-._~:/?\[\]@!$'()*+,;=%]")

Others = tuple[tuple[str, str | None], ...]
"""Query parameters that are no AI, percent-encoded as they stand; None for one without "="."""


def attribute_faults(ais: Iterable[str], path: tuple[str, ...]) -> Iterator[Gs1Error]:
    """What keeps AIs outside `path` from standing in the query string."""
    faults = (attribute_fault(path, ai) for ai in ais if ai not in path)
    return (fault for fault in faults if fault)


def check_attributes(ais: Iterable[str], path: tuple[str, ...]) -> None:
    """Raises the first of `attribute_faults`: belongs_in_path, not_an_attribute."""
    for fault in attribute_faults(ais, path):
        raise fault


def _check_rest(others: Others, fragment: str) -> None:
    for name, text in others:
        written = name if text is None else f"{name}={text}"
        if _NOT_A_PARAMETER.search(written) or (text is not None and (attribute_ai(name) or is_digits(name))):
            raise Gs1Error("bad_parameter", f"{written!r} is no percent-encoded parameter beside the AIs")
    if _NOT_A_FRAGMENT.search(fragment):
        raise Gs1Error("bad_fragment", f"{fragment!r} is no percent-encoded fragment")


def _written_attributes(ais: Mapping[str, str], path: tuple[str, ...], names: Mapping[str, str]) -> list[str]:
    rest = [ai for ai in ais if ai not in path]
    rest.sort(key=lambda ai: not identifier(ai).is_predefined_length)
    return [f"{names.get(ai, ai)}={quote(ais[ai], safe='')}" for ai in rest]


def build(
    ais: Mapping[str, str],
    stem: str = CANONICAL_STEM,
    *,
    path: tuple[str, ...] = (),
    others: Others = (),
    fragment: str = "",
    short_names: bool = False,
    tolerate: frozenset[str] = TOLERATED,
) -> str:
    """Writes a Digital Link: key, qualifiers in order, attributes of predefined length first, then as given.

    `stem` is kept as given but for a trailing slash and a port that the scheme implies; "" gives a path
    alone. `path` forces which AIs stand in the path; otherwise the first primary key met and the most
    qualifiers. `short_names` writes the names of Digital Link 1.2 (/gtin/...), deprecated. Raises Gs1Error.
    """
    values = {ai: padded(ai, value) for ai, value in ais.items()}
    for ai, value in values.items():
        check_value(ai, value, tolerate=tolerate)
    check_together(values)
    path = path or possible_paths(values)[0]
    if not set(path) <= values.keys() or not is_path(path):
        raise Gs1Error("bad_path", f"{path} is no key with its qualifiers in order")
    check_attributes(values, path)
    _check_rest(others, fragment)
    names = SHORT_NAMES if short_names else {}
    segments = [f"/{names.get(ai, ai)}/{quote(values[ai], safe='')}" for ai in path]
    parameters = _written_attributes(values, path, SHORT_ATTRIBUTES if short_names else {})
    parameters += [name if text is None else f"{name}={text}" for name, text in others]
    query = "?" + "&".join(parameters) if parameters else ""
    return normal_stem(stem) + "".join(segments) + query + ("#" + fragment if fragment else "")

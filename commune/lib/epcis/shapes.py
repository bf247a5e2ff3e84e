"""Small checks that compose: each takes (findings, pointer, value) and reports what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from commune.lib.epcis import formats
from commune.lib.epcis.cbv import GS1_VOCABULARY, Vocabulary
from commune.lib.epcis.context import expanded
from commune.lib.epcis.identifiers import is_broken_epc, wrong_key
from commune.lib.epcis.problem import ERROR, WARNING, Findings, kind_of, step

Check = Callable[[Findings, str, Any], None]

_ACTIONS = {"ADD", "OBSERVE", "DELETE"}
_WEB_AND_URN = {"http", "https", "urn"}
_NAMES = {
    "string": ("chữ", "a string"),
    "number": ("số", "a number"),
    "boolean": ("true hoặc false", "a boolean"),
    "array": ("danh sách", "an array"),
    "object": ("đối tượng", "an object"),
    "null": ("giá trị rỗng", "null"),
}


def has_kind(found: Findings, at: str, value: Any, kind: str) -> bool:
    got = kind_of(value)
    if got == kind:
        return True
    (vi, en), (got_vi, got_en) = _NAMES[kind], _NAMES[got]
    found.add("wrong-type", at, vi=vi, en=en, got_vi=got_vi, got_en=got_en)
    return False


def anything(_found: Findings, _at: str, _value: Any) -> None:
    """Extension content is free."""


def text(found: Findings, at: str, value: Any) -> None:
    has_kind(found, at, value, "string")


def boolean(found: Findings, at: str, value: Any) -> None:
    has_kind(found, at, value, "boolean")


def number(found: Findings, at: str, value: Any) -> None:
    has_kind(found, at, value, "number")


def formed(slug: str, holds: Callable[[str], object]) -> Check:
    """A string that `holds` accepts; otherwise the problem `slug`."""

    def check(found: Findings, at: str, value: Any) -> None:
        if has_kind(found, at, value, "string") and not holds(value):
            found.add(slug, at, got=value)

    return check


plain_uri = formed("bad-uri", formats.is_uri)
time = formed("bad-time", formats.parsed_time)
offset = formed("bad-offset", formats.is_offset)
uom = formed("bad-uom", formats.is_uom)
hexadecimal = formed("bad-hex", formats.is_hex)
version = formed("bad-version", formats.is_version)
action = formed("unknown-action", _ACTIONS.__contains__)


def uri(found: Findings, at: str, value: Any) -> None:
    """A URI; if it is a GS1 key, one with a right check digit and EPC syntax.

    A wrong digit in a returnable asset's key (8003) is only a warning: published valid documents
    hold such, and no trade item is mistaken by it.
    """
    plain_uri(found, at, value)
    if not isinstance(value, str):
        return
    wrong = wrong_key(value)
    if wrong:
        severity = WARNING if "/8003/" in value or "/grai/" in value else ERROR
        found.add("check-digit", at, severity=severity, got=wrong)
    if is_broken_epc(value):
        found.add("bad-epc", at, got=value)


def word(vocabulary: Vocabulary) -> Check:
    """A bare CBV word, or a URI of one's own outside the standard's namespaces."""
    forbidden: tuple[str, ...] = ("urn:epcglobal:cbv", "http://ns.gs1.org/cbv/", "https://ns.gs1.org/cbv/")
    if vocabulary.uri_prefix == GS1_VOCABULARY:
        forbidden = tuple(f"{web}://{host}gs1.org/voc/" for web in ("http", "https") for host in ("", "www."))

    def check(found: Findings, at: str, value: Any) -> None:
        if not has_kind(found, at, value, "string") or value in vocabulary.words:
            return
        if value in vocabulary.drafts:
            found.warn("draft-word", at, got=value)
        elif not formats.is_uri(value):
            found.add("unknown-word", at, got=value, vocabulary=vocabulary.name)
        elif value.startswith(forbidden):
            found.add("word-as-uri", at, got=value)
        elif vocabulary.is_reserved(expanded(value, found.prefixes)) and not vocabulary.knows(value):
            found.warn("unknown-cbv-uri", at, got=value)

    return check


def many(check: Check, *, least: int = 0, unique: bool = False) -> Check:
    def check_all(found: Findings, at: str, value: Any) -> None:
        if not has_kind(found, at, value, "array"):
            return
        if len(value) < least:
            found.add("too-few", at, least=least)
        seen = set()
        for place, item in enumerate(value):
            check(found, step(at, place), item)
            if unique and isinstance(item, str):
                if item in seen:
                    found.add("repeated-item", step(at, place))
                seen.add(item)

    return check_all


def one_or_many(check: Check) -> Check:
    several = many(check)

    def check_any(found: Findings, at: str, value: Any) -> None:
        (several if isinstance(value, list) else check)(found, at, value)

    return check_any


def record(fields: Mapping[str, Check], *, required: tuple[str, ...] = (), extensible: bool = False) -> Check:
    """An object of known fields; `extensible` ones may hold namespaced extensions besides."""

    def check(found: Findings, at: str, value: Any) -> None:
        if not has_kind(found, at, value, "object"):
            return
        for name in required:
            if name not in value:
                found.add("missing-field", at, field=name)
        for name, member in value.items():
            if name in fields:
                fields[name](found, step(at, name), member)
            elif not extensible:
                found.add("unknown-field", step(at, name), field=name)
            else:
                extension_name(found, at, name, "unknown-field")

    return check


def extension_name(found: Findings, at: str, name: str, slug: str) -> None:
    """An extension carries a namespace: `prefix:local` or a whole URI.

    Behind a declared prefix any local name will do: XML names are wider than URIs.
    """
    prefix, _, local = name.partition(":")
    if local and prefix in found.prefixes:
        return
    if not formats.is_uri(name):
        found.add(slug, step(at, name), field=name)
    elif prefix not in _WEB_AND_URN:
        found.warn("undeclared-prefix", step(at, name), prefix=prefix)


def extensions_only(found: Findings, at: str, value: Any) -> None:
    """The ILMD: an object whose every field carries a namespace."""
    if has_kind(found, at, value, "object"):
        for name in value:
            extension_name(found, at, name, "ilmd-without-namespace")

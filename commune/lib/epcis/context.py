"""JSON-LD contexts as far as EPCIS needs them: which prefix stands for which namespace.

Full JSON-LD expansion is never run on captured data; only prefixes and the EPCIS context itself matter
for the standard's own fields and for extensions.
"""

from collections.abc import Iterator
from typing import Any

EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"

# what the published EPCIS context declares itself
STANDARD_PREFIXES = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "gs1": "https://gs1.org/voc/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}


def entries(*contexts: Any) -> Iterator[Any]:
    """The parts of contexts in order, whatever their nesting; junk is passed on as it is."""
    for context in contexts:
        if isinstance(context, list):
            yield from context
        elif context is not None:
            yield context


def prefixes(*contexts: Any) -> dict[str, str]:
    """Prefix to namespace over several contexts, later ones winning, the standard's own included."""
    known = dict(STANDARD_PREFIXES)
    for entry in entries(*contexts):
        if isinstance(entry, dict):
            known.update(_declared(entry))
    return known


def _declared(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, meaning in entry.items():
        target = meaning.get("@id") if isinstance(meaning, dict) else meaning
        if isinstance(target, str) and not name.startswith("@"):
            yield name, target


def expanded(text: str, known: dict[str, str]) -> str:
    """A CURIE with a declared prefix as full URI; other text unchanged."""
    prefix, colon, local = text.partition(":")
    return known[prefix] + local if colon and prefix in known else text


def own_context(event: dict[str, Any], *contexts: Any) -> list[Any]:
    """The least context with which `event` can stand alone, taken from those around it.

    Keeps every context named by URI, every keyword and term definition, and of the prefixes only
    those that occur in the event: a stored event does not carry its document's whole vocabulary.
    """
    used = set(_prefixes_in(event))
    named: list[Any] = []
    kept: dict[str, Any] = {}
    for entry in entries(*contexts):
        if not isinstance(entry, dict):
            if entry not in named:
                named.append(entry)
            continue
        kept.update(
            {name: meaning for name, meaning in entry.items() if name in used or _is_term(name, meaning)}
        )
    return [*named, kept] if kept else named


def _is_term(name: str, meaning: Any) -> bool:
    return name.startswith("@") or not isinstance(meaning, str)


def _prefixes_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield key.partition(":")[0]
            yield from _prefixes_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from _prefixes_in(member)
    elif isinstance(value, str) and ":" in value:
        yield value.partition(":")[0]

"""Documents that carry events: EPCISDocument, EPCISQueryDocument, or one bare event."""

import re
from typing import Any

import msgspec

from commune.lib.epcis.canonical import conflict_between
from commune.lib.epcis.context import EPCIS_CONTEXT, entries, own_context, prefixes
from commune.lib.epcis.envelope import DOCUMENT, ENVELOPES, QUERY_DOCUMENT
from commune.lib.epcis.formats import is_uri
from commune.lib.epcis.problem import WARNING, Findings, Problem
from commune.lib.epcis.storable import storage_problems
from commune.lib.epcis.validation import EVENT_TYPES, problems

EVENT = "event"
UNKNOWN = "unknown"

ADDED_BY_REPOSITORY = "https://repository-x.example.com/ignoreFields"
_LISTS = {
    DOCUMENT: ("epcisBody", "eventList"),
    QUERY_DOCUMENT: ("epcisBody", "queryResults", "resultsBody", "eventList"),
}


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A read document.

    `events` stand alone (each with a sufficient @context) in document order; `pointers` says where in
    the document each was found. `errors` are about the document itself, not its events. `header` is
    the epcisHeader (master data), `ignored` the extension fields left out of event hashes, `forgiven`
    what only warns because the document's own syntax allows it: (problem type, pointer pattern).
    """

    kind: str
    events: list[Any]
    pointers: list[str]
    errors: list[Problem]
    header: dict[str, Any] = {}
    ignored: tuple[str, ...] = ()
    forgiven: tuple[tuple[str, str], ...] = ()

    def event_problems(self) -> list[list[Problem]]:
        """For each event all findings, pointers relative to the document, duplicates included."""
        around: dict[str, Any] | None = None if self.kind == EVENT else {}
        judged = [
            [self._weighed(problem).below(pointer) for problem in problems(event, around)]
            for event, pointer in zip(self.events, self.pointers, strict=True)
        ]
        for place, problem in _clashes(self):
            judged[place].append(problem)
        return judged

    def _weighed(self, problem: Problem) -> Problem:
        for slug, pattern in self.forgiven:
            if problem.type == slug and re.fullmatch(pattern, problem.pointer):
                return msgspec.structs.replace(problem, severity=WARNING)
        return problem

    def problems(self) -> list[Problem]:
        """Everything wrong with the document, as if captured into an empty repository."""
        return [*self.errors, *(problem for found in self.event_problems() for problem in found)]

    @property
    def is_acceptable(self) -> bool:
        return not any(problem.is_error for problem in self.problems())


def read(data: bytes) -> Document:
    """The document in JSON bytes. Never raises; what cannot be read stands in `errors`."""
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        return _refused("not-json", why=str(error))
    return understood(value)


def understood(value: Any) -> Document:
    """The document in a decoded JSON value."""
    unstorable = storage_problems(value)
    if unstorable:
        return Document(kind=UNKNOWN, events=[], pointers=[], errors=unstorable)
    kind = value.get("type") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind in _LISTS:
        return _of_document(value, kind)
    if isinstance(kind, str) and (kind in EVENT_TYPES or is_uri(kind)):
        return Document(kind=EVENT, events=[value], pointers=[""], errors=[])
    return _refused("unknown-document", got=str(kind))


def events_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of a document or bare event, in order, each with a context it can stand alone with.

    Members of the event list that are no objects are left out; `understood` reports them.
    """
    return [event for event in understood(document).events if isinstance(event, dict)]


def document_of(events: list[dict[str, Any]], *, created: str, **header: Any) -> dict[str, Any]:
    """An EPCISDocument around events; their contexts are kept where they are, the first one's on top."""
    top: list[Any] = []
    for event in events:
        top += [
            entry for entry in entries(event.get("@context")) if isinstance(entry, str) and entry not in top
        ]
    return {
        "@context": top or [EPCIS_CONTEXT],
        "type": DOCUMENT,
        "schemaVersion": "2.0",
        "creationDate": created,
        **header,
        "epcisBody": {"eventList": events},
    }


def _refused(slug: str, **facts: str) -> Document:
    found = Findings({})
    found.add(slug, "", **facts)
    return Document(kind=UNKNOWN, events=[], pointers=[], errors=found.problems)


def _of_document(value: dict[str, Any], kind: str) -> Document:
    context = value.get("@context")
    found = Findings(prefixes(context))
    ENVELOPES[kind](found, "", value)
    listed, pointer = _event_list(value, kind)
    header = value.get("epcisHeader")
    return Document(
        kind=kind,
        events=[_standing_alone(event, context) for event in listed],
        pointers=[f"{pointer}/{place}" for place in range(len(listed))],
        errors=found.problems,
        header=header if isinstance(header, dict) else {},
        ignored=_ignored(value, found.prefixes),
    )


def _event_list(value: Any, kind: str) -> tuple[list[Any], str]:
    pointer = ""
    for name in _LISTS[kind]:
        value = value.get(name) if isinstance(value, dict) else None
        pointer += f"/{name}"
    return (value if isinstance(value, list) else []), pointer


def _standing_alone(event: Any, context: Any) -> Any:
    if not isinstance(event, dict) or context is None:
        return event
    return {"@context": own_context(event, context, event.get("@context")), **_without(event, "@context")}


def _without(event: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: member for key, member in event.items() if key != name}


def _ignored(value: dict[str, Any], known: dict[str, str]) -> tuple[str, ...]:
    body = value.get("epcisBody")
    results = body.get("queryResults") if isinstance(body, dict) else None
    for holder in (value, results if isinstance(results, dict) else {}):
        for name, member in holder.items():
            prefix, _, local = name.partition(":")
            if known.get(prefix, "") + local == ADDED_BY_REPOSITORY and isinstance(member, list):
                return tuple(str(field) for field in member)
    return ()


def _clashes(document: Document) -> list[tuple[int, Problem]]:
    """Events of one document that share an eventID and may not."""
    found = Findings({})
    first: dict[str, Any] = {}
    clashes = []
    for place, event in enumerate(document.events):
        name = event.get("eventID") if isinstance(event, dict) else None
        if not isinstance(name, str):
            continue
        kept = {key: value for key, value in event.items() if key not in document.ignored}
        slug = conflict_between(first[name], kept) if name in first else None
        first.setdefault(name, kept)
        if slug:
            found.add(slug, f"{document.pointers[place]}/eventID")
            clashes.append((place, found.problems[-1]))
    return clashes

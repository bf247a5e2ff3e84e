"""The parts of a document around its events (EPCIS 2.0 section 9.5): header, body, query results."""

from typing import Any

from commune.lib.epcis import shapes
from commune.lib.epcis.fields import context
from commune.lib.epcis.problem import Findings
from commune.lib.epcis.shapes import Check, many, record

DOCUMENT = "EPCISDocument"
QUERY_DOCUMENT = "EPCISQueryDocument"


def _listed(found: Findings, at: str, value: Any) -> None:
    """Only the list itself: its events are judged one by one."""
    shapes.has_kind(found, at, value, "array")


_ATTRIBUTE = record({"id": shapes.plain_uri, "attribute": shapes.anything}, required=("id",))
_ELEMENT = record(
    {
        "id": shapes.plain_uri,
        "isA": shapes.plain_uri,
        "attributes": many(_ATTRIBUTE),
        "children": many(shapes.plain_uri),
    },
    required=("id",),
    extensible=True,
)
_VOCABULARY = record(
    {"type": shapes.plain_uri, "vocabularyElementList": many(_ELEMENT)}, required=("type",), extensible=True
)
_VOCABULARIES = many(_VOCABULARY)
_HEADER = record(
    {"epcisMasterData": record({"vocabularyList": _VOCABULARIES}, extensible=True)}, extensible=True
)
_TOP: dict[str, Check] = {
    "@context": context,
    "id": shapes.plain_uri,
    "type": shapes.text,
    "schemaVersion": shapes.version,
    "creationDate": shapes.time,
}
_RESULTS = record(
    {
        "queryName": shapes.text,
        "subscriptionID": shapes.text,
        "resultsBody": record(
            {"eventList": _listed, "vocabularyList": _VOCABULARIES}, required=("eventList",), extensible=True
        ),
    },
    required=("queryName", "resultsBody"),
    extensible=True,
)
ENVELOPES: dict[str, Check] = {
    DOCUMENT: record(
        {
            **_TOP,
            "instanceIdentifier": shapes.text,
            "sender": shapes.text,
            "receiver": shapes.text,
            "epcisHeader": _HEADER,
            "epcisBody": record({"eventList": _listed}, required=("eventList",), extensible=True),
        },
        required=("@context", "schemaVersion", "creationDate", "epcisBody"),
        extensible=True,
    ),
    QUERY_DOCUMENT: record(
        {
            **_TOP,
            "epcisBody": record({"queryResults": _RESULTS}, required=("queryResults",), extensible=True),
        },
        required=("@context", "epcisBody"),
        extensible=True,
    ),
}

"""Every published document: accepted or refused as its README says, and given back as it came."""

import json

import pytest

from commune.lib.epcis.documents import DOCUMENT, EVENT, QUERY_DOCUMENT, UNKNOWN, document_of, events_of, read
from tests.corpora import corpus


def files(*parts, pattern):
    found = sorted(corpus(*parts).rglob(pattern))
    assert found
    return found


def refused(path):
    return [p for p in read(path.read_bytes()).problems() if p.is_error]


def plain_events(path):
    """The events as any JSON reader sees them, without our code."""
    document = json.loads(path.read_bytes())
    if document["type"] == "EPCISDocument":
        return document["epcisBody"]["eventList"]
    if document["type"] == "EPCISQueryDocument":
        return document["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return [document]


def without_context(event):
    return {key: value for key, value in event.items() if key != "@context"}


@pytest.mark.parametrize(
    ("folders", "pattern", "documents", "events"),
    [
        (("gs1-epcis", "valid-json"), "*.jsonld", 47, 56),
        (("openepcis-test-resources", "valid-json"), "*.json", 37, 55),
        (("openepcis-test-resources", "valid-events"), "*.json", 5, 5),
        (("epcis-event-hash", "examples"), "*.jsonld", 22, 43),
        (("openepcis-event-sentry", "epcis-events"), "*.json", 6, 6),
    ],
)
def test_published_valid_documents_are_accepted_and_given_back(folders, pattern, documents, events):
    found = files(*folders, pattern=pattern)
    assert len(found) == documents
    assert {path.name: refused(path) for path in found if refused(path)} == {}
    given_back = [(events_of(json.loads(path.read_bytes())), plain_events(path)) for path in found]
    assert sum(len(ours) for ours, _ in given_back) == events
    for ours, theirs in given_back:
        assert [without_context(event) for event in ours] == [without_context(event) for event in theirs]


def test_an_event_of_a_document_is_valid_alone():
    for path in files("gs1-epcis", "valid-json", pattern="*.jsonld"):
        for event in events_of(json.loads(path.read_bytes())):
            alone = read(json.dumps(event).encode())
            assert alone.kind == EVENT
            assert [p for p in alone.problems() if p.is_error] == []


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        (
            "Combination_of_multiple_invalid_fields",
            {
                ("unknown-word", "/epcisBody/eventList/0/bizStep"),
                ("unknown-word", "/epcisBody/eventList/1/disposition"),
                ("unknown-word", "/epcisBody/eventList/2/sourceList/0/type"),
                ("ilmd-without-namespace", "/epcisBody/eventList/3/ilmd/materialType"),
                ("bad-time", "/epcisBody/eventList/4/eventTime"),
                ("unknown-action", "/epcisBody/eventList/4/action"),
            },
        ),
        ("EPCISDocument_without_context", {("missing-field", "")}),
        (
            "ObjectEvent_with_ilmd_field_without_namespace",
            {("ilmd-without-namespace", "/epcisBody/eventList/0/ilmd/materialType")},
        ),
        ("ObjectEvent_with_invalid_action", {("unknown-action", "/epcisBody/eventList/0/action")}),
        (
            "ObjectEvent_with_invalid_certificationInfo",
            {
                ("wrong-type", "/epcisBody/eventList/0/certificationInfo/0"),
                ("wrong-type", "/epcisBody/eventList/0/certificationInfo/1"),
            },
        ),
        ("ObjectEvent_with_non_standard_bizStep", {("unknown-word", "/epcisBody/eventList/0/bizStep")}),
        (
            "ObjectEvent_with_quantity_as_text",
            {("wrong-type", "/epcisBody/eventList/0/quantityList/0/quantity")},
        ),
        ("ObjectEvent_without_identifier_list", {("no-objects", "/epcisBody/eventList/0")}),
    ],
)
def test_published_invalid_documents_are_refused_for_their_fault_alone(name, problems):
    path = corpus("openepcis-test-resources", "invalid-json", f"{name}.json")
    assert {(p.type, p.pointer) for p in refused(path)} == problems


def test_there_are_no_other_published_invalid_documents():
    assert len(files("openepcis-test-resources", "invalid-json", pattern="*.json")) == 8


def test_a_food_safety_profile_event_with_negative_quantity_is_refused():
    path = corpus("openepcis-event-sentry", "fsma-204-profiles", "FSMA-1-Harvesting-Invalid-Event.json")
    assert {(p.type, p.pointer) for p in refused(path)} == {("negative-quantity", "/quantityList/0/quantity")}
    for name in ("URN", "DL"):
        valid = corpus(
            "openepcis-event-sentry", "fsma-204-profiles", f"FSMA-1-Harvesting-Valid-Event-with-{name}.json"
        )
        assert refused(valid) == []


def test_kinds_and_pointers():
    query = read(corpus("gs1-epcis", "valid-json", "EPCISQueryDocument.jsonld").read_bytes())
    assert query.kind == QUERY_DOCUMENT
    assert query.pointers == [f"/epcisBody/queryResults/resultsBody/eventList/{n}" for n in (0, 1)]
    capture = read(corpus("gs1-epcis", "valid-json", "Example_9.6.1-ObjectEvent.jsonld").read_bytes())
    assert capture.kind == DOCUMENT
    assert capture.pointers[0] == "/epcisBody/eventList/0"


def test_an_event_keeps_only_the_prefixes_it_uses():
    document = {
        "@context": [
            "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
            {"a": "http://a/", "b": "http://b/"},
        ],
        "type": "EPCISDocument",
        "epcisBody": {
            "eventList": [{"a:x": 1}, {"@context": {"a": "http://other/"}, "y": "a:b:c"}, {"z": 2}]
        },
    }
    contexts = [event["@context"][1:] for event in events_of(document)]
    assert contexts == [[{"a": "http://a/"}], [{"a": "http://other/"}], []]


def test_extensions_at_both_levels_reach_the_event():
    path = corpus("openepcis-test-resources", "valid-json", "Namespaces_at_different_level.json")
    first, second = events_of(json.loads(path.read_bytes()))[:2]
    assert first["@context"][1] == {"ext1": "https://ns.ext.de/epcis/", "ext2": "http://www.ext2.net/"}
    assert set(second["@context"][1]) == {"ext1", "ext3", "ext4"}


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"", "not-json"),
        (b"{", "not-json"),
        (b"\xff\xfe", "not-json"),
        (b'{"a": NaN}', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[" * 200 + b"]" * 200, "too-deep"),
        (b'{"type": "ObjectEvent", "eventID": "urn:\\u0000"}', "control-character"),
        (b"null", "unknown-document"),
        (b"[]", "unknown-document"),
        (b'{"type": "EPCISMasterDataDocument"}', "unknown-document"),
        (b'{"type": ["EPCISDocument"]}', "unknown-document"),
        (b'{"type": "EPCISDocument"}', "missing-field"),
        (b'{"type": "EPCISDocument", "epcisBody": 3}', "wrong-type"),
        (b'{"type": "EPCISDocument", "epcisBody": {"eventList": 3}}', "wrong-type"),
    ],
)
def test_what_cannot_be_read_is_a_problem_not_an_exception(data, slug):
    document = read(data)
    assert document.events == []
    assert slug in {p.type for p in document.problems()}
    assert not document.is_acceptable
    if slug not in ("missing-field", "wrong-type"):
        assert document.kind == UNKNOWN


def test_members_of_the_event_list_that_are_no_events_are_named():
    data = b'{"type": "EPCISDocument", "@context": [], "schemaVersion": "2.0", '
    data += b'"creationDate": "2026-01-01T00:00:00Z", "epcisBody": {"eventList": [null, {}]}}'
    found = {(p.type, p.pointer) for p in read(data).problems()}
    assert found == {("wrong-type", "/epcisBody/eventList/0"), ("missing-field", "/epcisBody/eventList/1")}


def twins(**changes):
    event = {
        "type": "ObjectEvent",
        "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        "eventTime": "2026-03-01T08:00:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "epcList": ["urn:epc:id:sgtin:0614141.107346.2018"],
    }
    made = document_of([event, {**event, **changes}], created="2026-03-01T09:00:00Z")
    return [(p.type, p.pointer) for p in read(json.dumps(made).encode()).problems() if p.is_error]


def test_one_event_id_twice_in_a_document():
    declared = {"errorDeclaration": {"declarationTime": "2026-03-02T08:00:00+07:00"}}
    at = "/epcisBody/eventList/1/eventID"
    assert twins() == []
    assert twins(eventTime="2026-03-01T01:00:00Z") == []
    assert twins(action="DELETE") == [("duplicate-event", at)]
    assert twins(**declared) == []
    assert twins(action="DELETE", **declared) == [("declaration-differs", at)]

"""What the published documents bring in comes back as it was."""

import copy
import json

import jsonschema_rs
import pytest
from django.core.management import call_command

from commune.lib.epcis.context import EPCIS_CONTEXT, prefixes
from commune.trace.models import Event
from tests.corpora import corpus

FOLDER = ("gs1-epcis", "valid-json")
EVENTS = 54 + 2  # in capture documents, and in the one query document


def files():
    return sorted(path for path in corpus(*FOLDER).rglob("*.json*") if path.is_file())


def documents():
    return {str(file): json.loads(file.read_text(encoding="utf-8")) for file in files()}


def events_in(document):
    body = document["epcisBody"]
    return body.get("eventList") or body["queryResults"]["resultsBody"]["eventList"]


def contexts(value):
    """The entries of an @context as sets: URIs, and (name, meaning) pairs."""
    entries = value if isinstance(value, list) else [value]
    named = {entry for entry in entries if isinstance(entry, str)}
    pairs = {
        (key, json.dumps(meaning))
        for entry in entries
        if isinstance(entry, dict)
        for key, meaning in entry.items()
    }
    return named, pairs


def without(event, *names):
    return {key: value for key, value in event.items() if key not in names}


def comparable(event, *, keeps_id):
    """An event but for what a repository may set, and for where its context stands."""
    dropped = ("@context", "recordTime") if keeps_id else ("@context", "recordTime", "eventID")
    return json.dumps(without(event, *dropped), sort_keys=True)


def assert_same(given, got, document):
    """Equal as JSON but for order of events and keys, @context placement, recordTime and missing eventIDs."""
    assert len(got) == len(given)
    left = copy.deepcopy(got)
    for event in given:
        keeps_id = "eventID" in event
        wanted = comparable(event, keeps_id=keeps_id)
        match = next((each for each in left if comparable(each, keeps_id=keeps_id) == wanted), None)
        assert match is not None, f"{document} lost {wanted[:300]}"
        left.remove(match)
        assert match["eventID"]
        assert match["recordTime"]
    assert left == []


def test_there_are_forty_seven():
    assert len(files()) == 47
    assert sum(len(events_in(each)) for each in documents().values()) == EVENTS


@pytest.mark.parametrize("number", range(47))
def test_events_come_back_as_they_went_in(program, number):
    name, document = list(documents().items())[number]
    assert not Event.objects.exists()

    answer = program.post("/capture", document, "application/ld+json")

    assert answer.status_code == 202, answer.content
    job = program.client.get(answer["Location"], headers=program.headers).json()
    assert (job["running"], job["success"], job["errors"]) == (False, True, [])
    got = program.events()
    assert_same(events_in(document), got, name)
    for event in got:
        known, needed = prefixes(document["@context"]), contexts(event["@context"])
        assert needed[0] >= {EPCIS_CONTEXT} & contexts(document["@context"])[0]
        for prefix in prefixes_in(without(event, "@context")) & set(known):
            assert prefixes(event["@context"])[prefix] == known[prefix]


def prefixes_in(value):
    if isinstance(value, dict):
        found = {key.partition(":")[0] for key in value if ":" in key}
        return found.union(*map(prefixes_in, value.values()))
    return set().union(*map(prefixes_in, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("number", range(47))
def test_answers_fit_the_published_schema(program, number):
    schema = json.loads(
        corpus("gs1-epcis", "json-schema", "EPCIS-JSON-Schema.json").read_text(encoding="utf-8")
    )
    judge = jsonschema_rs.validator_for(schema)
    program.post("/capture", list(documents().values())[number])

    answer = program.get("/events").json()

    assert [error.message for error in judge.iter_errors(answer)] == []


def test_all_together_page_by_page(program):
    """Documents share event ids with equal content or with an error declaration; nothing else is lost."""
    given = []
    for document in documents().values():
        answer = program.post("/capture", document, **{"GS1-Capture-Error-Behaviour": "proceed"})
        job = program.client.get(answer["Location"], headers=program.headers).json()
        refused = {error["pointer"].split("/eventID")[0] for error in job["errors"]}
        assert job["captured"] + len(refused) == len(events_in(document))
        given += events_in(document)

    got = program.events({"perPage": "7"})

    assert len(got) == Event.objects.count() == len({(e["eventID"], "errorDeclaration" in e) for e in got})
    known = {event["eventID"] for event in got}
    assert {event["eventID"] for event in given if "eventID" in event} <= known


def test_the_dry_run_accepts_all_and_stores_nothing(db, capsys):
    call_command("epcis_capture", "--dry-run", *map(str, files()))

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == list(map(str, files()))
    assert [line for line in lines if not line["accepted"] or line["errors"]] == []
    assert sum(line["events"] for line in lines) == EVENTS
    assert all(set(line) == {"file", "accepted", "events", "errors", "warnings"} for line in lines)
    assert not Event.objects.exists()

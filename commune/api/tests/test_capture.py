"""Jobs: all or nothing under rollback, what is right under proceed, nothing twice."""

import json

import pytest
from django.core.management import call_command

from commune.api.models import CaptureJob
from commune.api.tests.conftest import document, listed, observed
from commune.trace.models import Event
from tests.corpora import corpus

BAD = {"action": "SEEN"}


def job_of(program, answer):
    assert answer.status_code == 202, answer.content
    return program.client.get(answer["Location"], headers=program.headers).json()


def test_rollback_keeps_nothing_of_a_bad_document(program):
    body = document(observed(1), observed(2, **BAD), observed(3))

    job = job_of(program, program.post("/capture", body))

    assert not Event.objects.exists()
    assert (job["success"], job["captured"], job["captureErrorBehaviour"]) == (False, 0, "rollback")
    assert job["errors"][0]["type"] == "epcisException:ValidationException"
    assert job["errors"][0]["pointer"] == "/epcisBody/eventList/1/action"


def test_proceed_keeps_what_is_right(program):
    body = document(observed(1), observed(2, **BAD), observed(3))

    job = job_of(program, program.post("/capture", body, **{"GS1-Capture-Error-Behaviour": "proceed"}))

    assert Event.objects.count() == 2
    assert (job["success"], job["captured"], len(job["errors"])) == (False, 2, 1)


@pytest.mark.parametrize("behaviour", ["rollback", "proceed"])
def test_a_conflict_with_a_kept_event(program, behaviour):
    first = observed(1, eventID="urn:uuid:0f3b5e9e-0000-4000-8000-000000000001")
    program.post("/capture", document(first))
    body = document(observed(5), {**first, "disposition": "damaged"})

    job = job_of(program, program.post("/capture", body, **{"GS1-Capture-Error-Behaviour": behaviour}))

    assert job["errors"][0]["type"] == "epcisException:ResourceAlreadyExistsException"
    assert job["errors"][0]["pointer"] == "/epcisBody/eventList/1/eventID"
    assert Event.objects.count() == (1 if behaviour == "rollback" else 2)


def test_a_document_twice_is_a_no_op(program):
    body = document(observed(1), observed(2))
    program.post("/capture", body)

    job = job_of(program, program.post("/capture", body))

    assert (job["success"], job["captured"], Event.objects.count()) == (True, 2, 2)


def test_an_error_declaration_of_a_kept_event_is_kept_beside_it(program):
    first = observed(1, eventID="urn:uuid:0f3b5e9e-0000-4000-8000-000000000002")
    program.post("/capture", document(first))
    wrong = {
        **first,
        "errorDeclaration": {"declarationTime": "2026-11-21T00:00:00Z", "reason": "incorrect_data"},
    }

    assert job_of(program, program.post("/capture", document(wrong)))["success"]

    got = listed(program.get("/events/urn%3Auuid%3A0f3b5e9e-0000-4000-8000-000000000002"))
    assert ["errorDeclaration" in event for event in got] == [False, True]


def test_xml_documents_are_taken(program):
    folder = corpus("openepcis-test-resources", "epcis12-xml")
    file = next(path for path in sorted(folder.rglob("*.xml")) if b"ObjectEvent" in path.read_bytes())

    job = job_of(program, program.post("/capture", file.read_bytes(), "application/xml"))

    assert (job["success"], job["errors"]) == (True, [])
    assert Event.objects.count() == job["captured"] > 0


def test_a_missing_id_becomes_the_event_hash(program):
    folder = corpus("epcis-event-hash", "examples")
    checked = 0
    for path in sorted(folder.rglob("*.jsonld")):
        hashes = path.with_suffix(".hashes").read_text().split()
        job = job_of(program, program.post("/capture", path.read_bytes()))
        body = json.loads(path.read_text(encoding="utf-8"))["epcisBody"]
        events = body.get("eventList") or body["queryResults"]["resultsBody"]["eventList"]
        for event, expected in zip(events, hashes, strict=True):
            if "eventID" not in event and job["success"]:
                assert Event.objects.filter(event_id=expected).exists(), (path.name, expected)
                checked += 1
    assert checked > 25


@pytest.mark.parametrize(
    ("body", "kind", "status", "exception"),
    [
        (b"{", "application/json", 400, "Validation"),
        (b"<no", "application/xml", 400, "Validation"),
        (b"[]", "application/json", 400, "Validation"),
        (b'{"type": "EPCISDocument"}', "application/json", 400, "Validation"),
        (b"\xff\xfe", "application/json", 400, "Validation"),
        (b"[" * 100_000, "application/json", 400, "Validation"),
        (b'{"a": "\\u0000"}', "application/json", 400, "Validation"),
        (b"{}", "text/plain", 415, "UnsupportedMediaType"),
        (b"{}", "", 415, "UnsupportedMediaType"),
    ],
)
def test_what_is_no_document_is_refused_at_once(program, body, kind, status, exception):
    answer = program.post("/capture", body, kind)

    assert answer.status_code == status
    assert answer.json()["type"] == f"epcisException:{exception}Exception"
    assert answer["Content-Type"] == "application/problem+json"
    assert not CaptureJob.objects.exists()


def test_bare_events_do_not_go_through_capture(program):
    assert program.post("/capture", observed(1)).status_code == 400


def test_an_unknown_behaviour_is_refused(program):
    answer = program.post("/capture", document(observed(1)), **{"GS1-Capture-Error-Behaviour": "all"})

    assert answer.status_code == 400


def test_too_large_documents_are_refused(program, monkeypatch):
    monkeypatch.setattr("commune.api.epcis.headers.CAPTURE_BYTES", 2000)
    monkeypatch.setattr("commune.api.epcis.headers.CAPTURE_LIMIT", 1)

    by_size = program.post("/capture", b" " * 2001)
    by_number = program.post("/capture", document(observed(1), observed(2)))

    assert (by_size.status_code, by_number.status_code) == (413, 413)
    assert by_number["GS1-EPCIS-Capture-Limit"] == "1"
    assert by_number.json()["type"] == "epcisException:CaptureLimitExceededException"


def test_names_longer_than_our_columns_are_refused_not_cut(program):
    answer = program.post("/events", observed(1, eventID="urn:x:" + "a" * 300))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["reason"] == "too-long"
    assert not Event.objects.exists()


def test_one_event_is_kept_at_once_and_only_once(program):
    first = program.post("/events", observed(1))
    again = program.post("/events", observed(1))

    assert (first.status_code, again.status_code) == (201, 409)
    assert again["Location"] == first["Location"]
    assert again.json()["type"] == "epcisException:ResourceAlreadyExistsException"
    kept = listed(program.client.get(first["Location"], headers=program.headers))
    assert [event["epcList"] for event in kept] == [observed(1)["epcList"]]
    assert Event.objects.count() == 1


def test_one_event_must_be_valid_and_alone(program):
    bad = program.post("/events", observed(1, **BAD))
    many = program.post("/events", document(observed(1)))

    assert (bad.status_code, many.status_code) == (400, 400)
    assert bad.json()["pointer"] == "/action"
    assert not Event.objects.exists()


def test_jobs_are_listed_page_by_page_for_their_own_key(program, reader):
    made = [
        job_of(program, program.post("/capture", document(observed(n))))["captureID"] for n in range(1, 6)
    ]

    got, answer = [], program.get("/capture", {"perPage": "2"})
    while True:
        got += [job["captureID"] for job in answer.json()]
        if "Link" not in answer:
            break
        answer = program.client.get(answer["Link"].partition(">")[0][1:], headers=program.headers)

    assert got == made[::-1]
    assert reader.get("/capture").json() == []
    assert reader.get(f"/capture/{made[0]}").status_code == 404


@pytest.mark.parametrize("wrong", ["x", "0f3b5e9e-0000-4000-8000-00000000000f"])
def test_unknown_jobs(program, wrong):
    assert program.get(f"/capture/{wrong}").status_code == 404


def test_the_command_captures_and_tells(db, tmp_path, capsys):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(document(observed(1), observed(2))))
    bad.write_text(json.dumps(document(observed(3), observed(4, **BAD))))

    with pytest.raises(SystemExit) as ended:
        call_command("epcis_capture", str(good), str(bad))

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ended.value.code == 1
    assert [line["accepted"] for line in lines] == [True, False]
    assert lines[1]["errors"][0]["pointer"] == "/epcisBody/eventList/1/action"
    assert Event.objects.count() == 2


def test_the_command_tells_of_conflicts_with_the_repository(program, tmp_path, capsys):
    name = "urn:uuid:0f3b5e9e-0000-4000-8000-000000000009"
    program.post("/events", observed(1, eventID=name))
    file = tmp_path / "other.json"
    file.write_text(json.dumps(document(observed(2, eventID=name))))

    call_command("epcis_capture", "--dry-run", str(file))
    with pytest.raises(SystemExit):
        call_command("epcis_capture", str(file))

    dry, wet = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (dry["accepted"], wet["accepted"]) == (True, False)
    assert wet["errors"][0]["type"] == "duplicate-event"


def test_the_hash_command_reproduces_the_published_hashes(db, capsys):
    folder = corpus("epcis-event-hash", "examples")
    path = next(p for p in sorted(folder.rglob("*.jsonld")) if p.with_suffix(".hashes").exists())

    call_command("epcis_hash", str(path))

    assert capsys.readouterr().out.split() == path.with_suffix(".hashes").read_text().split()

"""The descriptions say exactly what is there: every address, method and answer, with no dangling reference."""

import re

import jsonschema_rs
import pytest
from django.urls import get_resolver

from commune.api.epcis.doors import EPCIS
from commune.api.json_doors import API
from commune.api.tests.conftest import document, observed

ADDRESSES = {"epcis": "/epcis/openapi.json", "api": "/api/openapi.json"}
METHODS = {"get", "post", "put", "patch", "delete", "head", "options", "trace"}


@pytest.fixture(params=[EPCIS, API], ids=["epcis", "api"])
def family(request):
    return request.param


@pytest.fixture
def description(family, client, db):
    answer = client.get(ADDRESSES[family.name])
    assert answer.status_code == 200
    return answer.json()


def references(value):
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_paths_are_the_routes(family, description):
    routes = {
        re.sub(r"<path:(\w+)>", r"{\1}", str(pattern.pattern)).removeprefix(family.root)
        for pattern in all_patterns(get_resolver().url_patterns)
        if str(pattern.pattern).startswith(family.root)
    }

    assert {path.lstrip("/") for path in description["paths"]} == routes


def all_patterns(patterns):
    for pattern in patterns:
        yield from all_patterns(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


def test_methods_are_those_that_answer(family, description, client, db):
    for path, item in description["paths"].items():
        address = "/" + family.root + re.sub(r"\{\w+\}", "x", path).lstrip("/")
        stated = {method for method in item if method in METHODS}
        answering = {m for m in METHODS - {"head"} if client.generic(m.upper(), address).status_code != 405}
        assert stated == answering, path


def test_the_description_is_well_formed(description):
    assert description["openapi"] == "3.1.0"
    assert {each.rsplit("/", 1)[0] for each in references(description)} == {"#/components/schemas"}
    assert {each.rsplit("/", 1)[1] for each in references(description)} <= set(
        description["components"]["schemas"]
    )
    names = []
    for path, item in description["paths"].items():
        parts = set(re.findall(r"\{(\w+)\}", path))
        assert parts == {each["name"] for each in item.get("parameters", [])}
        for method in METHODS & set(item):
            operation = item[method]
            names.append(operation["operationId"])
            assert operation["responses"]
            for status, answer in operation["responses"].items():
                assert 200 <= int(status) < 600
                assert answer["description"]
    assert len(names) == len(set(names))


def test_schemas_are_schemas(description):
    for schema in description["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"})


def judge(description, schema):
    whole = {"$ref": f"#/components/schemas/{schema}", "components": description["components"]}
    return jsonschema_rs.validator_for(whole)


def stated_schema(description, path, method, answer):
    told = description["paths"][path][method]["responses"][str(answer.status_code)]
    kind = answer["Content-Type"].partition(";")[0]
    return told["content"][kind]["schema"]["$ref"].rsplit("/", 1)[1]


def assert_as_described(description, path, method, answer):
    schema = stated_schema(description, path, method, answer)
    assert [error.message for error in judge(description, schema).iter_errors(answer.json())] == []


def test_epcis_answers_are_as_described(program):
    description = program.client.get(ADDRESSES["epcis"]).json()
    body = document(observed(1), observed(2, action="SEEN"))
    job = program.post("/capture", body, **{"GS1-Capture-Error-Behaviour": "proceed"})["Location"]
    identity = job.rsplit("/", 1)[1]

    for path, address in [
        ("/", "/"), ("/openapi.json", "/openapi.json"), ("/capture", "/capture"),
        ("/capture/{captureID}", f"/capture/{identity}"), ("/capture/{captureID}", "/capture/none"),
        ("/events", "/events"), ("/events", "/events?x=1"), ("/events", "/events?GE_quantity=1"),
        ("/events", "/events?maxEventCount=0"), ("/events/{eventID}", "/events/none"), ("/epcs", "/epcs"),
        ("/bizSteps/{bizStep}", "/bizSteps/shipping"), ("/bizSteps/{bizStep}/events", "/bizSteps/shipping/events"),
        ("/bizSteps/{bizStep}/events", "/bizSteps/none/events"), ("/queries", "/queries"),
    ]:  # fmt: skip
        assert_as_described(description, path, "get", program.get(address))
    assert_as_described(description, "/events", "post", program.post("/events", b"{"))
    assert_as_described(description, "/events", "post", program.post("/events", b"{", "text/plain"))
    assert_as_described(description, "/capture", "post", program.post("/capture", body | {"epcisBody": 1}))


def test_events_are_described_before_they_are_sent(program):
    description = program.client.get(ADDRESSES["epcis"]).json()

    assert judge(description, "Event").is_valid(observed(1))
    assert judge(description, "CapturedDocument").is_valid(document(observed(1)))
    assert not judge(description, "CapturedDocument").is_valid(observed(1))

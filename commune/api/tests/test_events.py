"""Asking for events: parameters, pages that writers do not move, browsing by name, headers, refusals."""

import pytest

from commune.api.tests.conftest import CONTEXT, document, listed, next_of, observed
from commune.trace.models import Event

TREE = "https://id.gs1.org/01/09521234000020/21/1"


@pytest.fixture
def season(program):
    """Five events of several types, recorded in this order."""
    aggregation = {
        "@context": [CONTEXT],
        "type": "AggregationEvent",
        "action": "ADD",
        "eventTime": "2026-10-01T00:00:00Z",
        "eventTimeZoneOffset": "+07:00",
        "parentID": "urn:epc:id:sscc:9521234.0000000001",
        "childEPCs": ["urn:epc:id:sgtin:9521234.000002.7"],
        "childQuantityList": [{"epcClass": "urn:epc:class:lgtin:9521234.000002.L7", "quantity": 3}],
        "bizStep": "packing",
    }
    transformation = {
        "@context": [CONTEXT],
        "type": "TransformationEvent",
        "eventTime": "2026-10-02T00:00:00Z",
        "eventTimeZoneOffset": "+07:00",
        "inputQuantityList": [
            {"epcClass": "urn:epc:class:lgtin:9521234.000001.H1", "quantity": 10, "uom": "KGM"}
        ],
        "outputEPCList": ["urn:epc:id:sgtin:9521234.000002.7"],
        "bizStep": "https://langso.example/voc/grading",
    }
    made = [
        observed(1),
        aggregation,
        transformation,
        observed(2, action="ADD"),
        observed(3, bizStep="receiving"),
    ]
    for event in made:
        assert program.post("/events", event).status_code == 201
    return made


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, [0, 1, 2, 3, 4]),
        ({"eventType": "ObjectEvent"}, [0, 3, 4]),
        ({"eventType": "AggregationEvent|TransformationEvent"}, [1, 2]),
        ({"GE_eventTime": "2026-11-03T08:00:00+07:00"}, [3, 4]),
        ({"GE_eventTime": "2026-11-03T01:00:00Z", "LT_eventTime": "2026-11-04T01:00:00.000Z"}, [3]),
        ({"GE_recordTime": "2100-01-01T00:00:00Z"}, []),
        ({"LT_recordTime": "2100-01-01T00:00:00Z"}, [0, 1, 2, 3, 4]),
        ({"EQ_action": "ADD"}, [1, 3]),
        ({"EQ_action": "ADD|OBSERVE", "EQ_bizStep": "shipping"}, [0, 3]),
        ({"EQ_bizStep": "shipping"}, [0, 3]),
        ({"EQ_bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"}, [0, 3]),
        ({"EQ_bizStep": "cbv:BizStep-shipping|receiving"}, [0, 3, 4]),
        ({"EQ_bizStep": "https://langso.example/voc/grading"}, [2]),
        ({"EQ_disposition": "in_transit"}, [0, 3, 4]),
        ({"EQ_readPoint": "urn:epc:id:sgln:9521234.50001.0"}, [0, 3, 4]),
        ({"EQ_readPoint": "https://id.gs1.org/414/9521234500018"}, [0, 3, 4]),
        ({"EQ_bizLocation": "urn:epc:id:sgln:9521234.50001.0"}, []),
        ({"MATCH_epc": "urn:epc:id:sgtin:9521234.000002.1"}, [0]),
        ({"MATCH_epc": "urn:epc:idpat:sgtin:9521234.000002.*"}, [0, 1, 3, 4]),
        ({"MATCH_epc": "urn:epc:id:sgtin:9521234.000002.7"}, [1]),
        ({"MATCH_anyEPC": "urn:epc:id:sgtin:9521234.000002.7"}, [1, 2]),
        ({"MATCH_outputEPC": "urn:epc:id:sgtin:9521234.000002.7"}, [2]),
        ({"MATCH_inputEPC": "urn:epc:id:sgtin:9521234.000002.7"}, []),
        ({"MATCH_parentID": "urn:epc:id:sscc:9521234.0000000001"}, [1]),
        ({"MATCH_epcClass": "urn:epc:class:lgtin:9521234.000002.L7"}, [1]),
        ({"MATCH_inputEPCClass": "urn:epc:class:lgtin:9521234.000001.H1"}, [2]),
        (
            {
                "MATCH_anyEPCClass": "urn:epc:class:lgtin:9521234.000001.H1|urn:epc:class:lgtin:9521234.000002.L7"
            },
            [1, 2],
        ),
        ({"EXISTS_errorDeclaration": "true"}, []),
        ({"EXISTS_errorDeclaration": "false", "EQ_action": "ADD"}, [1, 3]),
        ({"orderBy": "eventTime"}, [4, 3, 0, 2, 1]),
        ({"orderBy": "eventTime", "orderDirection": "ASC"}, [1, 2, 0, 3, 4]),
        ({"orderBy": "eventTime", "eventCountLimit": "3", "perPage": "2"}, [4, 3, 0]),
        ({"maxEventCount": "5"}, [0, 1, 2, 3, 4]),
    ],
)
def test_parameters(program, season, parameters, expected):
    got = program.events({"perPage": "2", **parameters})

    times = [event["eventTime"] for event in season]
    assert [times.index(event["eventTime"]) for event in got] == expected


def test_another_identifier_of_the_same_thing(program, season):
    canonical = Event.objects.get(body__contains='000002.1"').items.get().identifier

    assert canonical == TREE
    assert len(program.events({"MATCH_epc": canonical})) == 1
    assert len(program.events({"MATCH_epc": canonical.replace("id.gs1.org", "langso.example")})) == 1


@pytest.mark.parametrize(
    ("parameters", "status", "exception"),
    [
        ({"colour": "red"}, 400, "QueryParameter"),
        ({"EQ_colour": "red"}, 400, "QueryParameter"),
        ({"eq_action": "ADD"}, 400, "QueryParameter"),
        ({"EQ_action": "SEEN"}, 400, "QueryParameter"),
        ({"EQ_action": ["ADD", "DELETE"]}, 400, "QueryParameter"),
        ({"EQ_bizStep": ""}, 400, "QueryParameter"),
        ({"EQ_bizStep": "a||b"}, 400, "QueryParameter"),
        ({"GE_eventTime": "yesterday"}, 400, "QueryParameter"),
        ({"GE_eventTime": "2026-11-03T08:00:00"}, 400, "QueryParameter"),
        ({"perPage": "0"}, 400, "QueryParameter"),
        ({"perPage": "many"}, 400, "QueryParameter"),
        ({"perPage": "9" * 30}, 400, "QueryParameter"),
        ({"nextPageToken": "invented"}, 400, "QueryParameter"),
        ({"orderBy": "colour"}, 400, "QueryParameter"),
        ({"orderBy": "eventTime", "orderDirection": "UP"}, 400, "QueryParameter"),
        ({"eventCountLimit": "3"}, 400, "QueryParameter"),
        ({"eventCountLimit": "3", "maxEventCount": "3", "orderBy": "eventTime"}, 400, "QueryParameter"),
        ({"EXISTS_errorDeclaration": "maybe"}, 400, "QueryParameter"),
        ({"MATCH_epc": "urn:epc:idpat:sgtin:9521234.*.*"}, 400, "QueryParameter"),
        ({"MATCH_epc": "|".join(["a"] * 1500)}, 400, "QueryParameter"),
        ({"MATCH_anyEPC": "|".join(f"urn:x:{n}" for n in range(501))}, 400, "QueryParameter"),
        ({"maxEventCount": "4"}, 413, "QueryTooLarge"),
        ({"EQ_transformationID": "urn:x:1"}, 501, "Implementation"),
        ({"GE_quantity": "3"}, 501, "Implementation"),
        ({"EQ_bizTransaction_po": "urn:x:1"}, 501, "Implementation"),
        ({"EQ_ex:colour": "red"}, 501, "Implementation"),
    ],
)
def test_refused_parameters(program, season, parameters, status, exception):
    answer = program.get("/events", parameters)

    assert answer.status_code == status, answer.content
    assert answer.json()["type"] == f"epcisException:{exception}Exception"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "order", [{}, {"orderBy": "eventTime", "orderDirection": "ASC"}, {"orderBy": "recordTime"}]
)
def test_pages_neither_lose_nor_repeat_while_a_writer_adds(program, order):
    for number in range(1, 24):
        program.post("/events", observed(number))
    there = set(Event.objects.values_list("event_id", flat=True))

    got, answer, number = [], program.get("/events", {"perPage": "7", **order}), 100
    while True:
        got += [event["eventID"] for event in listed(answer)]
        for _ in range(3):
            number += 1
            assert program.post("/events", observed(number)).status_code == 201
        if "Link" not in answer or number > 160:
            break
        assert answer["GS1-Next-Page-Token-Expires"]
        answer = program.client.get(next_of(answer), headers=program.headers)

    assert len(got) == len(set(got))
    assert there <= set(got)


@pytest.mark.parametrize("name", ["MATCH_epc", "MATCH_anyEPCClass", "EQ_eventID", "EQ_readPoint"])
def test_as_many_values_as_are_allowed_are_answered(program, season, name):
    values = "|".join(f"urn:x:{number}" for number in range(500))

    assert program.get("/events", {name: values}).status_code == 200


def test_as_many_patterns_as_fit_the_address_are_answered(program, season):
    values = "|".join(f"urn:epc:idpat:sgtin:9521234.00000{number % 10}.*" for number in range(150))

    assert program.get("/events", {"MATCH_epc": values}).status_code == 200


def test_a_token_belongs_to_its_list(program, season):
    token = next_of(program.get("/events", {"perPage": "2"})).partition("nextPageToken=")[2]

    assert (
        program.client.get(
            f"/epcis/events?EQ_action=ADD&nextPageToken={token}", headers=program.headers
        ).status_code
        == 400
    )
    assert (
        program.client.get(f"/epcis/bizSteps?nextPageToken={token}", headers=program.headers).status_code
        == 400
    )
    assert (
        program.client.get(
            f"/epcis/events?perPage=3&nextPageToken={token}", headers=program.headers
        ).status_code
        == 200
    )


def test_record_time_is_ours_whatever_was_claimed(program):
    program.post("/events", observed(1, recordTime="1999-01-01T00:00:00Z"))

    (event,) = program.events()
    assert event["recordTime"] > "2020"


def test_an_event_by_its_id(program, season):
    (first, *_) = program.events()
    from urllib.parse import quote

    found = program.get(f"/events/{quote(first['eventID'], safe='')}")

    assert listed(found) == [first]
    assert program.get("/events/urn:x:none").status_code == 404
    assert program.get("/events/urn:x:none").json()["type"] == "epcisException:NoSuchResourceException"


def test_names_to_browse_by(program, season):
    def members(path, **parameters):
        return program.get(path, parameters).json()["member"]

    assert members("/eventTypes") == [
        "AggregationEvent", "AssociationEvent", "ObjectEvent", "TransactionEvent", "TransformationEvent",
    ]  # fmt: skip
    assert members("/bizSteps") == ["https://langso.example/voc/grading", "packing", "receiving", "shipping"]
    assert members("/dispositions") == ["in_transit"]
    assert members("/readPoints") == ["urn:epc:id:sgln:9521234.50001.0"]
    assert members("/bizLocations") == []
    assert len(members("/epcs")) == 7
    assert members("/bizSteps/shipping") == ["events"]
    assert len(listed(program.get("/bizSteps/shipping/events"))) == 2
    assert len(listed(program.get("/bizSteps/shipping/events", {"EQ_action": "ADD"}))) == 1
    assert len(listed(program.get("/eventTypes/ObjectEvent/events"))) == 3
    assert listed(program.get("/eventTypes/AssociationEvent/events")) == []
    assert len(listed(program.get("/epcs/urn%3Aepc%3Aid%3Asgtin%3A9521234.000002.7/events"))) == 2
    assert program.get("/epcs")["GS1-EPC-Format"] == "Always_GS1_Digital_Link"


@pytest.mark.parametrize(
    "path", ["/bizSteps/sleeping", "/bizSteps/sleeping/events", "/epcs/urn:x:1", "/eventTypes/Odd"]
)
def test_names_that_are_not_there(program, season, path):
    assert program.get(path).status_code == 404


def test_browsing_goes_by_pages(program, season):
    answer, found = program.get("/epcs", {"perPage": "3"}), []
    while True:
        found += answer.json()["member"]
        if "Link" not in answer:
            break
        answer = program.client.get(next_of(answer), headers=program.headers)

    assert found == sorted(set(found))
    assert len(found) == 7
    assert program.get("/epcs", {"EQ_action": "ADD"}).status_code == 400


def test_every_answer_carries_the_gs1_headers(program, stranger):
    asked = [
        program.get("/"), program.get("/events"), program.get("/events", {"x": "1"}), stranger.get("/events"),
        program.call("OPTIONS", "/capture"), program.call("PATCH", "/events"), program.get("/queries"),
        program.client.get("/epcis/openapi.json"),
    ]  # fmt: skip
    for answer in asked:
        for name in (
            "GS1-EPCIS-Version",
            "GS1-CBV-Version",
            "GS1-Extensions",
            "GS1-Vendor-Version",
            "GS1-EPC-Format",
        ):
            assert answer[name], (answer.request["PATH_INFO"], name)
        assert answer["GS1-EPC-Format"] == "Never_Translates"


def test_discovery(program):
    root, capture = program.get("/"), program.call("OPTIONS", "/capture")

    assert set(root.json()["member"]) >= {"events", "capture", "eventTypes", "epcs", "queries"}
    assert capture.status_code == 204
    assert capture["Allow"] == "GET, POST, OPTIONS"
    assert capture["GS1-Capture-Error-Behaviour"] == "all"
    assert int(capture["GS1-EPCIS-Capture-Limit"]) > 0
    assert int(capture["GS1-EPCIS-Capture-File-Size-Limit"]) > 0
    assert program.call("HEAD", "/events").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"GS1-EPC-Format": "Never_Translates"}, 200),
        ({"GS1-EPC-Format": "No_Preference"}, 200),
        ({"GS1-EPC-Format": "Always_EPC_URN"}, 406),
        ({"GS1-EPC-Format": "Sometimes"}, 406),
        ({"GS1-EPCIS-Min": "2.0"}, 200),
        ({"GS1-EPCIS-Min": "1.2", "GS1-EPCIS-Max": "2.1"}, 200),
        ({"GS1-EPCIS-Max": "1.2"}, 406),
        ({"GS1-CBV-Min": "3"}, 406),
        ({"GS1-CBV-Min": "new"}, 406),
        ({"GS1-EPCIS-Min": "9" * 5000}, 406),
        ({"Accept": "*/*"}, 200),
        ({"Accept": "text/html, application/json;q=0.5"}, 200),
        ({"Accept": "application/ld+json"}, 200),
        ({"Accept": "application/json;q=0"}, 406),
        ({"Accept": "text/html"}, 406),
        ({"Accept": ";;;q=x"}, 200),
        ({"Accept": "text/plain;q=x"}, 406),
    ],
)
def test_wishes_in_headers(program, headers, status):
    assert program.get("/events", **headers).status_code == status


def test_the_answer_has_the_accepted_type(program):
    assert program.get("/events", Accept="application/ld+json")["Content-Type"] == "application/ld+json"
    assert program.get("/events")["Content-Type"] == "application/json"


def test_keys_and_scopes(program, reader, stranger, client, settings):
    assert client.get("/epcis/events").status_code == 401
    assert stranger.get("/events").status_code == 401
    assert stranger.get("/events")["WWW-Authenticate"].startswith("Bearer")
    assert reader.get("/events").status_code == 200
    refused = reader.post("/events", observed(1))
    assert refused.status_code == 403
    assert refused.json()["type"] == "epcisException:SecurityException"
    assert not Event.objects.exists()
    settings.RATE_SIGN_IN = 3
    assert [stranger.get("/events").status_code for _ in range(6)][-1] == 429


def test_a_session_is_no_key(client, cast):
    client.force_login(cast.official)

    assert client.get("/epcis/events").status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/queries"), ("POST", "/queries"), ("DELETE", "/queries/a"), ("GET", "/queries/a/events"),
     ("POST", "/queries/a/subscriptions"), ("DELETE", "/nextPageToken/abc")],
)  # fmt: skip
def test_what_is_to_come_says_so(program, method, path):
    answer = program.call(method, path)

    assert answer.status_code == 501
    assert answer.json()["type"] == "epcisException:ImplementationException"


def test_too_long_an_address(program):
    assert program.get("/events", {"EQ_bizStep": "a" * 9000}).status_code == 414


def test_wrong_methods(program):
    answer = program.call("DELETE", "/events")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, POST, OPTIONS"


def test_an_empty_document_is_a_job_without_events(program):
    answer = program.post("/capture", document())

    assert program.client.get(answer["Location"], headers=program.headers).json()["success"] is True

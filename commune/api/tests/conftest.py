"""A program with a key, and events to bring."""

import json

import pytest

from commune.api import keys

CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"


class Program:
    """Speaks to the EPCIS doors with one key."""

    def __init__(self, client, text):
        self.client, self.headers = client, {"Authorization": f"Bearer {text}"}

    def get(self, path, params=None, **headers):
        return self.client.get(f"/epcis{path}", params or {}, headers={**self.headers, **headers})

    def post(self, path, body, kind="application/json", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(f"/epcis{path}", raw, content_type=kind, headers={**self.headers, **headers})

    def call(self, method, path, **headers):
        return self.client.generic(method, f"/epcis{path}", headers={**self.headers, **headers})

    def events(self, params=None):
        """All events over all pages."""
        answer = self.get("/events", params, **{"GS1-EPC-Format": "Never_Translates"})
        found = []
        while True:
            assert answer.status_code == 200, answer.content
            found += listed(answer)
            if "Link" not in answer:
                return found
            answer = self.client.get(next_of(answer), headers=self.headers)


def listed(answer):
    return answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]


def next_of(answer):
    address, _, rest = answer["Link"].partition(">")
    assert rest == '; rel="next"'
    return address.removeprefix("<http://testserver")


def observed(number=1, **more):
    """A small valid event, without eventID."""
    return {
        "@context": [CONTEXT],
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": f"2026-11-{number % 28 + 1:02d}T08:00:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "epcList": [f"urn:epc:id:sgtin:9521234.000002.{number}"],
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": "urn:epc:id:sgln:9521234.50001.0"},
        **more,
    }


def document(*events):
    return {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-20T08:00:00Z",
        "epcisBody": {"eventList": [{k: v for k, v in event.items() if k != "@context"} for event in events]},
    }


@pytest.fixture
def program(db, client):
    return Program(
        client, keys.issue_key(name="Thử", scopes=["epcis:read", "epcis:write"], by="system:test")[1]
    )


@pytest.fixture
def reader(db, client):
    return Program(client, keys.issue_key(name="Đọc", scopes=["epcis:read"], by="system:test")[1])


@pytest.fixture
def stranger(db, client):
    return Program(client, "ls_none_none")

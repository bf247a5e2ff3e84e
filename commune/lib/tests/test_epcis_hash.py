"""The CBV event hash against the 22 published documents with expected hashes."""

import json

import pytest

from commune.lib.epcis.documents import read
from commune.lib.epcis.hash import event_hash, pre_hash
from commune.lib.epcis.identifiers import canonical, is_broken_epc, wrong_key
from tests.corpora import corpus

EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2026-03-01T08:00:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "action": "OBSERVE",
    "epcList": ["urn:epc:id:sgtin:0614141.107346.2018", "urn:epc:id:sgtin:0614141.107346.2017"],
    "bizStep": "shipping",
}


def test_all_published_hashes():
    documents = sorted(corpus("epcis-event-hash", "examples").glob("*.jsonld"))
    assert len(documents) == 22
    compared = 0
    for path in documents:
        document = read(path.read_bytes())
        expected = path.with_suffix(".hashes").read_text().split()
        hashes = [event_hash(event, ignored=document.ignored) for event in document.events]
        assert hashes == expected, path.name
        compared += len(hashes)
    assert compared == 43


def test_the_context_may_come_from_the_document_or_the_event():
    path = corpus("epcis-event-hash", "examples", "ReferenceEventHashAlgorithm.jsonld")
    document = json.loads(path.read_bytes())
    (event,) = document["epcisBody"]["eventList"]
    expected = path.with_suffix(".hashes").read_text().strip()
    assert event_hash(event, document["@context"]) == expected
    assert event_hash({**event, "@context": document["@context"]}) == expected
    assert event_hash(event) != expected


@pytest.mark.parametrize(
    "change",
    [
        {"epcList": list(reversed(EVENT["epcList"]))},
        {
            "epcList": [
                "https://id.gs1.org/01/10614141073464/21/2018",
                "https://shop.example/01/10614141073464/21/2017?a=b",
            ]
        },
        {"eventTime": "2026-03-01T01:00:00.0004Z"},
        {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"},
        {"bizStep": "cbv:BizStep-shipping"},
        {"eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8", "recordTime": "2026-03-01T01:00:01Z"},
        {"errorDeclaration": {"declarationTime": "2026-03-01T01:00:00Z"}},
        {"rdfs:comment": "a remark"},
        {"disposition": None},
    ],
)
def test_what_does_not_change_the_event_does_not_change_the_hash(change):
    assert event_hash({**EVENT, **change}) == event_hash(EVENT)


@pytest.mark.parametrize(
    "change",
    [
        {"epcList": EVENT["epcList"][:1]},
        {"eventTime": "2026-03-01T01:00:00.0005Z"},
        {"eventTimeZoneOffset": "+08:00"},
        {"bizStep": "receiving"},
        {"ext:note": "x"},
        {"readPoint": {"id": "geo:10.45,105.63"}},
    ],
)
def test_what_changes_the_event_changes_the_hash(change):
    assert event_hash({**EVENT, **change}) != event_hash(EVENT)


def test_numbers_are_exact_whatever_their_length():
    def written(value):
        return pre_hash({**EVENT, "e:n": value}, {"e": "http://e/"}).rpartition("{http://e/}n=")[2]

    assert written(12.0) == "12"
    assert written("12.50") == "12.5"
    assert written(12345678901234567891) == "12345678901234567891"
    assert written("00012345678901234567891") == "12345678901234567891"
    assert written("0.12345678901234567891") == "0.12345678901234567891"
    assert written(True) == "true"
    assert written("1e400x") == "1e400x"


def test_an_extension_may_be_named_by_its_whole_uri():
    short = pre_hash({**EVENT, "e:n": "v"}, {"e": "http://e/"})
    assert pre_hash({**EVENT, "http://e/n": "v"}) == short


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("urn:epc:id:sgtin:0614141.812345.6789", "01/80614141123458/21/6789"),
        ("urn:epc:id:sgtin:0614141.112345.a%2Fb!", "01/10614141123459/21/a%2Fb%21"),
        ("urn:epc:id:sscc:0614141.1234567890", "00/106141412345678908"),
        ("urn:epc:id:sgln:0614141.12345.0", "414/0614141123452"),
        ("urn:epc:id:sgln:0614141.12345.5678", "414/0614141123452/254/5678"),
        ("urn:epc:id:pgln:0614141.12345", "417/0614141123452"),
        ("urn:epc:id:grai:0614141.12345.400", "8003/00614141123452400"),
        ("urn:epc:id:giai:0614141.12345400", "8004/061414112345400"),
        ("urn:epc:id:gsrn:0614141.1234567890", "8018/061414112345678902"),
        ("urn:epc:id:gdti:0614141.12345.400", "253/0614141123452400"),
        ("urn:epc:id:cpi:0614141.123ABC.123456789", "8010/0614141123ABC/8011/123456789"),
        ("urn:epc:id:ginc:0614141.xyz3311cba", "401/0614141xyz3311cba"),
        ("urn:epc:id:gsin:0614141.123456789", "402/06141411234567890"),
        ("urn:epc:class:lgtin:4012345.012345.998877", "01/04012345123456/10/998877"),
        ("urn:epc:idpat:sgtin:4012345.012345.*", "01/04012345123456"),
        ("https://shop.example/a/01/9521234543213/10/LOT/21/S?17=290101", "01/09521234543213/21/S"),
        ("http://shop.example/gtin/09521234543213/lot/LOT", "01/09521234543213/10/LOT"),
    ],
)
def test_canonical_identity(given, link):
    assert canonical(given) == f"https://id.gs1.org/{link}"


@pytest.mark.parametrize(
    "given",
    [
        "urn:epc:id:sgtin:0614141.8123456.6789",
        "urn:epc:id:sgtin:0614141.812345",
        "urn:epc:id:sscc:0614141.12345",
        "urn:epc:id:unknown:1.2.3",
        "https://example.com/a/b/c",
        "https://example.com/01/12/99/x",
        "geo:10.4,105.6",
        "",
    ],
)
def test_what_is_no_gs1_identity_stays(given):
    assert canonical(given) == given


def test_wrong_keys_are_found():
    assert wrong_key("https://shop.example/01/09521234543214/10/A") == "09521234543214"
    assert wrong_key("https://shop.example/01/09521234543213/10/A") is None
    assert wrong_key("https://id.gs1.org/414/0614141123453") == "0614141123453"
    assert wrong_key("https://example.com/orders/12345") is None
    assert is_broken_epc("urn:epc:id:sgtin:0614141.8123456.6789")
    assert not is_broken_epc("urn:epc:id:sgtin:0614141.812345.6789")
    assert not is_broken_epc("urn:epc:raw:96.x30")

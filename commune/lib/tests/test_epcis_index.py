"""Equality, index keys and building of events."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from commune.lib.epcis import build
from commune.lib.epcis.canonical import conflict_between, is_declaration_of, is_same_content
from commune.lib.epcis.documents import events_of, read
from commune.lib.epcis.hash import event_hash
from commune.lib.epcis.index import CHILD, EPC, INPUT, OUTPUT, PARENT, keys_of
from commune.lib.epcis.validation import problems
from tests.corpora import corpus

MORNING = datetime(2026, 3, 1, 8, 0, tzinfo=timezone(timedelta(hours=7)))
LOT = "https://id.gs1.org/01/09521234543213/10/MX26"
CRATE = "urn:epc:id:sscc:0614141.1234567890"
DECLARED = {"errorDeclaration": {"declarationTime": "2026-03-02T08:00:00+07:00", "reason": "incorrect_data"}}


def published_events():
    for path in sorted(corpus("gs1-epcis", "valid-json").rglob("*.jsonld")):
        yield from events_of(json.loads(path.read_bytes()))


def test_every_published_event_equals_itself_however_written():
    count = 0
    for event in published_events():
        shuffled = dict(reversed(event.items()))
        shuffled["recordTime"] = "2030-01-01T00:00:00Z"
        assert is_same_content(event, json.loads(json.dumps(shuffled)))
        assert not is_same_content(event, {**event, "eventTime": "2030-01-01T00:00:00Z"})
        assert conflict_between(event, shuffled) is None
        count += 1
    assert count == 56


def test_equality_as_a_repository_sees_it():
    event = {
        "@context": {"a": "http://x/"},
        "type": "ObjectEvent",
        "eventTime": "2026-03-01T08:00:00+07:00",
        "epcList": ["urn:x:1", "urn:x:2"],
        "quantityList": [{"epcClass": "urn:x:c", "quantity": 2}],
        "bizStep": "shipping",
        "a:note": ["first", "second"],
    }
    same = {
        "@context": {"b": "http://x/"},
        "type": "ObjectEvent",
        "eventTime": "2026-03-01T01:00:00.000Z",
        "epcList": ["urn:x:2", "urn:x:1"],
        "quantityList": [{"quantity": 2.0, "epcClass": "urn:x:c"}],
        "bizStep": "https://ref.gs1.org/cbv/BizStep-shipping",
        "b:note": ["first", "second"],
        "eventID": "urn:x:filled",
    }
    assert is_same_content(event, same)
    assert not is_same_content({**event, "eventID": "urn:x:other"}, same)
    assert not is_same_content(event, {**same, "b:note": ["second", "first"]})
    assert not is_same_content(event, {**same, "epcList": ["urn:x:1"]})
    two = [{"epcClass": "urn:x:c", "quantity": 2}, {"epcClass": "urn:x:c", "quantity": 10}]
    written = [{"epcClass": "urn:x:c", "quantity": 10.0}, {"epcClass": "urn:x:c", "quantity": 2.0}]
    assert is_same_content({**event, "quantityList": two}, {**event, "quantityList": written})
    assert not is_same_content({**event, "a:ok": True}, {**event, "a:ok": 1})
    assert not is_same_content(event, {**same, **DECLARED})


def test_what_a_known_event_id_means():
    event = {
        "type": "ObjectEvent",
        "eventID": "urn:x:1",
        "eventTime": "2026-03-01T01:00:00Z",
        "action": "ADD",
    }
    assert conflict_between(event, {**event, "recordTime": "2026-03-01T01:00:00Z"}) is None
    assert conflict_between(event, {**event, **DECLARED}) is None
    assert is_declaration_of(event, {**event, **DECLARED})
    assert not is_declaration_of(event, event)
    assert conflict_between(event, {**event, "action": "DELETE"}) == "duplicate-event"
    assert conflict_between(event, {**event, "action": "DELETE", **DECLARED}) == "declaration-differs"


def test_keys_of_every_published_event():
    roles = {}
    for event in published_events():
        keys = keys_of(event)
        assert keys.event_time.tzinfo is not None
        for thing in keys.objects:
            roles[thing.role] = roles.get(thing.role, 0) + 1
    assert set(roles) == {EPC, PARENT, CHILD, INPUT, OUTPUT}


def test_keys_of_one_event_in_full():
    path = corpus(
        "gs1-epcis",
        "valid-json",
        "WithFullCombinationOfFields",
        "transaction_event_all_possible_fields.jsonld",
    )
    (event,) = read(path.read_bytes()).events
    keys = keys_of(event)
    assert (keys.event_type, keys.action, keys.biz_step) == ("TransactionEvent", "ADD", "shipping")
    assert keys.event_time == datetime(2005, 4, 4, 2, 33, 31, 116000, tzinfo=UTC)
    assert keys.time_zone_offset == "-06:00"
    assert (keys.disposition, keys.read_point) == ("in_transit", "urn:epc:id:sgln:0614141.07346.1234")
    assert keys.biz_location == "urn:epc:id:sgln:0614141.00888.0"
    assert [(o.role, o.canonical) for o in keys.objects] == [
        (PARENT, "https://id.gs1.org/00/106141412345678908"),
        (EPC, "https://id.gs1.org/01/10614141073464/21/2017"),
        (EPC, "https://id.gs1.org/01/10614141073464/21/2018"),
        (EPC, "https://id.gs1.org/01/04012345111118/10/4444"),
    ]
    assert (keys.objects[3].is_class, keys.objects[3].quantity, keys.objects[3].uom) == (
        True,
        Decimal(10),
        "KGM",
    )
    assert [t.type for t in keys.biz_transactions] == ["po", "pedigree"]
    assert [s.type for s in keys.sources] == ["location", "possessing_party", "owning_party"]
    assert keys.error_reason == "incorrect_data"
    assert len(keys.corrective_event_ids) == 1


def test_an_event_never_validated_cannot_be_indexed():
    with pytest.raises(ValueError, match="eventTime"):
        keys_of({"type": "ObjectEvent"})


def harvest(**changes):
    facts = {
        "quantities": [build.Quantity(LOT, Decimal("412.50"), "KGM")],
        "ilmd": {"cbvmda:lotNumber": "MX26", "lang:crop": "xoài"},
        "prefixes": {"lang": "https://langso.example/voc/"},
        "biz_step": "https://langso.example/voc/harvesting",
        "disposition": "active",
        "read_point": "geo:10.4519,105.6342",
        **changes,
    }
    return build.object_event(MORNING, "ADD", **facts)


def test_a_harvest_is_a_complete_event():
    event = harvest()
    assert problems(event) == []
    assert event["eventTime"] == "2026-03-01T08:00:00.000+07:00"
    assert event["eventTimeZoneOffset"] == "+07:00"
    assert event["quantityList"] == [{"epcClass": LOT, "quantity": 412.5, "uom": "KGM"}]
    assert event["eventID"] == event_hash(event)
    assert json.loads(json.dumps(event)) == event
    assert harvest() == event
    assert harvest(event_id="urn:uuid:0189c0de-0000-7000-8000-000000000001")["eventID"].startswith(
        "urn:uuid:"
    )


def test_all_five_constructors():
    packed = build.aggregation_event(
        MORNING, "ADD", parent=CRATE, child_quantities=[build.Quantity(LOT, 12)], biz_step="packing"
    )
    fixed = build.association_event(
        MORNING, "ADD", parent="urn:x:place", child_epcs=["urn:epc:id:giai:4000001.111"]
    )
    sold = build.transaction_event(
        MORNING,
        "ADD",
        quantities=[build.Quantity(LOT, Decimal(3), "KGM")],
        biz_transactions=[build.Typed("po", "urn:x:order:1")],
        sources=[build.Typed("owning_party", "urn:x:coop")],
        destinations=[build.Typed("owning_party", "urn:x:buyer")],
    )
    graded = build.transformation_event(
        MORNING,
        input_quantities=[build.Quantity(LOT, 400, "KGM")],
        output_quantities=[build.Quantity(LOT + "A", 380, "KGM")],
        sensor_elements=[{"sensorReport": [{"type": "Temperature", "value": 13.5, "uom": "CEL"}]}],
        persistent_set=["completeness_verified"],
        extensions={"https://langso.example/voc/loss": 20},
    )
    made = [harvest(), packed, fixed, sold, graded]
    assert [problems(event) for event in made] == [[]] * 5
    assert {keys_of(event).event_type for event in made} == {
        "ObjectEvent",
        "AggregationEvent",
        "AssociationEvent",
        "TransactionEvent",
        "TransformationEvent",
    }
    assert packed["childQuantityList"][0]["quantity"] == 12


def test_what_is_no_event_is_not_built():
    with pytest.raises(ValueError, match="bizStep"):
        harvest(biz_step="harvesting")
    with pytest.raises(ValueError, match="no object"):
        build.object_event(MORNING, "OBSERVE")
    with pytest.raises(ValueError, match="time zone"):
        build.object_event(MORNING.replace(tzinfo=None), "OBSERVE", epcs=[CRATE])

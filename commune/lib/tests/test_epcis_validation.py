"""Each rule of the validator refuses its fault and nothing else; nothing makes it raise."""

import json
from copy import deepcopy

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commune.lib.epcis import cbv
from commune.lib.epcis.documents import read
from commune.lib.epcis.problem import SENTENCES
from commune.lib.epcis.validation import EVENT_TYPES, problems
from tests.corpora import corpus

CONTEXT = ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"ext": "https://ext.example/"}]
COMMON = {"@context": CONTEXT, "eventTime": "2026-03-01T08:00:00+07:00", "eventTimeZoneOffset": "+07:00"}
EPC = "urn:epc:id:sgtin:0614141.107346.2018"
LOT = {"epcClass": "urn:epc:class:lgtin:4012345.012345.998877", "quantity": 200, "uom": "KGM"}
PARENT = "urn:epc:id:sscc:0614141.1234567890"
ORDER = {"type": "po", "bizTransaction": "urn:epc:id:gdti:0614141.00001.1618034"}

OBJECT = {**COMMON, "type": "ObjectEvent", "action": "ADD", "epcList": [EPC]}
AGGREGATION = {**COMMON, "type": "AggregationEvent", "action": "ADD", "parentID": PARENT, "childEPCs": [EPC]}
ASSOCIATION = {**AGGREGATION, "type": "AssociationEvent"}
TRANSACTION = {**OBJECT, "type": "TransactionEvent", "bizTransactionList": [ORDER]}
TRANSFORMATION = {
    **COMMON,
    "type": "TransformationEvent",
    "inputQuantityList": [LOT],
    "outputQuantityList": [LOT],
}
METADATA = {"deviceID": "urn:epc:id:giai:4000001.111", "time": "2026-03-01T07:00:00+07:00"}
REPORT = {"type": "Temperature", "value": 26.5, "uom": "CEL"}


def sensed(metadata, report):
    return {"sensorElementList": [{"sensorMetadata": metadata, "sensorReport": [report]}]}


def changed(event, **changes):
    made = {**event, **changes}
    return {key: value for key, value in made.items() if value is not ...}


def errors(event, **changes):
    return [(p.type, p.pointer) for p in problems(changed(event, **changes)) if p.is_error]


def warnings(event, **changes):
    return [(p.type, p.pointer) for p in problems(changed(event, **changes)) if not p.is_error]


@pytest.mark.parametrize("event", [OBJECT, AGGREGATION, ASSOCIATION, TRANSACTION, TRANSFORMATION])
def test_the_five_event_types_at_their_least(event):
    assert problems(event) == []
    for field in ("eventTime", "eventTimeZoneOffset", "type"):
        assert ("missing-field", "") in errors(event, **{field: ...})


@pytest.mark.parametrize(
    ("event", "changes", "slug", "pointer"),
    [
        (OBJECT, {"type": "ObjectEvents"}, "unknown-event", "/type"),
        (OBJECT, {"type": 3}, "unknown-event", "/type"),
        (OBJECT, {"@context": ...}, "missing-context", ""),
        (OBJECT, {"@context": [3]}, "bad-context", "/@context"),
        (OBJECT, {"action": ...}, "missing-field", ""),
        (OBJECT, {"action": "add"}, "unknown-action", "/action"),
        (OBJECT, {"colour": "red"}, "unknown-field", "/colour"),
        (TRANSFORMATION, {"action": "ADD"}, "unknown-field", "/action"),
        (OBJECT, {"eventTime": "2026-03-01T08:00:00"}, "bad-time", "/eventTime"),
        (OBJECT, {"eventTime": "2026-02-30T08:00:00Z"}, "bad-time", "/eventTime"),
        (OBJECT, {"eventTime": "2026-03-01T24:00:00Z"}, "bad-time", "/eventTime"),
        (OBJECT, {"eventTime": "2026-03-01T08:00:00+15:00"}, "bad-time", "/eventTime"),
        (OBJECT, {"eventTime": "0001-01-01T00:00:00+07:00"}, "bad-time", "/eventTime"),
        (OBJECT, {"eventTime": 1772326800}, "wrong-type", "/eventTime"),
        (OBJECT, {"recordTime": "yesterday"}, "bad-time", "/recordTime"),
        (OBJECT, {"eventTimeZoneOffset": "+7:00"}, "bad-offset", "/eventTimeZoneOffset"),
        (OBJECT, {"eventTimeZoneOffset": "Z"}, "bad-offset", "/eventTimeZoneOffset"),
        (OBJECT, {"eventID": "12"}, "bad-uri", "/eventID"),
        (OBJECT, {"eventID": "urn:uuid:a b"}, "bad-uri", "/eventID"),
        (OBJECT, {"certificationInfo": 5}, "wrong-type", "/certificationInfo"),
        (OBJECT, {"certificationInfo": ["not a uri"]}, "bad-uri", "/certificationInfo/0"),
        (OBJECT, {"epcList": ...}, "no-objects", ""),
        (OBJECT, {"epcList": []}, "no-objects", ""),
        (OBJECT, {"epcList": [EPC, EPC]}, "repeated-item", "/epcList/1"),
        (OBJECT, {"epcList": ["123"]}, "bad-uri", "/epcList/0"),
        (OBJECT, {"epcList": ["urn:epc:id:sgtin:0614141.10734.2018"]}, "bad-epc", "/epcList/0"),
        (OBJECT, {"epcList": ["https://shop.example/01/09521234543214/21/A"]}, "check-digit", "/epcList/0"),
        (OBJECT, {"ilmd": {"lot": "A"}}, "ilmd-without-namespace", "/ilmd/lot"),
        (OBJECT, {"action": "OBSERVE", "ilmd": {"ext:lot": "A"}}, "ilmd-not-allowed", "/ilmd"),
        (
            OBJECT,
            {"quantityList": [{**LOT, "quantity": -1}]},
            "negative-quantity",
            "/quantityList/0/quantity",
        ),
        (OBJECT, {"quantityList": [{**LOT, "quantity": "200"}]}, "wrong-type", "/quantityList/0/quantity"),
        (OBJECT, {"quantityList": [{**LOT, "quantity": True}]}, "wrong-type", "/quantityList/0/quantity"),
        (OBJECT, {"quantityList": [{**LOT, "uom": "kg"}]}, "bad-uom", "/quantityList/0/uom"),
        (OBJECT, {"quantityList": [{**LOT, "colour": 1}]}, "unknown-field", "/quantityList/0/colour"),
        (OBJECT, {"quantityList": [{"quantity": 1}]}, "missing-field", "/quantityList/0"),
        (
            OBJECT,
            {"quantityList": [changed(LOT, quantity=...)]},
            "uom-without-quantity",
            "/quantityList/0/uom",
        ),
        (OBJECT, {"bizStep": "spraying"}, "unknown-word", "/bizStep"),
        (OBJECT, {"bizStep": "urn:epcglobal:cbv:bizstep:packing"}, "word-as-uri", "/bizStep"),
        (OBJECT, {"disposition": "shipping"}, "unknown-word", "/disposition"),
        (OBJECT, {"persistentDisposition": {}}, "empty-persistent-disposition", "/persistentDisposition"),
        (OBJECT, {"persistentDisposition": {"set": []}}, "too-few", "/persistentDisposition/set"),
        (OBJECT, {"readPoint": "urn:x:1"}, "wrong-type", "/readPoint"),
        (OBJECT, {"readPoint": {}}, "missing-field", "/readPoint"),
        (OBJECT, {"bizTransactionList": [{"type": "po"}]}, "missing-field", "/bizTransactionList/0"),
        (
            OBJECT,
            {"bizTransactionList": [{**ORDER, "type": "px"}]},
            "unknown-word",
            "/bizTransactionList/0/type",
        ),
        (OBJECT, {"sourceList": [{"source": PARENT}]}, "missing-field", "/sourceList/0"),
        (
            OBJECT,
            {"destinationList": [{"type": "x", "destination": PARENT}]},
            "unknown-word",
            "/destinationList/0/type",
        ),
        (OBJECT, {"errorDeclaration": {}}, "missing-field", "/errorDeclaration"),
        (
            OBJECT,
            {"errorDeclaration": {"declarationTime": "2026-03-02T00:00:00Z", "reason": "oops"}},
            "unknown-word",
            "/errorDeclaration/reason",
        ),
        (OBJECT, {"sensorElementList": [{"sensorMetadata": {}}]}, "missing-field", "/sensorElementList/0"),
        (
            OBJECT,
            {"sensorElementList": [{"sensorReport": []}]},
            "too-few",
            "/sensorElementList/0/sensorReport",
        ),
        (
            OBJECT,
            sensed({}, {**REPORT, "value": "26"}),
            "wrong-type",
            "/sensorElementList/0/sensorReport/0/value",
        ),
        (
            OBJECT,
            sensed({}, {**REPORT, "hexBinaryValue": "xyz"}),
            "bad-hex",
            "/sensorElementList/0/sensorReport/0/hexBinaryValue",
        ),
        (
            OBJECT,
            sensed({}, changed(REPORT, type=...)),
            "missing-field",
            "/sensorElementList/0/sensorReport/0",
        ),
        (
            OBJECT,
            sensed({"startTime": "2026-03-01T08:00:00Z", "endTime": "2026-03-01T07:00:00Z"}, REPORT),
            "period-reversed",
            "/sensorElementList/0/sensorMetadata/startTime",
        ),
        (AGGREGATION, {"parentID": ...}, "missing-parent", ""),
        (AGGREGATION, {"parentID": ..., "action": "DELETE"}, "missing-parent", ""),
        (AGGREGATION, {"childEPCs": ...}, "no-objects", ""),
        (ASSOCIATION, {"parentID": ..., "action": "OBSERVE"}, "missing-field", ""),
        (TRANSACTION, {"bizTransactionList": ...}, "missing-field", ""),
        (TRANSACTION, {"bizTransactionList": []}, "too-few", "/bizTransactionList"),
        (TRANSACTION, {"epcList": ...}, "no-objects", ""),
        (TRANSFORMATION, {"outputQuantityList": ...}, "one-sided-transformation", ""),
        (TRANSFORMATION, {"inputQuantityList": [], "outputQuantityList": []}, "no-objects", ""),
        (TRANSFORMATION, {"ilmd": {"lot": 1}}, "ilmd-without-namespace", "/ilmd/lot"),
    ],
)
def test_each_fault_is_named_alone(event, changes, slug, pointer):
    assert errors(event, **changes) == [(slug, pointer)]


@pytest.mark.parametrize(
    ("event", "changes"),
    [
        (OBJECT, {"epcList": ..., "quantityList": [LOT]}),
        (OBJECT, {"epcList": ..., "readPoint": {"id": "geo:10.4,105.6"}, **sensed({}, REPORT)}),
        (OBJECT, {"bizStep": "https://vocabulary.example/spraying"}),
        (OBJECT, {"ext:note": {"free": [1, "x", None]}, "https://other.example/x": 1}),
        (OBJECT, {"readPoint": {"id": PARENT, "ext:row": "7"}}),
        (OBJECT, {"eventTime": "2026-03-01T08:00:00.123456789Z"}),
        (OBJECT, {"type": "https://ext.example/SprayEvent", "action": ..., "epcList": ...}),
        (AGGREGATION, {"childEPCs": ..., "action": "DELETE"}),
        (AGGREGATION, {"parentID": ..., "action": "OBSERVE"}),
        (AGGREGATION, {"childEPCs": ..., "childQuantityList": [{"epcClass": LOT["epcClass"]}]}),
        (TRANSACTION, {"epcList": ..., "action": "DELETE"}),
        (TRANSFORMATION, {"outputQuantityList": ..., "transformationID": "urn:x:1"}),
    ],
)
def test_the_variants_the_standard_allows(event, changes):
    assert errors(event, **changes) == []


def test_association_conformance_steps_of_tcr_54():
    place = "urn:epc:id:sgln:4012345.00001.0"
    assert errors(ASSOCIATION, parentID=place) == []
    for action in ("ADD", "DELETE"):
        assert errors(ASSOCIATION, action=action, parentID=...) == [("missing-parent", "")]
    for action in ("ADD", "OBSERVE"):
        assert errors(ASSOCIATION, action=action, childEPCs=...) == [("no-objects", "")]
        assert errors(ASSOCIATION, action=action, childEPCs=[], childQuantityList=[]) == [("no-objects", "")]


@pytest.mark.parametrize("name", ["deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time"])
@pytest.mark.parametrize("equal", [True, False])
def test_inline_attributes_of_tcr_53(name, equal):
    values = {"time": ("2026-03-01T07:00:00+07:00", "2026-03-01T07:10:00+07:00")}
    first, second = values.get(name, ("urn:x:one", "urn:x:two"))
    twice = sensed({name: first}, {**REPORT, name: first if equal else second})
    assert errors(OBJECT, **twice) == [
        ("inline-attribute-twice", f"/sensorElementList/0/sensorReport/0/{name}")
    ]
    assert errors(OBJECT, **sensed({name: first}, REPORT)) == []
    assert errors(OBJECT, **sensed({}, {**REPORT, name: second})) == []


def test_a_report_complete_in_itself_may_restate_its_device():
    own = {**REPORT, **METADATA, "time": "2026-03-01T07:30:00+07:00"}
    assert errors(OBJECT, **sensed(METADATA, own)) == []
    assert {slug for slug, _ in warnings(OBJECT, **sensed(METADATA, own))} == {"inline-attribute-repeated"}
    other = {**own, "deviceID": "urn:epc:id:giai:4000001.222"}
    assert [slug for slug, _ in errors(OBJECT, **sensed(METADATA, other))] == ["inline-attribute-twice"]


def test_what_is_only_worth_a_warning():
    late = sensed({}, {**REPORT, "time": "2026-03-01T09:00:00+07:00"})
    inside = "/sensorElementList/0/sensorReport/0"
    assert warnings(OBJECT, **late) == [("report-after-event", inside)]
    upside = sensed({}, {**REPORT, "minValue": 3, "maxValue": 2})
    assert warnings(OBJECT, **upside) == [("range-reversed", inside + "/minValue")]
    assert warnings(OBJECT, **{"nope:x": 1}) == [("undeclared-prefix", "/nope:x")]
    assert warnings(OBJECT, bizStep="cbv:BizStep-spraying") == [("unknown-cbv-uri", "/bizStep")]
    half = [{"epcClass": LOT["epcClass"], "quantity": 1.5}]
    assert warnings(OBJECT, quantityList=half) == [("fractional-count", "/quantityList/0/quantity")]


def test_every_problem_speaks_both_languages():
    (problem,) = problems(changed(OBJECT, action="add"))
    assert problem.vi == "action phải là ADD, OBSERVE hoặc DELETE, không phải add."
    assert problem.en == "action must be ADD, OBSERVE or DELETE, not add."
    assert problem.detail == f"{problem.vi} ({problem.en})"
    assert all(vi != en and vi and en for vi, en in SENTENCES.values())


def test_braces_in_foreign_text_do_no_harm():
    assert errors(OBJECT, action="{got.__class__}{}") == [("unknown-action", "/action")]
    assert errors(OBJECT, **{"a~/b": 1}) == [("unknown-field", "/a~0~1b")]


# the published schema as second opinion: whatever it refuses, we refuse too

SINGLE_FAULTS = [
    ("eventTime", "x"),
    ("eventTimeZoneOffset", "+25:00"),
    ("type", "Nonsense"),
    ("action", "CREATE"),
    ("bizStep", "spraying"),
    ("disposition", "nowhere"),
    ("readPoint", {"id": "no uri"}),
    ("bizLocation", {}),
    ("epcList", ["no uri"]),
    ("childEPCs", "x"),
    ("quantityList", [{}]),
    ("bizTransactionList", [{"type": "po"}]),
    ("sourceList", [{}]),
    ("sensorElementList", [{}]),
    ("persistentDisposition", {"set": ["x"]}),
    ("errorDeclaration", {}),
    ("certificationInfo", [{}]),
    ("eventID", "no uri"),
    ("ilmd", []),
    ("parentID", 5),
    ("bare", 1),
]


@pytest.fixture(scope="module")
def schema():
    text = corpus("gs1-epcis", "json-schema", "EPCIS-JSON-Schema.json").read_text()
    return jsonschema_rs.validator_for(json.loads(text), validate_formats=True)


def test_the_published_schema_agrees_on_single_faults(schema):
    compared = 0
    for path in sorted(corpus("gs1-epcis", "valid-json").rglob("*.jsonld")):
        document = json.loads(path.read_bytes())
        if document["type"] != "EPCISDocument":
            continue
        for field, wrong in SINGLE_FAULTS:
            broken = deepcopy(document)
            broken["epcisBody"]["eventList"][0][field] = wrong
            if not schema.is_valid(broken):
                compared += 1
                assert not read(json.dumps(broken).encode()).is_acceptable, (path.name, field)
    assert compared > 800


def test_vocabularies_are_the_published_ones():
    sizes = {v.name: len(v.words) for v in cbv.VOCABULARIES}
    assert list(sizes.values()) == [41, 33, 13, 3, 2, 14, 72, 2]
    for vocabulary, part in [
        (cbv.BIZ_STEP, "bizStep"),
        (cbv.DISPOSITION, "disposition"),
        (cbv.BIZ_TRANSACTION_TYPE, "bizTransaction-type"),
        (cbv.SOURCE_DEST_TYPE, "source-dest-type"),
        (cbv.ERROR_REASON, "error-reason"),
        (cbv.COMPONENT, "component"),
        (cbv.MEASUREMENT_TYPE, "measurement-type"),
        (cbv.SENSOR_ALERT, "sensor-alert-type"),
    ]:
        path = corpus("gs1-epcis", "json-schema", "parts", f"{part}-JSON-Schema.json")
        (definition,) = json.loads(path.read_text())["definitions"].values()
        assert vocabulary.words == {w for option in definition["anyOf"] for w in option.get("enum", ())}


def test_every_spelling_of_a_word_leads_back():
    for vocabulary in cbv.VOCABULARIES:
        for word in vocabulary.words:
            assert vocabulary.bare(vocabulary.uri(word)) == word
            assert vocabulary.bare(vocabulary.urn(word)) == word
    assert cbv.BIZ_STEP.uri("spraying") == "spraying"
    assert cbv.bare("urn:epcglobal:cbv:disp:in_transit") == "in_transit"
    assert cbv.bare("https://vocabulary.example/spraying") == "https://vocabulary.example/spraying"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from([EPC, "ADD", "po"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
fields = st.sampled_from(
    sorted(
        {"@context", "type", "action", "eventTime", "epcList", "quantityList", "sensorElementList", "ilmd"}
        | {"persistentDisposition", "bizTransactionList", "sourceList", "readPoint", "errorDeclaration"}
        | {"parentID", "childEPCs", "inputEPCList", "certificationInfo", "eventID", "ext:x"}
    )
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(EVENT_TYPES)), st.dictionaries(fields, json_values, max_size=6))
def test_no_event_makes_it_raise(kind, members):
    for problem in problems({**COMMON, "type": kind, **members}):
        assert problem.detail


@settings(max_examples=200, deadline=None)
@given(json_values)
def test_no_json_value_makes_it_raise(value):
    assert any(problem.is_error for problem in problems(value))


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200)
    | json_values.map(lambda v: json.dumps({"type": "EPCISDocument", "epcisBody": v}).encode())
)
def test_no_bytes_make_reading_raise(data):
    assert not read(data).is_acceptable

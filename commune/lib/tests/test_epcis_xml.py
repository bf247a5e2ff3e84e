"""EPCIS XML: published 1.2 documents, and every published JSON event through the 2.0 schema and back."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from commune.lib.epcis.canonical import is_same_content
from commune.lib.epcis.documents import DOCUMENT, EVENT, QUERY_DOCUMENT
from commune.lib.epcis.hash import event_hash
from commune.lib.epcis.index import keys_of
from commune.lib.epcis.reading import read
from commune.lib.epcis.xml_writing import NotXml, write_event_xml, write_query_xml, write_xml
from tests.corpora import corpus

CREATED = "2026-03-01T08:00:00+07:00"
EPC = "urn:epc:id:sgtin:0614141.107346.2018"
EVENT_XML = f"""<ObjectEvent>
  <eventTime>2026-03-01T08:00:00+07:00</eventTime>
  <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
  <epcList><epc>{EPC}</epc></epcList>
  <action>ADD</action>
  <bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>
</ObjectEvent>"""
JSON_EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2026-03-01T08:00:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "action": "ADD",
    "epcList": [EPC],
    "bizStep": "commissioning",
}


def document(events=EVENT_XML, *, namespace="urn:epcglobal:epcis:xsd:2", before="", version="2.0"):
    text = (
        f'{before}<epcis:EPCISDocument xmlns:epcis="{namespace}" xmlns:e="http://e/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        f'schemaVersion="{version}" creationDate="{CREATED}"><EPCISBody><EventList>{events}</EventList>'
        "</EPCISBody></epcis:EPCISDocument>"
    )
    return read(text.encode())


def errors(found):
    return [(p.type, p.pointer) for p in found.problems() if p.is_error]


@pytest.fixture(scope="module")
def capture_schema():
    return etree.XMLSchema(etree.parse(str(corpus("gs1-epcis", "xsd", "EPCglobal-epcis-2_0.xsd"))))


@pytest.fixture(scope="module")
def query_schema():
    return etree.XMLSchema(etree.parse(str(corpus("gs1-epcis", "xsd", "EPCglobal-epcis-query-2_0.xsd"))))


def published(*parts, pattern):
    found = sorted(corpus(*parts).rglob(pattern))
    assert found
    return [(path, event) for path in found for event in read(path.read_bytes()).events]


def test_published_first_edition_documents_are_accepted():
    found = sorted(corpus("openepcis-test-resources", "epcis12-xml").glob("*.xml"))
    assert len(found) == 19
    documents = {path.name: read(path.read_bytes()) for path in found}
    assert {name: errors(made) for name, made in documents.items() if errors(made)} == {}
    assert sum(len(made.events) for made in documents.values()) == 40
    assert {made.kind for made in documents.values()} == {DOCUMENT, EVENT}
    types = {keys_of(event).event_type for made in documents.values() for event in made.events}
    assert len(types) == 5


def test_first_edition_words_and_master_data_are_second_edition_ones():
    path = corpus("openepcis-test-resources", "epcis12-xml", "GS1_US_Pharma_Example_2_2_1_1.xml")
    made = read(path.read_bytes())
    words = {event["bizStep"] for event in made.events}
    assert words == {"commissioning", "packing", "shipping"}
    vocabularies = made.header["epcisMasterData"]["vocabularyList"]
    assert vocabularies[0]["type"] == "urn:epcglobal:epcis:vtype:EPCClass"
    assert vocabularies[0]["vocabularyElementList"][0]["attributes"]


@pytest.mark.parametrize(
    ("folders", "pattern", "events"),
    [
        (("gs1-epcis", "valid-json"), "*.jsonld", 56),
        (("openepcis-test-resources", "valid-json"), "*.json", 55),
        (("openepcis-test-resources", "valid-events"), "*.json", 5),
        (("epcis-event-hash", "examples"), "*.jsonld", 43),
        (("openepcis-test-resources", "epcis12-xml"), "*.xml", 40),
    ],
)
def test_every_published_event_survives_the_way_through_xml(
    folders, pattern, events, capture_schema, query_schema
):
    found = published(*folders, pattern=pattern)
    assert len(found) == events
    for path, event in found:
        written = write_xml([event], created=CREATED)
        assert capture_schema.validate(etree.fromstring(written)), (path.name, capture_schema.error_log)
        queried = write_query_xml([event], created=CREATED, query_name="SimpleEventQuery")
        assert query_schema.validate(etree.fromstring(queried)), (path.name, query_schema.error_log)
        for made in (read(written), read(queried), read(write_event_xml(event))):
            assert made.errors == []
            assert is_same_content(event, made.events[0]), path.name
            assert event_hash(event) == event_hash(made.events[0]), path.name


def test_words_may_be_written_as_urns():
    plain, urn = (
        write_xml([JSON_EVENT], created=CREATED),
        write_xml([JSON_EVENT], created=CREATED, as_urn=True),
    )
    assert b"<bizStep>https://ref.gs1.org/cbv/BizStep-commissioning</bizStep>" in plain
    assert b"<bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>" in urn
    assert is_same_content(read(plain).events[0], read(urn).events[0])


def test_one_event_reads_as_in_json():
    made = document()
    (event,) = made.events
    assert {k: v for k, v in event.items() if k != "@context"} == JSON_EVENT
    assert made.pointers == ["/epcisBody/eventList/0"]
    assert errors(made) == []


def test_query_results_have_their_pointers():
    written = write_query_xml([JSON_EVENT], created=CREATED, query_name="q", subscription_id="s")
    made = read(written)
    assert made.kind == QUERY_DOCUMENT
    assert made.pointers == ["/epcisBody/queryResults/resultsBody/eventList/0"]
    assert errors(made) == []


@pytest.mark.parametrize(
    ("old", "new", "slug", "pointer"),
    [
        ("ADD", "CREATE", "unknown-action", "/action"),
        ("<action>ADD</action>", "", "missing-field", ""),
        ("2026-03-01T08:00:00+07:00", "01-03-2026", "bad-time", "/eventTime"),
        ("<action>ADD</action>", "<action>ADD</action><madeUp>1</madeUp>", "unknown-field", "/madeUp"),
        (EPC, "nothing", "bad-uri", "/epcList/0"),
    ],
)
def test_faults_are_named_as_in_json(old, new, slug, pointer):
    found = errors(document(EVENT_XML.replace(old, new, 1)))
    assert found == [(slug, "/epcisBody/eventList/0" + pointer)]


def test_a_word_that_cbv_dropped_becomes_a_uri_and_a_warning():
    made = document(EVENT_XML.replace("commissioning", "rehandling"))
    assert made.events[0]["bizStep"] == "https://ref.gs1.org/cbv/BizStep-rehandling"
    assert [(p.type, p.is_error) for p in made.problems()] == [("unknown-cbv-uri", False)]


def test_the_second_edition_demands_its_order_and_the_first_does_not():
    action = "<action>ADD</action>"
    jumbled = EVENT_XML.replace(action, "").replace("<eventTime>", action + "<eventTime>")
    assert errors(document(jumbled)) == [("wrong-order", "/epcisBody/eventList/0")]
    assert errors(document(jumbled, namespace="urn:epcglobal:epcis:xsd:1", version="1.2")) == []


def test_extensions_keep_their_namespace_and_kind():
    extension = (
        '<e:note unit="kg">12</e:note><e:n xsi:type="xsd:integer">7</e:n><e:b xsi:type="xsd:boolean">true</e:b>'
        '<e:list>a</e:list><e:list>b</e:list><f:deep xmlns:f="http://f/"><f:x>1</f:x></f:deep>'
        '<cbvmda:lotNumber xmlns:cbvmda="urn:epcglobal:cbv:mda">L1</cbvmda:lotNumber>'
        '<e:other xmlns:e="http://other/">x</e:other><e:none xsi:nil="true"/>'
    )
    (event,) = document(EVENT_XML.replace("</ObjectEvent>", extension + "</ObjectEvent>")).events
    assert event["e:note"] == {"unit": "kg", "#text": "12"}
    assert (event["e:n"], event["e:b"], event["e:list"], event["e:none"]) == (7, True, ["a", "b"], None)
    assert event["f:deep"] == {"f:x": "1"}
    assert event["cbvmda:lotNumber"] == "L1"
    assert event["ext1:other"] == "x"
    assert event["@context"][1] == {"e": "http://e/", "f": "http://f/", "ext1": "http://other/"}
    again = read(write_xml([event], created=CREATED)).events[0]
    assert event_hash(again) == event_hash(event)


def test_a_quantity_event_is_an_observed_class():
    old = """<QuantityEvent><eventTime>2026-03-01T08:00:00Z</eventTime>
      <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
      <epcClass>urn:epc:idpat:sgtin:4012345.012345.*</epcClass><quantity>5</quantity></QuantityEvent>"""
    made = document(old, namespace="urn:epcglobal:epcis:xsd:1", version="1.2")
    assert errors(made) == []
    (event,) = made.events
    assert (event["type"], event["action"]) == ("ObjectEvent", "OBSERVE")
    assert event["quantityList"] == [{"epcClass": "urn:epc:idpat:sgtin:4012345.012345.*", "quantity": 5}]


def test_entities_and_outside_declarations_are_refused(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("urn:x:secret")
    for declaration in (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        '<!DOCTYPE d [<!ENTITY x "urn:x:1">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">',
    ):
        made = document(EVENT_XML.replace(EPC, "&x;"), before=declaration)
        assert [p.type for p in made.errors] == ["not-xml"]
        assert made.events == []
    assert errors(document(before="<!DOCTYPE project>")) == []


def test_a_bomb_of_entities_is_refused():
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    made = document(EVENT_XML.replace(EPC, "&a11;"), before=f'<!DOCTYPE d [<!ENTITY a0 "ha">{levels}]>')
    assert [p.type for p in made.errors] == ["not-xml"]


@pytest.mark.parametrize(
    "event",
    [
        {**JSON_EVENT, "type": "https://e.example/SprayEvent"},
        {**JSON_EVENT, "sensorElementList": [{"sensorReport": [{"type": "Mass", "e:x": {"y": 1}}]}]},
        {**JSON_EVENT, "e:not a name": 1},
        {**JSON_EVENT, "e:bell": "\x07"},
    ],
)
def test_what_xml_cannot_say_is_said_so(event):
    with pytest.raises(NotXml):
        write_xml([event], created=CREATED)


def test_json_and_xml_are_told_apart():
    assert read(b"\xef\xbb\xbf  <x/>").problems()[0].type == "unknown-document"
    assert read(b"\xef\xbb\xbf" + json.dumps(JSON_EVENT).encode()).kind == EVENT
    assert (
        read(EVENT_XML.encode("utf-16")).kind == "unknown" or read(EVENT_XML.encode("utf-16")).kind == EVENT
    )
    assert read(b"").problems()[0].type == "not-json"


names = st.sampled_from(
    ["ObjectEvent", "epcList", "readPoint", "id", "extension", "sensorElementList", "e:x", "ilmd"]
)
xml_trees = st.recursive(
    st.builds(lambda n, t: f"<{n}>{t}</{n}>", names, st.sampled_from(["", "a", "1", "urn:x:1", "-"])),
    lambda inner: st.builds(
        lambda n, parts: f"<{n}>{''.join(parts)}</{n}>", names, st.lists(inner, max_size=3)
    ),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=100))
def test_no_bytes_make_reading_xml_raise(data):
    assert not read(b"<" + data).is_acceptable


@settings(max_examples=200, deadline=None)
@given(xml_trees)
def test_no_tree_makes_reading_raise(tree):
    made = document(EVENT_XML.replace("</ObjectEvent>", tree + "</ObjectEvent>") + tree)
    for problem in made.problems():
        assert problem.detail

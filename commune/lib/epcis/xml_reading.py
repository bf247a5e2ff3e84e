"""EPCIS XML, 2.0 and 1.x, read into the same JSON events as everything else.

Entities, external DTDs and the network are off, and a document whose DOCTYPE declares anything is
refused. What the two syntaxes spell differently is translated: CBV URNs and URIs become bare words,
XML namespaces become prefixes in @context, 1.x `extension` and `baseExtension` wrappers fall away, the
1.x QuantityEvent becomes the ObjectEvent the standard defines it to be. The JSON rules then judge it.
"""

from typing import Any

import msgspec
from lxml import etree

from commune.lib.epcis.context import EPCIS_CONTEXT, STANDARD_PREFIXES
from commune.lib.epcis.documents import ADDED_BY_REPOSITORY, UNKNOWN, Document, understood
from commune.lib.epcis.envelope import DOCUMENT, QUERY_DOCUMENT
from commune.lib.epcis.problem import Findings
from commune.lib.epcis.xml_events import EVENTS, Element, EventReader, Json, members_of, names_of, text_of
from commune.lib.epcis.xml_names import EPCIS_2, QUERY_2

# the XML schemas allow these, the JSON schema does not
_SECOND_EDITION = (("missing-field", r".*/sensorReport/\d+"), ("repeated-item", r".*List/\d+"))
_FIRST_EDITION = (*_SECOND_EDITION, ("ilmd-not-allowed", ".*"), ("bad-uri", "/certificationInfo"))
_QUERY_FIELDS = {"queryName", "subscriptionID"}
_BUSINESS_FIELDS = {
    "sender": ("Sender", "Identifier"),
    "receiver": ("Receiver", "Identifier"),
    "instanceIdentifier": ("DocumentIdentification", "InstanceIdentifier"),
}


def read_xml(data: bytes) -> Document:
    """The document in XML bytes, with pointers as in its JSON form. Never raises."""
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        return _refused("not-xml", why=str(error))
    if _has_declarations(root):
        return _refused("not-xml", why="DOCTYPE")
    reader = EventReader(is_second_edition=names_of(root)[0] in (EPCIS_2, QUERY_2))
    value = _document(reader, root)
    if value is None:
        return _refused("unknown-document", got=names_of(root)[1])
    document = understood(value)
    return msgspec.structs.replace(
        document,
        errors=[*document.errors, *reader.found.problems],
        forgiven=_SECOND_EDITION if reader.is_second_edition else _FIRST_EDITION,
    )


def _has_declarations(root: Element) -> bool:
    """Whether a DTD brings entities, defaults or an address; a bare DOCTYPE name does no harm."""
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is None:
        return False
    return bool(dtd.external_id or dtd.system_url or dtd.entities() or dtd.elements())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _refused(slug: str, **facts: str) -> Document:
    found = Findings({})
    found.add(slug, "", **facts)
    return Document(kind=UNKNOWN, events=[], pointers=[], errors=found.problems)


def _found(element: Element, *path: str) -> Element | None:
    """The first descendant along a path of local names, whatever the namespace."""
    for name in path:
        matches = [child for child in element if names_of(child)[1] == name]
        if not matches:
            return None
        element = matches[0]
    return element


def _document(reader: EventReader, root: Element) -> Json | None:
    """The JSON form of the whole document; None where the root element is nothing we know."""
    name = names_of(root)[1]
    if name in EVENTS:
        event = reader.event(root, "")
        return {"@context": _context(reader), **event}
    if name == DOCUMENT:
        body = _event_list(reader, root, "/epcisBody/eventList", "EPCISBody", "EventList")
    elif name == QUERY_DOCUMENT:
        body = _query_body(reader, root)
    else:
        return None
    added = _added_fields(reader, root)
    attributes = {field: root.get(field) for field in ("schemaVersion", "creationDate") if root.get(field)}
    return {
        "@context": _context(reader),
        "type": name,
        **attributes,
        **added,
        **(_business_header(root) if name == DOCUMENT else {}),
        **_master_data(root),
        "epcisBody": body,
    }


def _query_body(reader: EventReader, root: Element) -> Json:
    results = _found(root, "EPCISBody", "QueryResults")
    if results is None:
        return {}
    at = "/epcisBody/queryResults/resultsBody/eventList"
    known = {name: text_of(child) for name, child in members_of(results) if name in _QUERY_FIELDS}
    body = _event_list(reader, results, at, "resultsBody", "EventList")
    return {"queryResults": {**known, "resultsBody": body}}


def _event_list(reader: EventReader, start: Element, at: str, *path: str) -> Json:
    listed = _found(start, *path)
    if listed is None:
        return {}
    children = [child for _, child in members_of(listed)]
    return {"eventList": [reader.event(child, f"{at}/{place}") for place, child in enumerate(children)]}


def _context(reader: EventReader) -> list[Any]:
    own = {
        prefix: namespace
        for namespace, prefix in reader.prefixes.items()
        if STANDARD_PREFIXES.get(prefix) != namespace
    }
    return [EPCIS_CONTEXT, own] if own else [EPCIS_CONTEXT]


def _added_fields(reader: EventReader, root: Element) -> Json:
    """The extension fields a repository says it added itself, which no event hash covers."""
    for child in root:
        namespace, local = names_of(child)
        if namespace + local == ADDED_BY_REPOSITORY:
            return {reader.name(child, namespace, local): [reader.name(one, *names_of(one)) for one in child]}
    return {}


def _business_header(root: Element) -> Json:
    business = _found(root, "EPCISHeader", "StandardBusinessDocumentHeader")
    if business is None:
        return {}
    parts = {field: _found(business, *path) for field, path in _BUSINESS_FIELDS.items()}
    return {field: text_of(part) for field, part in parts.items() if part is not None}


def _master_data(root: Element) -> Json:
    header = _found(root, "EPCISHeader")
    lists = [] if header is None else [c for c in header.iter() if names_of(c)[1] == "VocabularyList"]
    if not lists:
        return {}
    vocabularies = [_vocabulary(child) for child in lists[0]]
    return {"epcisHeader": {"epcisMasterData": {"vocabularyList": vocabularies}}}


def _vocabulary(element: Element) -> Json:
    elements = [one for child in element for one in child if names_of(one)[1] == "VocabularyElement"]
    return {
        "type": element.get("type"),
        "vocabularyElementList": [_vocabulary_element(one) for one in elements],
    }


def _vocabulary_element(element: Element) -> Json:
    attributes, children = [], []
    for child in element:
        name = names_of(child)[1]
        if name == "attribute":
            attributes.append({"id": child.get("id"), "attribute": text_of(child)})
        elif name == "children":
            children += [text_of(one) for one in child]
    made = {"id": element.get("id"), "attributes": attributes, "children": children}
    return {key: value for key, value in made.items() if value != []}

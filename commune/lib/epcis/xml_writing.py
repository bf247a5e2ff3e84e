"""EPCIS 2.0 XML from JSON events, in the order of the published XSD.

Extension values that are no strings keep their kind in xsi:type, so that `read_xml` gives them back.
What XML cannot say raises `NotXml`: event types of one's own, objects inside a sensor reading,
names and characters that XML forbids.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from lxml import etree

from commune.lib.epcis.cbv import DISPOSITION, ERROR_REASON, Vocabulary
from commune.lib.epcis.context import expanded, prefixes
from commune.lib.epcis.xml_names import (
    EPC_LISTS,
    EPCIS_2,
    MDA_JSON,
    MDA_XML,
    ORDER,
    QUANTITY_LISTS,
    QUERY_2,
    SENSOR_METADATA,
    SENSOR_REPORT,
    SENSOR_WORDS,
    TYPED_LISTS,
    WORD_FIELDS,
    XSD,
    XSI,
)

Json = dict[str, Any]
Element = Any  # lxml publishes no usable types for its elements

_NAMESPACES = {"epcis": EPCIS_2, "xsi": XSI, "xsd": XSD}
_QUERY_NAMESPACES = {"epcisq": QUERY_2, "xsi": XSI, "xsd": XSD}


class NotXml(ValueError):
    """The event holds something the XML binding of EPCIS 2.0 cannot express."""


def write_xml(events: Iterable[Json], *, created: str, as_urn: bool = False) -> bytes:
    """An EPCISDocument. `created` is its creationDate; `as_urn` writes CBV words as 1.x URNs.

    Raises NotXml.
    """
    root = _root(f"{{{EPCIS_2}}}EPCISDocument", _NAMESPACES, created)
    _write_events(etree.SubElement(etree.SubElement(root, "EPCISBody"), "EventList"), events, as_urn)
    return _bytes(root)


def write_query_xml(
    events: Iterable[Json],
    *,
    created: str,
    query_name: str,
    subscription_id: str | None = None,
    as_urn: bool = False,
) -> bytes:
    """An EPCISQueryDocument with the results of a query. Raises NotXml."""
    root = _root(f"{{{QUERY_2}}}EPCISQueryDocument", _QUERY_NAMESPACES, created)
    results = etree.SubElement(etree.SubElement(root, "EPCISBody"), f"{{{QUERY_2}}}QueryResults")
    etree.SubElement(results, "queryName").text = query_name
    if subscription_id is not None:
        etree.SubElement(results, "subscriptionID").text = subscription_id
    listed = etree.SubElement(etree.SubElement(results, "resultsBody"), "EventList")
    _write_events(listed, events, as_urn)
    return _bytes(root)


def write_event_xml(event: Json, *, as_urn: bool = False) -> bytes:
    """One event alone as root element, as the REST interface gives it. Raises NotXml."""
    holder = etree.Element("holder", nsmap=_NAMESPACES)
    _write_events(holder, [event], as_urn)
    (element,) = holder
    element.tag = f"{{{EPCIS_2}}}{element.tag}"
    return _bytes(element)


def _root(tag: str, namespaces: Mapping[str, str], created: str) -> Element:
    return etree.Element(tag, schemaVersion="2.0", creationDate=created, nsmap=dict(namespaces))


def _bytes(root: Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xsd"])
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _write_events(holder: Element, events: Iterable[Json], as_urn: bool) -> None:
    for event in events:
        if event.get("type") not in ORDER:
            raise NotXml(f"event type {event.get('type')}")
        try:
            _Writer(event, as_urn=as_urn).write(holder)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise NotXml(str(error)) from error


class _Writer:
    """Writes one event; knows the prefixes its context declares."""

    def __init__(self, event: Json, *, as_urn: bool) -> None:
        self.event = event
        self.as_urn = as_urn
        self.names = prefixes(event.get("@context"))
        self._fields: dict[str, Callable[[Element, str, Any], None]] = {
            **dict.fromkeys(WORD_FIELDS, self._word_field),
            **dict.fromkeys(EPC_LISTS, self._epcs),
            **dict.fromkeys(QUANTITY_LISTS, self._quantities),
            **dict.fromkeys(TYPED_LISTS, self._typed),
            "readPoint": self._place,
            "bizLocation": self._place,
            "persistentDisposition": self._persistent,
            "errorDeclaration": self._declaration,
            "certificationInfo": self._certification,
            "sensorElementList": self._sensors,
            "ilmd": self._ilmd,
        }

    def write(self, holder: Element) -> None:
        kind = self.event["type"]
        element = etree.SubElement(holder, kind, nsmap=self._declared())
        for name in ORDER[kind]:
            if name in self.event:
                write = self._fields.get(name, self._plain)
                write(element, name, self.event[name])
        known = {"type", "@context", *ORDER[kind]}
        self._extensions(element, {k: v for k, v in self.event.items() if k not in known})

    def _declared(self) -> dict[str, str]:
        """The event's own prefixes, so that readers see the names its author chose."""
        own = {k: v for k, v in self.names.items() if k.isascii() and k.isidentifier() and "://" in v}
        return {prefix: namespace for prefix, namespace in own.items() if prefix not in _NAMESPACES}

    def _plain(self, parent: Element, name: str, value: Any) -> None:
        etree.SubElement(parent, name).text = _scalar(value)

    def _word(self, vocabulary: Vocabulary, value: str) -> str:
        word = vocabulary.bare(expanded(value, self.names))
        if self.as_urn and vocabulary.urn_prefix:
            return vocabulary.urn(word)
        return vocabulary.uri(word)

    def _word_field(self, parent: Element, name: str, value: str) -> None:
        etree.SubElement(parent, name).text = self._word(WORD_FIELDS[name], value)

    def _epcs(self, parent: Element, name: str, value: list[str]) -> None:
        listed = etree.SubElement(parent, name)
        for epc in value:
            etree.SubElement(listed, "epc").text = epc

    def _quantities(self, parent: Element, name: str, value: list[Json]) -> None:
        listed = etree.SubElement(parent, name)
        for one in value:
            element = etree.SubElement(listed, "quantityElement")
            for field in ("epcClass", "quantity", "uom"):
                if field in one:
                    etree.SubElement(element, field).text = _scalar(one[field])

    def _typed(self, parent: Element, name: str, value: list[Json]) -> None:
        if not value:
            return
        identifier, vocabulary = TYPED_LISTS[name]
        listed = etree.SubElement(parent, name)
        for one in value:
            element = etree.SubElement(listed, identifier)
            element.text = one[identifier]
            if "type" in one:
                element.set("type", self._word(vocabulary, one["type"]))

    def _place(self, parent: Element, name: str, value: Json) -> None:
        element = etree.SubElement(parent, name)
        etree.SubElement(element, "id").text = value["id"]
        self._extensions(element, {k: v for k, v in value.items() if k != "id"})

    def _persistent(self, parent: Element, name: str, value: Json) -> None:
        element = etree.SubElement(parent, name)
        for change in ("unset", "set"):
            for word in value.get(change, ()):
                etree.SubElement(element, change).text = self._word(DISPOSITION, word)

    def _declaration(self, parent: Element, name: str, value: Json) -> None:
        element = etree.SubElement(parent, name)
        self._plain(element, "declarationTime", value["declarationTime"])
        if "reason" in value:
            etree.SubElement(element, "reason").text = self._word(ERROR_REASON, value["reason"])
        if value.get("correctiveEventIDs"):
            listed = etree.SubElement(element, "correctiveEventIDs")
            for event_id in value["correctiveEventIDs"]:
                etree.SubElement(listed, "correctiveEventID").text = event_id
        known = {"declarationTime", "reason", "correctiveEventIDs"}
        self._extensions(element, {k: v for k, v in value.items() if k not in known})

    def _certification(self, parent: Element, name: str, value: str | list[str]) -> None:
        for one in value if isinstance(value, list) else [value]:
            etree.SubElement(parent, name).text = one

    def _sensors(self, parent: Element, name: str, value: list[Json]) -> None:
        if not value:
            return
        listed = etree.SubElement(parent, name)
        for one in value:
            element = etree.SubElement(listed, "sensorElement")
            if "sensorMetadata" in one:
                self._measured(element, "sensorMetadata", one["sensorMetadata"], SENSOR_METADATA)
            for report in one["sensorReport"]:
                self._measured(element, "sensorReport", report, SENSOR_REPORT)
            known = {"sensorMetadata", "sensorReport"}
            self._extensions(element, {k: v for k, v in one.items() if k not in known})

    def _measured(self, parent: Element, name: str, value: Json, known: set[str]) -> None:
        element = etree.SubElement(parent, name)
        for field, member in value.items():
            if isinstance(member, dict | list):
                raise NotXml(f"{name}/{field} is no plain value")
            text = _scalar(member)
            if field in SENSOR_WORDS and name == "sensorReport":
                text = self._word(SENSOR_WORDS[field], text)
            element.set(field if field in known else self._tag(field), text)

    def _ilmd(self, parent: Element, name: str, value: Json) -> None:
        self._extensions(etree.SubElement(parent, name), value)

    def _extensions(self, parent: Element, fields: Json) -> None:
        for name, value in fields.items():
            for member in value if isinstance(value, list) else [value]:
                self._free(etree.SubElement(parent, self._tag(name)), member)

    def _free(self, element: Element, value: Any) -> None:
        if isinstance(value, dict):
            element.text = value.get("#text")
            self._extensions(element, {k: v for k, v in value.items() if k != "#text"})
        elif isinstance(value, list):
            self._extensions(element, {"item": value})
        elif value is None:
            element.set(f"{{{XSI}}}nil", "true")
        else:
            element.text = _scalar(value)
            kind = _KINDS.get(type(value))
            if kind:
                element.set(f"{{{XSI}}}type", f"xsd:{kind}")

    def _tag(self, name: str) -> str:
        """An extension's name as `{namespace}local`."""
        prefix, colon, local = name.partition(":")
        if not colon:
            return name
        namespace = self.names.get(prefix)
        if namespace is None:
            cut = max(name.rfind("/"), name.rfind("#"), name.rfind(":")) + 1
            namespace, local = name[:cut], name[cut:]
        return f"{{{MDA_XML if namespace == MDA_JSON else namespace}}}{local}"


_KINDS = {bool: "boolean", int: "integer", float: "double"}


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return str(value)

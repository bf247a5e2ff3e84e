"""One event element of EPCIS XML as a JSON event; see `xml_reading` for the document around it."""

import re
from collections.abc import Callable, Iterator
from itertools import chain, count
from typing import Any

from lxml import etree

from commune.lib.epcis.cbv import DISPOSITION, ERROR_REASON, Vocabulary
from commune.lib.epcis.context import STANDARD_PREFIXES
from commune.lib.epcis.problem import Findings
from commune.lib.epcis.xml_names import (
    EPC_LISTS,
    MDA_JSON,
    MDA_XML,
    ORDER,
    QUANTITY_LISTS,
    SENSOR_NUMBERS,
    SENSOR_WORDS,
    STANDARD,
    TYPED_LISTS,
    WORD_FIELDS,
    XSD,
    XSI,
)

Json = dict[str, Any]
Element = Any  # lxml publishes no usable types for its elements

EVENTS = {*ORDER, "QuantityEvent"}

_WRAPPERS = {"extension", "baseExtension"}
_TIME_FIELDS = {"eventTime", "recordTime", "declarationTime"}
_WITHOUT_SECONDS = re.compile(r"(T\d\d:\d\d)(Z|[+-]\d\d:\d\d)$", re.ASCII)
_NUMERIC = {"integer", "int", "long", "short", "decimal", "double", "float"}
_WHOLE = re.compile(r"[+-]?\d{1,300}", re.ASCII)
_FRACTION = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_BOOLEANS: dict[str, bool] = {"true": True, "1": True, "false": False, "0": False}


def names_of(element: Element) -> tuple[str, str]:
    """Namespace and local name of an element."""
    name = etree.QName(element)
    return name.namespace or "", name.localname


def text_of(element: Element) -> str:
    text: str = element.text or ""
    return text.strip()


def members_of(element: Element) -> Iterator[tuple[str, Element]]:
    """Standard children by name, wrappers unfolded; foreign ones under the name ''."""
    for child in element:
        namespace, name = names_of(child)
        if namespace in STANDARD and name in _WRAPPERS:
            yield from members_of(child)
        else:
            yield (name if namespace in STANDARD else ""), child


class EventReader:
    """Reads the events of one document; remembers which prefix it gave to which namespace."""

    def __init__(self, *, is_second_edition: bool) -> None:
        self.found = Findings({})
        self.prefixes: dict[str, str] = {}
        self.is_second_edition = is_second_edition
        self._fields: dict[str, Callable[[str, Element], Any]] = {
            **dict.fromkeys(WORD_FIELDS, self._word_field),
            **dict.fromkeys(EPC_LISTS, self._epcs),
            **dict.fromkeys(QUANTITY_LISTS, self._quantities),
            **dict.fromkeys(TYPED_LISTS, self._typed),
            "readPoint": self._place,
            "bizLocation": self._place,
            "persistentDisposition": self._persistent,
            "errorDeclaration": self._declaration,
            "sensorElementList": self._sensors,
            "ilmd": self._ilmd,
        }

    def event(self, element: Element, at: str) -> Json:
        namespace, kind = names_of(element)
        known = namespace in STANDARD and kind in EVENTS
        event: Json = {"type": kind if known else self.name(element, namespace, kind)}
        members = list(members_of(element))
        for name, child in members:
            if name:
                self._standard_field(event, name, child)
        self._extensions(element, event)
        if self.is_second_edition and kind in ORDER:
            self._check_order(kind, [name for name, _ in members], at)
        return _as_object_event(event) if kind == "QuantityEvent" else event

    def _check_order(self, kind: str, names: list[str], at: str) -> None:
        """The 2.0 XSD is a sequence; 1.x documents were read in any order by everyone."""
        places = [ORDER[kind].index(name) for name in names if name in ORDER[kind]]
        if places != sorted(places):
            self.found.add("wrong-order", at)

    def _standard_field(self, event: Json, name: str, child: Element) -> None:
        value = self._fields[name](name, child) if name in self._fields else self._plain(child)
        if name in event:
            before = event[name] if isinstance(event[name], list) else [event[name]]
            value = [*before, *(value if isinstance(value, list) else [value])]
        event[name] = value

    def _plain(self, child: Element) -> Any:
        if len(child):
            return self._free(child)
        text = text_of(child)
        if not self.is_second_edition and names_of(child)[1] in _TIME_FIELDS:
            return _WITHOUT_SECONDS.sub(r"\1:00\2", text)
        return text

    def _word_field(self, name: str, child: Element) -> str:
        return _bare(WORD_FIELDS[name], text_of(child))

    def _epcs(self, _name: str, element: Element) -> list[str]:
        return [text_of(child) for _, child in members_of(element)]

    def _quantities(self, _name: str, element: Element) -> list[Json]:
        return [_quantity(one) for _, one in members_of(element)]

    def _typed(self, name: str, element: Element) -> list[Json]:
        identifier, vocabulary = TYPED_LISTS[name]
        made = []
        for _, child in members_of(element):
            kind = child.get("type")
            shown = {} if kind is None else {"type": _bare(vocabulary, kind.strip())}
            made.append({**shown, identifier: text_of(child)})
        return made

    def _place(self, _name: str, element: Element) -> Json:
        made: Json = {name: self._plain(child) for name, child in members_of(element) if name}
        self._extensions(element, made)
        return made

    def _persistent(self, _name: str, element: Element) -> Json:
        made: Json = {}
        for name, child in members_of(element):
            made.setdefault(name, []).append(_bare(DISPOSITION, text_of(child)))
        return made

    def _declaration(self, _name: str, element: Element) -> Json:
        made: Json = {}
        for name, child in members_of(element):
            if name == "correctiveEventIDs":
                made[name] = [text_of(one) for one in child]
            elif name:
                made[name] = _bare(ERROR_REASON, text_of(child)) if name == "reason" else self._plain(child)
        self._extensions(element, made)
        return made

    def _sensors(self, _name: str, element: Element) -> list[Json]:
        return [self._sensor(child) for name, child in members_of(element) if name == "sensorElement"]

    def _sensor(self, element: Element) -> Json:
        made: Json = {}
        for name, child in members_of(element):
            if name == "sensorMetadata":
                made[name] = self._measured(child)
            elif name == "sensorReport":
                made.setdefault(name, []).append(self._measured(child))
            elif name:
                made[name] = self._plain(child)
        self._extensions(element, made)
        return made

    def _measured(self, element: Element) -> Json:
        made: Json = {}
        for attribute, value in element.attrib.items():
            name = etree.QName(attribute)
            key = self.name(element, name.namespace, name.localname) if name.namespace else name.localname
            made[key] = self._measured_value(element, key, value.strip())
        return made

    def _measured_value(self, element: Element, key: str, value: str) -> Any:
        if key in SENSOR_NUMBERS:
            return _number(value)
        if key == "booleanValue":
            return _BOOLEANS.get(value, value)
        return self._own_word(element, _bare(SENSOR_WORDS[key], value)) if key in SENSOR_WORDS else value

    def _own_word(self, element: Element, value: str) -> str:
        """A word written with a prefix that the XML declares, with that prefix made known to JSON."""
        prefix, _, local = value.partition(":")
        namespace = element.nsmap.get(prefix)
        return self.name(element, namespace, local) if namespace and local else value

    def _ilmd(self, _name: str, element: Element) -> Json:
        made: Json = {name: self._plain(child) for name, child in members_of(element) if name}
        self._extensions(element, made)
        return made

    def _extensions(self, element: Element, made: Json) -> None:
        for name, child in members_of(element):
            if not name:
                _add(made, self.name(child, *names_of(child)), self._free(child))

    def _free(self, element: Element) -> Any:
        """Extension content: text, or an object of its attributes and children."""
        if element.get(f"{{{XSI}}}nil") == "true":
            return None
        made: Json = {}
        for attribute, value in element.attrib.items():
            name = etree.QName(attribute)
            if name.namespace != XSI:
                made[self.name(element, name.namespace or "", name.localname)] = value
        for child in element:
            _add(made, self.name(child, *names_of(child)), self._free(child))
        if not made:
            return _typed_text(element)
        return {**made, "#text": text_of(element)} if text_of(element) else made

    def name(self, element: Element, namespace: str, local: str) -> str:
        """`prefix:local`, the prefix being chosen once for each namespace of the document."""
        if not namespace:
            return local
        meant = MDA_JSON if namespace == MDA_XML else namespace
        if meant not in self.prefixes:
            self.prefixes[meant] = self._prefix_for(element, namespace, meant)
        return f"{self.prefixes[meant]}:{local}"

    def _prefix_for(self, element: Element, namespace: str, meant: str) -> str:
        """The standard's prefix, else the document's own where it is still free, else a new one."""
        for prefix, known in STANDARD_PREFIXES.items():
            if known == meant:
                return prefix
        taken = {*self.prefixes.values(), *STANDARD_PREFIXES, "http", "https", "urn"}
        wishes: list[str] = [prefix for prefix, uri in element.nsmap.items() if uri == namespace and prefix]
        new = (f"ext{number}" for number in count(1))
        return next(prefix for prefix in chain(wishes, new) if prefix not in taken)


def _bare(vocabulary: Vocabulary, value: str) -> str:
    """The bare word; a 1.x word that CBV 2.0 dropped becomes a URI, which JSON allows."""
    word = vocabulary.bare(value)
    urn = vocabulary.urn_prefix
    return vocabulary.uri_prefix + word.removeprefix(urn) if urn and word.startswith(urn) else word


def _number(text: str) -> int | float | str:
    """A JSON number; other text unchanged, so that the JSON rules name the fault."""
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _FRACTION.fullmatch(text) else text


def _quantity(element: Element) -> Json:
    made: Json = {}
    for name, child in members_of(element):
        if child.get(f"{{{XSI}}}nil") != "true":
            made[name] = _number(text_of(child)) if name == "quantity" else text_of(child)
    return made


def _typed_text(element: Element) -> Any:
    """Text of an extension element, as the number or boolean its xsi:type names."""
    text = text_of(element)
    prefix, _, kind = str(element.get(f"{{{XSI}}}type", "")).rpartition(":")
    if element.nsmap.get(prefix or None) != XSD:
        return text
    if kind == "boolean":
        return _BOOLEANS.get(text, text)
    return _number(text) if kind in _NUMERIC else text


def _add(made: Json, key: str, value: Any) -> None:
    """Repeated elements become a list."""
    if key not in made:
        made[key] = value
    elif isinstance(made[key], list):
        made[key].append(value)
    else:
        made[key] = [made[key], value]


def _as_object_event(event: Json) -> Json:
    """EPCIS 1.2 section 7.4.4: a QuantityEvent is an observed class with its quantity."""
    made = {**event, "type": "ObjectEvent", "action": "OBSERVE"}
    element = {"epcClass": made.pop("epcClass", None), "quantity": _number(str(made.pop("quantity", "")))}
    return {**made, "quantityList": [element]}

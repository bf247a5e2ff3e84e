"""The event hash ID of CBV 2.0 section 8.9: one identity for an event, whatever its syntax.

The pre-hash string is the standard's: canonical property order, values in canonical form, user
extensions by full namespace, lists sorted; then SHA-256 in an RFC 6920 `ni` URI.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from commune.lib.epcis import cbv
from commune.lib.epcis.context import expanded, prefixes
from commune.lib.epcis.formats import canonical_time
from commune.lib.epcis.identifiers import canonical

Names = dict[str, str]

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_COMMENT = "{http://www.w3.org/2000/01/rdf-schema#}comment"
_NOT_HASHED = {"type", "@context", "eventID", "recordTime", "errorDeclaration"}
_TIMES = {"eventTime", "time", "startTime", "endTime"}
_WORDS = {
    "bizStep": cbv.BIZ_STEP,
    "disposition": cbv.DISPOSITION,
    "set": cbv.DISPOSITION,
    "unset": cbv.DISPOSITION,
    "component": cbv.COMPONENT,
    "exception": cbv.SENSOR_ALERT,
}
_URN_WORDS = tuple((v.urn_prefix, v.uri_prefix) for v in cbv.VOCABULARIES if v.urn_prefix)

_ORDER = (
    "eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID", "epcList", "inputEPCList",
    "childEPCs", "quantityList", "childQuantityList", "inputQuantityList", "outputEPCList",
    "outputQuantityList", "action", "transformationID", "bizStep", "disposition",
    "persistentDisposition", "readPoint", "bizLocation", "sensorElementList",
)  # fmt: skip
# The table in CBV 2.0 puts these before sensorElementList and sources before destinations; the
# published hashes, which every implementation is measured by, come from sorting them with the rest.
_METADATA = (
    "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod",
    "bizRules",
)  # fmt: skip
_REPORT = (
    "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time",
    "microorganism", "chemicalSubstance", "value", "component", "stringValue", "booleanValue",
    "hexBinaryValue", "uriValue", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue",
    "uom", "coordinateReferenceSystem",
)  # fmt: skip
_TYPED_LISTS = {
    "bizTransactionList": ("bizTransaction", cbv.BIZ_TRANSACTION_TYPE),
    "sourceList": ("source", cbv.SOURCE_DEST_TYPE),
    "destinationList": ("destination", cbv.SOURCE_DEST_TYPE),
}
_STANDARD = {*_ORDER, *_TYPED_LISTS, *_NOT_HASHED}


def event_hash(event: dict[str, Any], context: Any = None, *, ignored: Iterable[str] = ()) -> str:
    """`ni:///sha-256;...?ver=CBV2.0` of a structurally valid event.

    `context` is the surrounding document's, when the event's own does not suffice; `ignored` names
    extension fields that a repository added and that do not belong to the event.
    """
    digest = hashlib.sha256(pre_hash(event, context, ignored=ignored).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def pre_hash(event: dict[str, Any], context: Any = None, *, ignored: Iterable[str] = ()) -> str:
    """The canonical text that is hashed; for tests and for explaining a difference."""
    names = prefixes(context, event.get("@context"))
    left_out = set(ignored)
    parts = [f"eventType={expanded(str(event.get('type', '')), names)}"]
    parts += [_field(key, event[key], names) for key in _ORDER if key in event]
    rest = {k: v for k, v in event.items() if k not in _STANDARD and k not in left_out}
    typed = [_field(key, event[key], names) for key in _TYPED_LISTS if key in event]
    parts += sorted(typed + _extensions(rest, names))
    return "".join(parts)


def _field(key: str, value: Any, names: Names) -> str:
    if key in _ELEMENTS:
        return _listed(key, [_ELEMENTS[key](key, element, names) for element in _items(value)])
    if key in _OBJECTS:
        return _nested(key, value, _OBJECTS[key], names)
    return _scalars(key, value, names)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _listed(key: str, elements: list[str]) -> str:
    return key + "".join(sorted(elements)) if elements else ""


def _scalars(key: str, value: Any, names: Names) -> str:
    return "".join(sorted(f"{key}={_text(key, item, names)}" for item in _items(value) if item is not None))


def _epc(_key: str, epc: Any, names: Names) -> str:
    return "epc=" + _text("epc", epc, names)


def _quantity(_key: str, element: Any, names: Names) -> str:
    keys = ("epcClass", "quantity", "uom")
    return "quantityElement" + "".join(_scalars(key, element[key], names) for key in keys if key in element)


def _typed(key: str, element: Any, names: Names) -> str:
    identifier, vocabulary = _TYPED_LISTS[key]
    kind = element.get("type")
    shown = "" if kind is None else "type=" + expanded(vocabulary.uri(vocabulary.bare(kind)), names)
    return f"{shown}{identifier}={_text(identifier, element.get(identifier), names)}"


def _nested(key: str, value: dict[str, Any], order: tuple[str, ...], names: Names) -> str:
    inner = [_scalars(name, value[name], names) for name in order if name in value]
    rest = {name: member for name, member in value.items() if name not in order}
    return key + "".join(inner) + "".join(sorted(_extensions(rest, names)))


def _sensor(_key: str, element: dict[str, Any], names: Names) -> str:
    parts = ["sensorElement"]
    if "sensorMetadata" in element:
        parts.append(_nested("sensorMetadata", element["sensorMetadata"], _METADATA, names))
    reports = _items(element.get("sensorReport", []))
    parts += sorted(_nested("sensorReport", report, _REPORT, names) for report in reports)
    rest = {k: v for k, v in element.items() if k not in ("sensorMetadata", "sensorReport")}
    return "".join(parts) + "".join(sorted(_extensions(rest, names)))


def _extensions(fields: dict[str, Any], names: Names) -> list[str]:
    """One text for each value of each extension field, unsorted."""
    texts = []
    for key, value in fields.items():
        name = _braced(key, names)
        if name in (_COMMENT, "comment", "@context"):
            continue
        texts += [name + inner for inner in _inner(value, names)]
    return texts


def _inner(value: Any, names: Names) -> list[str]:
    if isinstance(value, list):
        return [inner for item in value for inner in _inner(item, names)]
    if isinstance(value, dict):
        own = value.get("#text")
        text = "" if own is None else "=" + _text("", own, names)
        members = {k: v for k, v in value.items() if k != "#text"}
        return [text + "".join(sorted(_extensions(members, names)))]
    text = "" if value is None else _text("", value, names)
    return ["=" + text if text else ""]


def _braced(key: str, names: Names) -> str:
    """An extension's name as `{namespace}local`; a full URI is cut behind its last / or #."""
    prefix, colon, local = key.partition(":")
    if colon and prefix in names:
        return f"{{{names[prefix]}}}{local}"
    if "://" in key:
        cut = max(key.rfind("/"), key.rfind("#")) + 1
        return f"{{{key[:cut]}}}{key[cut:]}"
    return key


def _text(key: str, value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return _number(str(value))
    text = str(value).strip()
    if key in _TIMES:
        return canonical_time(text)
    return _word_or_identifier(key, text, names)


def _word_or_identifier(key: str, text: str, names: Names) -> str:
    vocabulary = _WORDS.get(key)
    if vocabulary is not None:
        text = vocabulary.uri(vocabulary.bare(text))
    elif key == "type":
        text = cbv.MEASUREMENT_TYPE.uri(cbv.MEASUREMENT_TYPE.bare(text))
    text = expanded(text, names)
    for urn, uri in _URN_WORDS:
        if text.startswith(urn):
            return uri + text[len(urn) :]
    if _NUMBER.fullmatch(text):
        return _number(text)
    return canonical(text)


def _number(text: str) -> str:
    """Without trailing zeros, plus sign or needless exponent; exact for any number of digits."""
    exact = Decimal(text)
    if not exact.is_finite():
        return text
    if exact == exact.to_integral_value():
        return str(int(exact))
    short = repr(float(exact))
    return short if Decimal(short) == exact else f"{exact.normalize():f}"


_OBJECTS = {"persistentDisposition": ("set", "unset"), "readPoint": ("id",), "bizLocation": ("id",)}
_ELEMENTS: dict[str, Callable[[str, Any, Names], str]] = {
    **dict.fromkeys(("epcList", "inputEPCList", "childEPCs", "outputEPCList"), _epc),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), _quantity
    ),
    **dict.fromkeys(_TYPED_LISTS, _typed),
    "sensorElementList": _sensor,
}

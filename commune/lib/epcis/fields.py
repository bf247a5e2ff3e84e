"""The fields of each EPCIS 2.0 event type and the form of each (EPCIS 2.0 sections 7.3, 7.4, 9.5)."""

from typing import Any

from commune.lib.epcis import cbv, shapes
from commune.lib.epcis.problem import Findings, step
from commune.lib.epcis.shapes import Check, many, record, word


def context(found: Findings, at: str, value: Any) -> None:
    for place, entry in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(entry, str):
            shapes.plain_uri(found, step(at, place) if isinstance(value, list) else at, entry)
        elif not isinstance(entry, dict):
            found.add("bad-context", at)


def quantity_element(found: Findings, at: str, value: Any) -> None:
    _QUANTITY(found, at, value)
    if not isinstance(value, dict):
        return
    amount = value.get("quantity")
    if "uom" in value and "quantity" not in value:
        found.add("uom-without-quantity", step(at, "uom"))
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return
    if amount < 0:
        found.add("negative-quantity", step(at, "quantity"))
    elif "uom" not in value and amount != int(amount):
        found.warn("fractional-count", step(at, "quantity"))


_QUANTITY = record(
    {"epcClass": shapes.uri, "quantity": shapes.number, "uom": shapes.uom}, required=("epcClass",)
)
_PLACE = record({"id": shapes.uri}, required=("id",), extensible=True)
_BIZ_TRANSACTION = record(
    {"type": word(cbv.BIZ_TRANSACTION_TYPE), "bizTransaction": shapes.uri}, required=("bizTransaction",)
)
_SOURCE = record({"type": word(cbv.SOURCE_DEST_TYPE), "source": shapes.uri}, required=("type", "source"))
_DESTINATION = record(
    {"type": word(cbv.SOURCE_DEST_TYPE), "destination": shapes.uri}, required=("type", "destination")
)
_DISPOSITIONS = many(word(cbv.DISPOSITION), least=1, unique=True)
_PERSISTENT = record({"set": _DISPOSITIONS, "unset": _DISPOSITIONS})
_ERROR_DECLARATION = record(
    {
        "declarationTime": shapes.time,
        "reason": word(cbv.ERROR_REASON),
        "correctiveEventIDs": many(shapes.plain_uri),
    },
    required=("declarationTime",),
    extensible=True,
)
_DEVICE: dict[str, Check] = {
    "time": shapes.time,
    "deviceID": shapes.uri,
    "deviceMetadata": shapes.uri,
    "rawData": shapes.plain_uri,
    "dataProcessingMethod": shapes.plain_uri,
    "bizRules": shapes.plain_uri,
}
SENSOR_METADATA = record({**_DEVICE, "startTime": shapes.time, "endTime": shapes.time}, extensible=True)
SENSOR_REPORT = record(
    {
        **_DEVICE,
        "type": word(cbv.MEASUREMENT_TYPE),
        "exception": word(cbv.SENSOR_ALERT),
        "component": word(cbv.COMPONENT),
        "microorganism": shapes.plain_uri,
        "chemicalSubstance": shapes.plain_uri,
        "coordinateReferenceSystem": shapes.plain_uri,
        "uriValue": shapes.plain_uri,
        "stringValue": shapes.text,
        "booleanValue": shapes.boolean,
        "hexBinaryValue": shapes.hexadecimal,
        "uom": shapes.text,
        "value": shapes.number,
        "minValue": shapes.number,
        "maxValue": shapes.number,
        "meanValue": shapes.number,
        "sDev": shapes.number,
        "percRank": shapes.number,
        "percValue": shapes.number,
    },
    required=("type",),
    extensible=True,
)
_SENSOR_ELEMENT = record(
    {"sensorMetadata": SENSOR_METADATA, "sensorReport": many(SENSOR_REPORT, least=1)},
    required=("sensorReport",),
    extensible=True,
)
_EPCS = many(shapes.uri, unique=True)
_CHILDREN = many(shapes.uri)
_QUANTITIES = many(quantity_element)

_COMMON: dict[str, Check] = {
    "@context": context,
    "type": shapes.text,
    "eventTime": shapes.time,
    "recordTime": shapes.time,
    "eventTimeZoneOffset": shapes.offset,
    "eventID": shapes.plain_uri,
    "certificationInfo": shapes.one_or_many(shapes.plain_uri),
    "errorDeclaration": _ERROR_DECLARATION,
}
_WHY_AND_HOW: dict[str, Check] = {
    "bizStep": word(cbv.BIZ_STEP),
    "disposition": word(cbv.DISPOSITION),
    "persistentDisposition": _PERSISTENT,
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": many(_BIZ_TRANSACTION),
    "sourceList": many(_SOURCE),
    "destinationList": many(_DESTINATION),
    "sensorElementList": many(_SENSOR_ELEMENT),
}
_SHARED: dict[str, Check] = {**_COMMON, **_WHY_AND_HOW}
_ACTION: dict[str, Check] = {"action": shapes.action}

_EVERY = ("eventTime", "eventTimeZoneOffset")

EVENTS: dict[str, Check] = {
    "ObjectEvent": record(
        {
            **_SHARED,
            **_ACTION,
            "epcList": _EPCS,
            "quantityList": _QUANTITIES,
            "ilmd": shapes.extensions_only,
        },
        required=(*_EVERY, "action"),
        extensible=True,
    ),
    "AggregationEvent": record(
        {
            **_SHARED,
            **_ACTION,
            "parentID": shapes.uri,
            "childEPCs": _CHILDREN,
            "childQuantityList": _QUANTITIES,
        },
        required=(*_EVERY, "action"),
        extensible=True,
    ),
    "AssociationEvent": record(
        {
            **_SHARED,
            **_ACTION,
            "parentID": shapes.uri,
            "childEPCs": _CHILDREN,
            "childQuantityList": _QUANTITIES,
        },
        required=(*_EVERY, "action"),
        extensible=True,
    ),
    "TransactionEvent": record(
        {
            **_SHARED,
            **_ACTION,
            "parentID": shapes.uri,
            "epcList": _EPCS,
            "quantityList": _QUANTITIES,
        },
        required=(*_EVERY, "action", "bizTransactionList"),
        extensible=True,
    ),
    "TransformationEvent": record(
        {
            **_SHARED,
            "inputEPCList": _EPCS,
            "inputQuantityList": _QUANTITIES,
            "outputEPCList": _EPCS,
            "outputQuantityList": _QUANTITIES,
            "transformationID": shapes.uri,
            "ilmd": shapes.extensions_only,
        },
        required=_EVERY,
        extensible=True,
    ),
}
EXTENDED_EVENT = record(_COMMON, required=_EVERY, extensible=True)

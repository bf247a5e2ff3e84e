"""Names and orders that reading and writing EPCIS XML share (EPCIS 2.0 section 9, the 2.0 XSD)."""

from commune.lib.epcis import cbv
from commune.lib.epcis.cbv import Vocabulary

EPCIS_2 = "urn:epcglobal:epcis:xsd:2"
EPCIS_1 = "urn:epcglobal:epcis:xsd:1"
QUERY_2 = "urn:epcglobal:epcis-query:xsd:2"
QUERY_1 = "urn:epcglobal:epcis-query:xsd:1"
STANDARD = {EPCIS_1, EPCIS_2, QUERY_1, QUERY_2, ""}
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"

# XML namespaces are whole names, JSON-LD ones are glued to the local name: these two mean the same
MDA_XML = "urn:epcglobal:cbv:mda"
MDA_JSON = "urn:epcglobal:cbv:mda:"

WORD_FIELDS: dict[str, Vocabulary] = {"bizStep": cbv.BIZ_STEP, "disposition": cbv.DISPOSITION}
EPC_LISTS = {"epcList", "childEPCs", "inputEPCList", "outputEPCList"}
QUANTITY_LISTS = {"quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"}
TYPED_LISTS: dict[str, tuple[str, Vocabulary]] = {
    "bizTransactionList": ("bizTransaction", cbv.BIZ_TRANSACTION_TYPE),
    "sourceList": ("source", cbv.SOURCE_DEST_TYPE),
    "destinationList": ("destination", cbv.SOURCE_DEST_TYPE),
}
SENSOR_WORDS: dict[str, Vocabulary] = {
    "type": cbv.MEASUREMENT_TYPE,
    "exception": cbv.SENSOR_ALERT,
    "component": cbv.COMPONENT,
}
SENSOR_NUMBERS = {"value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"}
SENSOR_METADATA = {
    "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod",
    "bizRules",
}  # fmt: skip
SENSOR_REPORT = {
    *SENSOR_METADATA, *SENSOR_WORDS, *SENSOR_NUMBERS, "stringValue", "booleanValue", "hexBinaryValue",
    "uriValue", "uom", "microorganism", "chemicalSubstance", "coordinateReferenceSystem",
} - {"startTime", "endTime"}  # fmt: skip

_BASE = (
    "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo",
)  # fmt: skip
_WHY_WHERE = ("bizStep", "disposition", "readPoint", "bizLocation")
_END = ("sourceList", "destinationList", "sensorElementList", "persistentDisposition")

ORDER: dict[str, tuple[str, ...]] = {
    "ObjectEvent": (
        *_BASE, "epcList", "action", *_WHY_WHERE, "bizTransactionList", "quantityList", *_END, "ilmd",
    ),
    "AggregationEvent": (
        *_BASE, "parentID", "childEPCs", "action", *_WHY_WHERE, "bizTransactionList", "childQuantityList",
        *_END,
    ),
    "TransactionEvent": (
        *_BASE, "bizTransactionList", "parentID", "epcList", "action", *_WHY_WHERE, "quantityList", *_END,
    ),
    "TransformationEvent": (
        *_BASE, "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
        "transformationID", *_WHY_WHERE, "bizTransactionList", *_END, "ilmd",
    ),
    "AssociationEvent": (
        *_BASE, "parentID", "childEPCs", "childQuantityList", "action", *_WHY_WHERE, "bizTransactionList",
        *_END,
    ),
}  # fmt: skip

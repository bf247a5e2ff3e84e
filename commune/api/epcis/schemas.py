"""JSON Schemas of what goes in and out of the EPCIS doors, for the OpenAPI description.

The standard's own JSON schema is the full rule for events; here stands what every client needs to know.
"""

from typing import Any

from commune.api.epcis.capture import BEHAVIOURS

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
MOMENT: Json = {"type": "string", "format": "date-time"}
CONTEXT: Json = {
    "anyOf": [TEXT, {"type": "object"}, {"type": "array", "items": {"anyOf": [TEXT, {"type": "object"}]}}]
}
STANDARD = {"url": "https://ref.gs1.org/standards/epcis/", "description": "The full rule for events"}


def listed(schema: str) -> Json:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}


_RESULTS: Json = {
    "type": "object",
    "required": ["queryName", "resultsBody"],
    "properties": {
        "queryName": TEXT,
        "resultsBody": {
            "type": "object",
            "required": ["eventList"],
            "properties": {"eventList": listed("Event")},
        },
    },
}

SCHEMAS: dict[str, Json] = {
    "Problem": {
        "type": "object",
        "required": ["type", "title", "title_en", "status"],
        "properties": {
            "type": {"type": "string", "description": "epcisException:..."},
            "title": {"type": "string", "description": "Vietnamese"},
            "title_en": {"type": "string", "description": "English"},
            "status": {"type": "integer"},
            "detail": TEXT,
            "pointer": {"type": "string", "description": "RFC 6901, into what was sent"},
            "reason": {"type": "string", "description": "stable name of the finding"},
            "parameter": TEXT,
            "errors": listed("Problem"),
        },
    },
    "Collection": {
        "type": "object",
        "required": ["@context", "type", "member"],
        "properties": {
            "@context": CONTEXT,
            "type": {"const": "Collection"},
            "member": {"type": "array", "items": TEXT, "uniqueItems": True},
        },
    },
    "Event": {
        "type": "object",
        "externalDocs": STANDARD,
        "required": ["@context", "type", "eventTime", "eventTimeZoneOffset"],
        "properties": {
            "@context": CONTEXT,
            "type": TEXT,
            "eventID": TEXT,
            "eventTime": MOMENT,
            "eventTimeZoneOffset": {"type": "string", "pattern": r"^[+-]\d\d:\d\d$"},
            "recordTime": MOMENT,
            "action": {"type": "string", "enum": ["ADD", "OBSERVE", "DELETE"]},
            "bizStep": TEXT,
            "disposition": TEXT,
            "epcList": {"type": "array", "items": TEXT},
        },
    },
    "EPCISDocument": {
        "type": "object",
        "externalDocs": STANDARD,
        "required": ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
        "properties": {
            "@context": CONTEXT,
            "type": {"const": "EPCISDocument"},
            "schemaVersion": TEXT,
            "creationDate": MOMENT,
            "epcisHeader": {"type": "object"},
            "epcisBody": {
                "type": "object",
                "required": ["eventList"],
                "properties": {"eventList": {"type": "array", "items": {"type": "object"}}},
            },
        },
    },
    "EPCISQueryDocument": {
        "type": "object",
        "externalDocs": STANDARD,
        "required": ["@context", "type", "schemaVersion", "epcisBody"],
        "properties": {
            "@context": CONTEXT,
            "type": {"const": "EPCISQueryDocument"},
            "schemaVersion": TEXT,
            "creationDate": MOMENT,
            "epcisBody": {
                "type": "object",
                "required": ["queryResults"],
                "properties": {"queryResults": _RESULTS},
            },
        },
    },
    "CapturedDocument": {
        "oneOf": [
            {"$ref": "#/components/schemas/EPCISDocument"},
            {"$ref": "#/components/schemas/EPCISQueryDocument"},
        ]
    },
    "CaptureJob": {
        "type": "object",
        "required": [
            "captureID", "createdAt", "finishedAt", "running", "success", "captureErrorBehaviour", "captured", "errors",
        ],
        "properties": {
            "captureID": {"type": "string", "format": "uuid"},
            "createdAt": MOMENT,
            "finishedAt": MOMENT,
            "running": {"type": "boolean"},
            "success": {"type": "boolean"},
            "captureErrorBehaviour": {"type": "string", "enum": list(BEHAVIOURS)},
            "captured": {"type": "integer", "minimum": 0},
            "errors": listed("Problem"),
        },
    },
    "CaptureJobs": listed("CaptureJob"),
    "Description": {"type": "object", "required": ["openapi", "info", "paths"]},
}  # fmt: skip

"""OpenAPI 3.1 descriptions made from the doors themselves, so that they cannot say more or less than is there."""

from http import HTTPStatus
from typing import Any

from commune.api.doors import Door, Family, Operation, Parameter

Json = dict[str, Any]
PROBLEM_TYPE = "application/problem+json"
UNTYPED_BODY: Json = {"type": "string"}


def description_of(family: Family, *, title: str, text: str, version: str, schemas: dict[str, Json]) -> Json:
    """The whole document; its server is the folder that it lies in."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "description": text, "version": version},
        "servers": [{"url": "."}],
        "paths": {door.path: _path(door) for door in family.doors},
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _path(door: Door) -> Json:
    parts = [Parameter(name, text, place="path").described() for name, text in door.parts.items()]
    operations = {method: _operation(door, method, each) for method, each in door.operations.items()}
    operations["options"] = {
        "operationId": _name("options", door),
        "summary": "What this address can do",
        "responses": {"204": {"description": "Headers say it."}},
    }
    return {**({"parameters": parts} if parts else {}), **operations}


def _operation(door: Door, method: str, operation: Operation) -> Json:
    made: Json = {
        "operationId": _name(method, door),
        "summary": operation.summary,
        "parameters": [each.described() for each in operation.parameters],
        "responses": {
            str(status): _answer(status, *told) for status, told in sorted(operation.answers.items())
        },
    }
    if operation.scopes:
        made["security"] = [{"key": []}]
        made["description"] = "Scope: " + " or ".join(operation.scopes)
    if operation.body:
        made["requestBody"] = {"required": True, "content": _content(operation.body, operation.body_types)}
    return made


def _content(schema: str, types: tuple[str, ...]) -> Json:
    """XML bodies are described by the standard's XSD, not here."""
    known = {"$ref": f"#/components/schemas/{schema}"}
    return {each: {"schema": UNTYPED_BODY if "xml" in each else known} for each in types}


def _answer(status: int, text: str, schema: str | None) -> Json:
    if schema is None:
        return {"description": text}
    kind = PROBLEM_TYPE if status >= HTTPStatus.BAD_REQUEST else "application/json"
    return {"description": text, "content": {kind: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _name(method: str, door: Door) -> str:
    return method + "".join(f"_{part.strip('{}')}" for part in door.path.split("/") if part)

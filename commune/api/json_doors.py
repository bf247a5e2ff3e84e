"""The JSON API, address by address; `/api/openapi.json` is made from this list."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse

from commune.api import json_views, openapi
from commune.api.doors import Door, Family, Operation, described
from commune.api.refusals import RefusedError

Json = dict[str, Any]
VERSION = "1.0.0"
TEXT_OF_API = "Public facts of lots, trade items and figures. Nothing here names a person without consent."

TEXT: Json = {"type": "string"}
MAYBE_TEXT: Json = {"type": ["string", "null"]}
MAYBE_NUMBER: Json = {"type": ["number", "null"]}


def record(**properties: Json) -> Json:
    """An object with all of these."""
    return {"type": "object", "required": list(properties), "properties": properties}


def listed(of: Json) -> Json:
    return {"type": "array", "items": of}


_AMOUNT = record(quantity=TEXT, uom={"type": "string", "description": "UN/ECE Rec 20"})
_UNIT = record(uid=TEXT, name=TEXT)
_NAMED = {"gtin": TEXT, "lot": TEXT, "name": TEXT, "uri": {"type": "string", "format": "uri"}}
_MOMENT: Json = {"type": "string", "format": "date-time"}
SCHEMAS: dict[str, Json] = {
    "Problem": record(type=TEXT, title=TEXT, title_en=TEXT, status={"type": "integer"}),
    "Root": record(name=TEXT, description=TEXT, epcis=TEXT),
    "Description": {"type": "object", "required": ["openapi", "info", "paths"]},
    "TradeItem": record(
        gtin=TEXT,
        name=TEXT,
        name_en=TEXT,
        brand_owner=TEXT,
        variety=TEXT,
        is_bulk={"type": "boolean"},
        net_content=_AMOUNT,
    ),
    "Lot": record(
        **_NAMED,
        kind={"type": "string", "enum": ["harvest", "packed"]},
        holder=TEXT,
        unit=_UNIT,
        quantity=_AMOUNT,
        made_at=_MOMENT,
        best_before=MAYBE_TEXT,
        made_from=listed(record(**_NAMED)),
        recalls=listed(record(lot=TEXT, reason=TEXT, started_at=_MOMENT)),
        is_held={"type": "boolean"},
    ),
    "Figures": record(
        unit=_UNIT,
        period=TEXT,
        figures=listed(
            record(
                set=TEXT,
                code=TEXT,
                name=TEXT,
                numerator=MAYBE_NUMBER,
                denominator=MAYBE_NUMBER,
                value=MAYBE_NUMBER,
                measured_in=TEXT,
                meets={"type": ["boolean", "null"]},
                not_placeable={"type": "integer"},
            )
        ),
    ),
}
PROBLEM = "Problem"
WRONG = {400: ("A part of the address is wrong.", PROBLEM), 404: ("There is nothing of that name.", PROBLEM)}
GTIN = "8, 12, 13 or 14 digits."


def _doors() -> Iterator[Door]:
    yield Door(
        "/", {"get": Operation(json_views.root, "What is here", answers={200: ("Where to go.", "Root")})}
    )
    yield described(description, {})
    item = {200: ("The trade item.", "TradeItem"), **WRONG}
    yield Door(
        "/trade-items/{gtin}",
        {"get": Operation(json_views.trade_item, "A trade item", answers=item)},
        {"gtin": GTIN},
    )
    lot = {200: ("The lot.", "Lot"), **WRONG}
    yield Door(
        "/lots/{gtin}/{lot}",
        {"get": Operation(json_views.lot, "Public facts of a lot", answers=lot)},
        {"gtin": GTIN, "lot": "AI 10."},
    )
    figures = {200: ("The figures.", "Figures"), **WRONG}
    yield Door(
        "/figures/{unit}/{period}",
        {"get": Operation(json_views.figures, "Public figures of a unit", answers=figures)},
        {"unit": "Like vn2:C:30076.", "period": "Like 2026, 2026-Q3 or 2026-09."},
    )


def description() -> Json:
    return openapi.description_of(API, title="Làng Số", text=TEXT_OF_API, version=VERSION, schemas=SCHEMAS)


def _prepare(_request: HttpRequest) -> None:
    """Nothing to judge: these doors take no parameters."""


def _finish(_request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _options(door: Door) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = door.allowed
    return response


def _absent(method: str, door: Door) -> RefusedError:
    allow = {"Allow": door.allowed}
    return RefusedError(
        "wrong-method", 405, f"Địa chỉ này không nhận {method}.", f"No {method} here.", headers=allow
    )


API = Family(
    name="api",
    root="api/",
    doors=tuple(_doors()),
    prepare=_prepare,
    finish=_finish,
    options=_options,
    absent=_absent,
)

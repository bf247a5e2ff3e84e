"""The product's own JSON API: public facts of lots, trade items and figures."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from commune.api.doors import Call
from commune.api.refusals import RefusedError
from commune.lib import gs1, periods
from commune.people.naming import public_name_of
from commune.products.models import TradeItem
from commune.program import scoreboard
from commune.trace import freshness, identifiers, lineage, lots, recall
from commune.trace.models import Lot
from commune.units.models import AdminUnit

Json = dict[str, Any]


def answered(value: Json) -> HttpResponse:
    return JsonResponse(value, json_dumps_params={"ensure_ascii": False})


def root(_call: Call) -> HttpResponse:
    return answered({"name": "Làng Số", "description": "/api/openapi.json", "epcis": "/epcis/"})


def trade_item(call: Call) -> HttpResponse:
    found = _trade_item(call)
    content = {"quantity": str(found.net_content.normalize()), "uom": found.uom}
    owner = public_name_of(found.brand_owner)
    facts = {"gtin": found.gtin, "name": found.name, "name_en": found.name_en, "brand_owner": owner}
    return answered(
        {**facts, "variety": found.variety.name, "is_bulk": found.is_bulk, "net_content": content}
    )


def lot(call: Call) -> HttpResponse:
    """The facts of a lot that its scan page shows to anybody."""
    found = lots.lot_at(_gtin(call), call.parts["lot"])
    if found is None:
        raise _nothing("lô hàng", "lot")
    return answered(
        {
            **_named(found),
            "kind": found.kind,
            "holder": public_name_of(found.holder),
            "unit": {"uid": found.place.unit_id, "name": found.place.unit.name},
            "quantity": {"quantity": f"{found.quantity.normalize():f}", "uom": found.uom},
            "made_at": found.made_at.isoformat(),
            "best_before": best.isoformat() if (best := freshness.best_before_of(found)) else None,
            "made_from": [_named(parent) for parent in lineage.ancestors_of(found)],
            "recalls": [_recall(row) for row in recall.recalls_of(found)],
            "is_held": bool(recall.held([found])),
        }
    )


def figures(call: Call) -> HttpResponse:
    """The public figures of a unit in a period."""
    unit = AdminUnit.objects.filter(pk=call.parts["unit"]).first()
    if unit is None:
        raise _nothing("đơn vị hành chính", "unit")
    try:
        period = periods.parse(call.parts["period"])
    except periods.PeriodError as error:
        raise RefusedError(
            "bad-period", 400, str(error), "Like 2026, 2026-Q3 or 2026-09.", pointer="/period"
        ) from None
    told = [line.told() for line in scoreboard.lines_of(unit, period)]
    return answered({"unit": {"uid": unit.uid, "name": unit.name}, "period": period.text, "figures": told})


def _named(found: Lot) -> Json:
    item, uri = found.trade_item, identifiers.uri_of(found)
    return {"gtin": item.gtin, "lot": found.code, "name": item.name, "uri": uri}


def _recall(row: Any) -> Json:
    return {"lot": row.lot.code, "reason": row.reason, "started_at": row.started_at.isoformat()}


def _gtin(call: Call) -> str:
    try:
        return gs1.gtin14(call.parts["gtin"])
    except gs1.Gs1Error as error:
        raise RefusedError("bad-gtin", 400, "Mã GTIN sai.", str(error), pointer="/gtin") from None


def _trade_item(call: Call) -> TradeItem:
    found = TradeItem.objects.filter(gtin=_gtin(call)).select_related("variety", "brand_owner").first()
    if found is None:
        raise _nothing("mặt hàng", "trade item")
    return found


def _nothing(vi: str, en: str) -> RefusedError:
    return RefusedError("not-found", 404, f"Không có {vi} này.", f"There is no such {en}.")

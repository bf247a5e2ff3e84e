"""`recall_scope LOT [--at TIME]`: everything that a lot reaches."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commune.trace import lineage, recall
from commune.trace.models import Lot
from commune.trace.named import UnknownLotError, lot_named

# What the rooms above call a holding, and under which name the door gives it.
KEYS = {"order": "orders", "shipment": "shipments", "display": "places", "sale": "sales"}


class Command(BaseCommand):
    help = "Lots, stamps, places, shipments and orders that a lot reaches, with quantities, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lot")
        parser.add_argument("--at", help="only what existed at this time (ISO 8601)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            start = lot_named(options["lot"])
        except UnknownLotError as error:
            raise CommandError(str(error), returncode=1) from error
        at = _moment(options["at"])
        reached = [start, *(lot for lot in lineage.descendants_of(start) if at is None or lot.made_at <= at)]
        self.stdout.write(json.dumps(_scope(reached), ensure_ascii=False, indent=1))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--at {text!r} is no time", returncode=2) from error
    return at if at.tzinfo else timezone.make_aware(at)


def _scope(lots: list[Lot]) -> dict[str, list[dict[str, str]]]:
    scope: dict[str, list[dict[str, str]]] = {
        "lots": [],
        "stamps": [],
        "places": [],
        "shipments": [],
        "orders": [],
    }
    for lot in lots:
        scope["lots"].append(
            {"gtin": lot.trade_item.gtin, "lot": lot.code, "quantity": f"{lot.quantity:f}", "uom": lot.uom}
        )
    for place in {lot.place.code: lot.place for lot in lots}.values():
        scope["places"].append({"place": place.code, "name": place.name})
    codes = {lot.pk: lot.code for lot in lots}
    for holding in recall.holders_of(lots):
        row = {"lot": codes[holding.lot], "what": holding.label, "quantity": f"{holding.quantity:f}"}
        if holding.kind == "display":
            row |= {"place": holding.reference.removeprefix("place:"), "name": holding.label}
        key = KEYS.get(holding.kind, holding.kind)
        scope.setdefault(key, []).append(row | {"reference": holding.reference})
    return scope

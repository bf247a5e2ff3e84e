"""`recall_scope LOT [--at TIME]`: everything that a lot reaches."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commune.trace import lineage, recall
from commune.trace.models import Lot
from commune.trace.named import UnknownLotError, lot_named

HEADINGS = ("lots", "stamps", "places", "shipments", "orders", "stock", "sales", "contracts")


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
        reached = [start, *lineage.descendants_of(start)]
        existing = [lot for lot in reached if at is None or lot.made_at <= at]
        self.stdout.write(json.dumps(_scope(existing, at), ensure_ascii=False, indent=1))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--at {text!r} is no time", returncode=2) from error
    return at if at.tzinfo else timezone.make_aware(at)


def _scope(lots: list[Lot], at: datetime | None) -> dict[str, list[dict[str, str]]]:
    scope: dict[str, list[dict[str, str]]] = {heading: [] for heading in HEADINGS}
    scope["lots"] = [_lot_row(lot) for lot in lots]
    scope["places"] = [_made_at(lot) for lot in lots]
    codes = {lot.pk: lot.code for lot in lots}
    for holding in recall.holders_of(lots, at):
        row = {"lot": codes[holding.lot], "what": holding.label, "quantity": f"{holding.quantity:f}"}
        scope[holding.kind].append(row | {"reference": holding.reference})
    return scope


def _lot_row(lot: Lot) -> dict[str, str]:
    return {"gtin": lot.trade_item.gtin, "lot": lot.code, "quantity": f"{lot.quantity:f}", "uom": lot.uom}


def _made_at(lot: Lot) -> dict[str, str]:
    row = {"lot": lot.code, "what": lot.place.name, "quantity": f"{lot.quantity:f}"}
    return row | {"reference": lot.place.code}

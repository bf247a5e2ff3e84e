"""Opening lots, and what is left of them."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from commune.ledger import recording
from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.products.models import TradeItem
from commune.trace import events
from commune.trace.models import Lot, LotKind, LotLink

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTER = {LotKind.HARVEST: "H", LotKind.PACKED: "P", LotKind.BOUGHT: "M"}

Parents = Sequence[tuple[Lot, Decimal]]


class LotRefusedError(ValueError):
    """A lot that cannot be: nothing in it, or more taken from a parent than is left."""


def next_code(trade_item: TradeItem, kind: LotKind, at: datetime) -> str:
    """A free lot number: kind, local day, three random characters (AI 10, fit for small QR codes)."""
    day = timezone.localtime(at).strftime("%y%m%d")
    while True:
        code = f"{LETTER[kind]}{day}" + "".join(secrets.choice(ALPHABET) for _ in range(3))
        if not Lot.objects.filter(trade_item=trade_item, code=code).exists():
            return code


def open_lot(
    *,
    kind: LotKind,
    trade_item: TradeItem,
    holder: Organization,
    place: Place,
    code: str,
    quantity: Decimal,
    uom: str,
    at: datetime,
    by: Person,
    event: dict[str, Any],
    parents: Parents = (),
    best_before: date | None = None,
) -> Lot:
    """The lot, the event that made it and its links to `parents` (lot, quantity taken), in one transaction.

    Raises LotRefusedError; EventRefusedError when the event is not valid EPCIS.
    """
    if quantity <= 0:
        raise LotRefusedError("a lot holds more than nothing")
    with transaction.atomic():
        _take_from(parents)
        row = Lot(kind=kind, trade_item=trade_item, holder=holder, place=place, code=code, quantity=quantity)
        row.uom, row.made_at, row.opened_by, row.best_before = uom, at, by, best_before
        recording.enter(row, by=by.log_actor)
        made = events.record(event, by=by.log_actor)
        links = [LotLink(parent=parent, child=row, event=made, quantity=taken) for parent, taken in parents]
        recording.enter_all(links, by=by.log_actor)
    return row


def _take_from(parents: Parents) -> None:
    locked(lot for lot, _ in parents)
    for lot, taken in parents:
        if taken <= 0 or taken > remaining_of(lot):
            raise LotRefusedError(f"{taken} of {lot.code}, but only {remaining_of(lot)} is left")


def locked(lots: Any) -> list[Lot]:
    """The lots under a row lock (PostgreSQL; SQLite has one writer), in a fixed order against deadlocks."""
    keys = [lot.pk for lot in lots]
    return list(Lot.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def remaining_of(lot: Lot) -> Decimal:
    """What has not gone into other lots, in the lot's unit."""
    gone = LotLink.objects.filter(parent=lot).aggregate(total=Sum("quantity"))["total"]
    return lot.quantity - (gone or Decimal(0))


def lot_at(gtin: str, code: str) -> Lot | None:
    """By GTIN-14 and lot number."""
    found = Lot.objects.filter(trade_item__gtin=gtin, code=code)
    return found.select_related("trade_item", "holder", "place").first()

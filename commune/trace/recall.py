"""Recall: reaching everything that came of a lot, at once, on every door."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.lib.registry import Registry
from commune.people.models import Person
from commune.trace import lineage, lots
from commune.trace.models import Disposal, Hold, Lot, Recall, RecallClosure, RecalledLot


class RecallRefusedError(ValueError):
    """Already recalled, no reason given, or already closed."""


@dataclass(frozen=True)
class Holding:
    """Who upward has some of a lot, or had it in hand: stock on a shelf, an order, a shipment, a place.

    `kind` is the heading in the answer of `recall_scope`: stamps, places, shipments, orders, stock, sales, contracts.
    """

    kind: str
    label: str
    quantity: Decimal
    reference: str
    lot: UUID


HoldersOf = Callable[[Sequence[Lot], datetime], Iterable[Holding]]
holders: Registry[HoldersOf] = Registry("holders of lots")


def start(
    lot: Lot, *, reason: str, by: Person, is_ordered: bool = False, at: datetime | None = None
) -> Recall:
    """Recall `lot` and all its descendants. A second call for a lot under recall returns the first recall."""
    if not reason.strip():
        raise RecallRefusedError("thu hồi phải có lý do")
    moment = at or timezone.now()
    with transaction.atomic():
        lots.locked([lot])
        known = Recall.objects.filter(lot=lot, closure__isnull=True).first()
        if known:
            return known
        reached = [lot, *lineage.descendants_of(lot)]
        lots.locked(reached)
        row = Recall(lot=lot, reason=reason.strip(), is_ordered=is_ordered, started_at=moment, started_by=by)
        # the reach is written before the recall's own entry, so that followers find it complete
        row.save(force_insert=True)
        recording.enter_all([RecalledLot(recall=row, lot=one) for one in reached], by=by.log_actor)
        recording.append([row], by=by.log_actor)
    return row


def close(
    recall: Recall, *, disposal: Disposal, quantity: Decimal, by: Person, note: str = ""
) -> RecallClosure:
    """End a recall with a lawful outcome (Circular 17/2021/TT-BNNPTNT); its lots stay off sale."""
    with transaction.atomic():
        lots.locked([recall.lot])
        if RecallClosure.objects.filter(recall=recall).exists():
            raise RecallRefusedError("đợt thu hồi đã kết thúc")
        closure = RecallClosure(recall=recall, disposal=disposal, quantity=quantity, note=note)
        closure.closed_at, closure.closed_by = timezone.now(), by
        return recording.enter(closure, by=by.log_actor)


def recalls_of(lot: Lot) -> list[Recall]:
    """Recalls that reach this lot, latest first."""
    found = Recall.objects.filter(lots__lot=lot).select_related("lot__trade_item")
    return list(found.order_by("-started_at"))


def recalled(among: Iterable[Lot]) -> set[UUID]:
    return set(RecalledLot.objects.filter(lot__in=list(among)).values_list("lot_id", flat=True))


def held(among: Iterable[Lot]) -> set[UUID]:
    return set(Hold.objects.standing().filter(lot__in=list(among)).values_list("lot_id", flat=True))


def holders_of(among: Sequence[Lot], at: datetime | None = None) -> list[Holding]:
    """Where these lots are and went until `at` (now), asked of every room above."""
    moment = at or timezone.now()
    return [holding for _, ask in holders for holding in ask(among, moment)]

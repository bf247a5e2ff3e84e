"""When a lot is recalled: orders that hold it are stopped, refunded and told, each once."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from commune.orders import closing, refunds, telling
from commune.orders.models import Canceller, LotReservation, Order, RefundCause
from commune.trace.models import Recall, RecalledLot

SYSTEM = "system:recall"


def stop_recalled(recall: Recall) -> None:
    """Unpaid orders are cancelled, paid ones get a refund request for their recalled units; all buyers are told."""
    lots = RecalledLot.objects.filter(recall=recall).values("lot")
    held = LotReservation.objects.standing().filter(move__lot__in=lots)
    held = held.select_related("move__lot", "line").order_by("pk")
    by_order: dict[UUID, list[LotReservation]] = {}
    for reservation in held:
        by_order.setdefault(reservation.line.order_id, []).append(reservation)
    for order in Order.objects.filter(pk__in=list(by_order)).with_facts().order_by("placed_at"):
        _stop(order, recall, by_order[order.pk])


def _stop(order: Order, recall: Recall, reservations: Iterable[LotReservation]) -> None:
    codes = ", ".join(sorted({each.move.lot.code for each in reservations}))
    with transaction.atomic():
        closing.locked(order)
        if hasattr(order, "paid"):
            worth = sum(each.units * each.line.price for each in reservations)
            source = f"recall:{recall.pk}"
            refunds.ask_for_goods(order, cause=RefundCause.RECALL, source=source, worth=worth)
        elif not closing.has_ended(order):
            reason = f"Lô {codes} bị thu hồi"
            closing.cancel(order, by_whom=Canceller.RECALL, reason=reason, by=SYSTEM)
        telling.tell_recall(order, recall, codes)

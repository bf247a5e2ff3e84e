"""Goods of orders that ended, unpaid or given up, come back to their session while it is on air."""

from uuid import UUID

from django.db import transaction

from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.live import aside
from commune.live.models import LiveOrder
from commune.orders.models import OrderCancellation, OrderExpiry


def take_back_expired(entry: Entry) -> None:
    expiry: OrderExpiry = entry.subject(OrderExpiry)
    _take_back(expiry.order_id)


def take_back_cancelled(entry: Entry) -> None:
    """By the buyer on her order's page, or by the seller; one given back in a comment is here already."""
    cancellation: OrderCancellation = entry.subject(OrderCancellation)
    _take_back(cancellation.order_id)


def _take_back(order: UUID) -> None:
    live = LiveOrder.objects.filter(order=order).select_related("session").first()
    if live is None:
        return
    with transaction.atomic():
        aside.locked(live.session)
        session = type(live.session).objects.with_facts().get(pk=live.session_id)
        if session.is_on_air:
            aside.take_back(live.order, session, by="system:live")


follow("live.take_back", ["orders.expiry"], take_back_expired)
follow("live.take_back_cancelled", ["orders.cancellation"], take_back_cancelled)

"""Goods of orders that ended come back to their session while it is on air."""

from django.db import transaction

from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.live import aside
from commune.live.models import LiveOrder
from commune.orders.models import OrderExpiry


def take_back_expired(entry: Entry) -> None:
    expiry: OrderExpiry = entry.subject(OrderExpiry)
    live = LiveOrder.objects.filter(order=expiry.order_id).select_related("session").first()
    if live is None:
        return
    with transaction.atomic():
        aside.locked(live.session)
        session = type(live.session).objects.with_facts().get(pk=live.session_id)
        if session.is_on_air:
            aside.take_back(live.order, session, by="system:live")


follow("live.take_back", ["orders.expiry"], take_back_expired)

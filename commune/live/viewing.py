"""What a session's pages show: its goods with what is left, its comments as others may see them, her own orders."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery, Sum

from commune.lib import comments
from commune.live import aside
from commune.live.models import (
    LiveComment,
    LiveEnd,
    LiveOffer,
    LiveOrder,
    LivePin,
    LiveSession,
    LiveStop,
    LiveWarning,
    Outcome,
)
from commune.orders.states import Face, face_of

SHOWN, AT_DESK = 30, 200
FRESH, MOST_MARKS = 1.0, 256
_marks: dict[UUID, tuple[float, str]] = {}
TONES = {
    Outcome.RESERVED: "leaf",
    Outcome.SOLD_OUT: "mango",
    Outcome.NO_PHONE: "mango",
    Outcome.CANCELLED: "river",
    Outcome.REFUSED: "chili",
    Outcome.PERSON: "chili",
}
WANTING = (Outcome.NO_PHONE, Outcome.PERSON, Outcome.REFUSED)


@dataclass(frozen=True)
class Heard:
    """A comment at the operator's desk; `author` and `text` as their reader may see them, `face` of its order now."""

    comment: LiveComment
    author: str
    text: str
    label: str
    tone: str
    live: LiveOrder | None
    face: Face | None

    @property
    def wants(self) -> str:
        rows = self.comment.reservations.all()
        return ", ".join(f"{row.offer.code} × {row.units}" for row in rows)


def offers_of(session: LiveSession) -> list[LiveOffer]:
    """By code, with `left`: what could be sold now."""
    levels = aside.sellable().filter(offer=OuterRef("pk")).order_by().values("offer")
    left = Subquery(levels.annotate(total=Sum("left")).values("total"))
    found = session.offers.annotate(left=left).select_related("listing__trade_item", "session")
    return sorted(found, key=lambda each: (each.code[0], int(each.code[1:])))


def pinned_of(session: LiveSession) -> LiveOffer | None:
    pin = session.pins.select_related("offer__listing__trade_item").order_by("-pinned_at", "-pk").first()
    return pin.offer if pin else None


def public_comments(session: LiveSession) -> list[dict[str, Any]]:
    """The newest first, phone numbers hidden. Once it is over, what people said there is no longer shown."""
    if not session.is_on_air:
        return []
    found = session.comments.order_by("-said_at", "-pk")[:SHOWN]
    return [
        {
            "author": comments.hide_phones(each.author),
            "text": comments.hide_phones(each.text),
            "at": each.said_at,
            "is_reserved": each.outcome == Outcome.RESERVED,
            "is_sold_out": each.outcome == Outcome.SOLD_OUT,
        }
        for each in found
    ]


def mark_of(session: UUID) -> str:
    """Changes whenever a viewer of a public session would see something new; "" of none.

    To be read before what is shown, which may then only be newer. Up to `FRESH` seconds old: of hundreds who ask every
    three seconds, one asks the database.
    """
    now = time.monotonic()
    asked, known = _marks.get(session, (0.0, ""))
    if known and now - asked < FRESH:
        return known
    if len(_marks) >= MOST_MARKS:
        _marks.clear()
    mark = _mark_of(session)
    _marks[session] = (now, mark)
    return mark


def _mark_of(session: UUID) -> str:
    rows = [_count_of(model) for model in (LiveComment, LiveWarning, LivePin, LiveOffer, LiveEnd, LiveStop)]
    levels = aside.sellable().filter(offer__session=OuterRef("pk")).order_by()
    left = levels.values("offer__session").annotate(total=Sum("left")).values("total")
    facts = LiveSession.objects.public().filter(pk=session).values_list(*rows, Subquery(left)).first()
    return "-".join(str(each or 0) for each in facts or ())


def _count_of(model: type[Model]) -> Subquery:
    found = model._default_manager.filter(session=OuterRef("pk")).order_by()
    return Subquery(
        found.annotate(whose=F("session")).values("whose").annotate(total=Count("*")).values("total")
    )


def orders_of_viewer(session: LiveSession, viewer: str) -> list[tuple[LiveOrder, Face]]:
    if not viewer:
        return []
    found = LiveOrder.objects.filter(
        session=session, buyer__startswith=f"{viewer}:", replaced_by__isnull=True
    )
    return _faced(found.order_by("-placed_at")[:5])


def _faced(found: Iterable[LiveOrder]) -> list[tuple[LiveOrder, Face]]:
    from commune.orders.models import Order

    rows = list(found)
    orders = Order.objects.with_facts().in_bulk([row.order_id for row in rows])
    for row in rows:
        row.order = orders[row.order_id]
    return [(row, face_of(row.order)) for row in rows]


def heard_of(session: LiveSession, chosen: str = "", *, with_phones: bool) -> list[Heard]:
    """The newest first; `chosen` is an outcome, or "can-xem" for what waits for a person."""
    found: QuerySet[LiveComment] = session.comments.order_by("-said_at", "-pk")
    if chosen == "can-xem":
        found = found.filter(outcome__in=WANTING, reservations__isnull=True)
    elif chosen in Outcome.values:
        found = found.filter(outcome=chosen)
    rows = list(found.prefetch_related("reservations__offer", "reservations__live_order")[:AT_DESK])
    newest = _newest_orders(session, rows)
    faces = dict(_faced(set(newest.values())))
    by_key = {live.pk: (live, face) for live, face in faces.items()}
    told: list[Heard] = []
    for each in rows:
        live, face = by_key.get(getattr(newest.get(each.pk), "pk", None), (None, None))
        shown = str if with_phones else comments.hide_phones
        label, tone = (face.label, face.tone) if face else _outcome_of(each)
        told.append(Heard(each, shown(each.author), shown(each.text), label, tone, live, face))
    return told


def _outcome_of(each: LiveComment) -> tuple[str, str]:
    outcome = Outcome(each.outcome)
    return str(outcome.label), TONES.get(outcome, "")


def _newest_orders(session: LiveSession, rows: Sequence[LiveComment]) -> dict[Any, LiveOrder]:
    """Comment to the order in which its units are now: chains of joined orders are followed."""
    every = {live.pk: live for live in LiveOrder.objects.filter(session=session)}
    after = {live.replaces_id: live for live in every.values() if live.replaces_id}
    found: dict[Any, LiveOrder] = {}
    for comment in rows:
        reserved = next(iter(comment.reservations.all()), None)
        if reserved is not None:
            live = every[reserved.live_order_id]
            while live.pk in after:
                live = after[live.pk]
            found[comment.pk] = live
    return found


@dataclass(frozen=True)
class Sums:
    """Of a session: comments, orders that stand, of these paid; money in đồng."""

    comments: int
    orders: int
    paid: int
    money: int


def sums_of(session: LiveSession) -> Sums:
    standing = Q(order__cancellation__isnull=True) & Q(order__expiry__isnull=True)
    orders = LiveOrder.objects.filter(session=session, replaced_by__isnull=True)
    paid = Q(order__paid__isnull=False)
    told = orders.aggregate(
        orders=Count("pk", filter=standing | paid),
        paid=Count("pk", filter=paid),
        money=Sum("order__amount", filter=paid),
    )
    return Sums(session.comments.count(), told["orders"], told["paid"], told["money"] or 0)

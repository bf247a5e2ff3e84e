"""From what a comment asks for to an order with a payment link, joined with the buyer's unpaid one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.live import aside
from commune.live.models import LiveComment, LiveOffer, LiveOrder, LiveReservation, LiveSession
from commune.orders import checkout, closing
from commune.orders.checkout import Agreed, CheckoutRefusedError, DeliverTo
from commune.orders.models import Canceller, Order
from commune.payments import requests

NAMELESS = "Khách xem trực tiếp"
Asked = Sequence[tuple[LiveComment, Mapping[str, int]]]


def buyer_of(comment: LiveComment, phone: str) -> str:
    """Whose orders may be joined: in the room one browser with one phone, outside one phone.

    So nobody who only knows a phone number gets to see or change the order of whoever owns it.
    """
    return f"{comment.viewer or 'desk'}:{phone}"


def offers_of(session: LiveSession) -> dict[str, LiveOffer]:
    """By code, with what a sale asks of them."""
    found = session.offers.select_related("listing__booth", "listing__trade_item")
    return {each.code: each for each in found}


def reserve(
    comments: Asked,
    *,
    phone: str,
    author: str,
    offers: Mapping[str, LiveOffer],
    by: str,
    at: datetime | None = None,
) -> LiveOrder:
    """One order for what these comments (of one buyer) ask for, with what waits to be paid of hers already.

    `offers` of the session, as `offers_of` gives them. Runs in the caller's transaction under `aside.locked`. Raises
    aside.SoldOutHereError and checkout.CheckoutRefusedError; then nothing has changed.
    """
    newest = comments[-1][0]
    session, buyer = newest.session, buyer_of(newest, phone)
    with transaction.atomic():
        before = _joinable(session, buyer)
        wanted = units_of(before.order) if before else {}
        for _comment, wants in comments:
            for code, units in wants.items():
                wanted[code] = wanted.get(code, 0) + units
        if not wanted.keys() <= offers.keys():
            offers = offers_of(session)  # her earlier order has something that was offered since
        contact = DeliverTo(before.order.contact.name if before else author or NAMELESS, phone)
        made = _placed(
            session=session,
            buyer=buyer,
            before=before,
            lines=_lines(offers, wanted),
            contact=contact,
            client_id=newest.pk,
            by=by,
            at=at,
        )
        _noted(comments, offers, made, by)
    return made


def _noted(comments: Asked, offers: Mapping[str, LiveOffer], made: LiveOrder, by: str) -> None:
    """Which comment got what."""
    rows = [
        LiveReservation(
            comment=comment,
            offer=offers[code],
            units=units,
            live_order=made,
            reserved_at=made.placed_at,
        )
        for comment, wants in comments
        for code, units in wants.items()
    ]
    recording.enter_all(rows, by=by)


def give_back(
    before: LiveOrder, codes: Sequence[str], *, by: str, at: datetime | None = None
) -> Order | None:
    """An unpaid order without these codes (none named: without any); None when nothing is left of it."""
    session, order = before.session, before.order
    wanted = {code: units for code, units in units_of(order).items() if codes and code not in codes}
    if not wanted:
        closing.cancel(order, by_whom=Canceller.BUYER, reason=_("Người mua bỏ trong buổi bán"), by=by, at=at)
        aside.take_back(order, session, by=by)
        return None
    offers = offers_of(session)
    contact = DeliverTo(order.contact.name, order.contact.phone)
    key = uuid5(UUID(str(order.pk)), ",".join(codes))
    made = _placed(
        session=session,
        buyer=before.buyer,
        before=before,
        lines=_lines(offers, wanted),
        contact=contact,
        client_id=key,
        by=by,
        at=at,
    )
    return made.order


def joinable(session: LiveSession, buyers: Sequence[str]) -> list[LiveOrder]:
    """Orders of these buyers that wait for money and got none yet."""
    theirs = LiveOrder.objects.filter(session=session, buyer__in=buyers)
    if not theirs.exists():  # most buy once; the long question costs many times this one
        return []
    found = theirs.filter(order__in=Order.objects.awaiting())
    found = found.select_related("order__contact", "order__request", "session").order_by("-placed_at", "-pk")
    return [each for each in found if not requests.received_for(each.order.reference)]


def _joinable(session: LiveSession, buyer: str) -> LiveOrder | None:
    return next(iter(joinable(session, [buyer])), None)


def units_of(order: Order) -> dict[str, int]:
    """By code of the session."""
    codes = dict(LiveOffer.objects.filter(session=order.live.session).values_list("listing", "code"))
    return {codes[line.listing_id]: line.units for line in order.lines.order_by("pk")}


def _lines(offers: Mapping[str, LiveOffer], wanted: Mapping[str, int]) -> list[tuple[LiveOffer, Agreed]]:
    return [
        (offers[code], Agreed(offers[code].listing, units, offers[code].price))
        for code, units in wanted.items()
    ]


def _placed(
    *,
    session: LiveSession,
    buyer: str,
    before: LiveOrder | None,
    lines: list[tuple[LiveOffer, Agreed]],
    contact: DeliverTo,
    client_id: UUID,
    by: str,
    at: datetime | None,
) -> LiveOrder:
    """The old order ends first, so that its units can be had; all in one transaction."""
    moment = at or timezone.now()
    if before:
        reason = _("Đã gộp với đơn mới trong buổi bán")
        closing.cancel(before.order, by_whom=Canceller.BUYER, reason=reason, by=by, at=moment)
        aside.take_back(before.order, session, by=by)
    by_listing = {offer.listing_id: offer for offer, _line in lines}
    order = checkout.place_agreed(
        session.booth,
        lines=[line for _offer, line in lines],
        deliver_to=contact,
        client_id=client_id,
        take=lambda row: aside.sell(
            by_listing[row.listing_id], row.units, reference=row.order.reference, by=by, at=moment
        ),
        hold=timedelta(minutes=session.hold_minutes),
        by=by,
        at=moment,
    )
    if before:
        _pass_on_code(before.order, order, by)
    row = LiveOrder(order=order, session=session, buyer=buyer, replaces=before, placed_at=moment)
    return recording.enter(row, by=by)


def _pass_on_code(before: Order, order: Order, by: str) -> None:
    try:
        requests.succeed(before.request, by_request=order.request, by=by)
    except requests.RequestRefusedError as refusal:
        told = _("Tiền của đơn trước vừa về. Anh chị ghi lại lần nữa để giữ thêm.")
        raise CheckoutRefusedError(told) from refusal

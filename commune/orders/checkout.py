"""Placing orders: everything of a cart is reserved, asked to be paid and told, or nothing is."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.market import stock
from commune.market.models import Booth, Listing, StockMove
from commune.orders import carts, telling
from commune.orders.carts import Purchase, Summary
from commune.orders.models import Cart, LotReservation, Order, OrderContact, OrderLine
from commune.payments import accounts, requests
from commune.people.models import Person
from commune.trace.lots import ALPHABET
from commune.units.models import AdminUnit

HOLD = timedelta(hours=2)
CODE_LENGTH = 7


class CheckoutRefusedError(ValueError):
    """Nothing was ordered; the message is a Vietnamese sentence for the buyer."""


@dataclass(frozen=True)
class DeliverTo:
    """`phone` in E.164; `commune_written` as typed, `unit` as understood; without a unit the address comes later."""

    name: str
    phone: str
    unit: AdminUnit | None = None
    commune_written: str = ""
    house: str = ""


@dataclass(frozen=True)
class Agreed:
    """Units of a listing at a price that was agreed elsewhere, such as in a live sale."""

    listing: Listing
    units: int
    price: int


Taking = Callable[[OrderLine], Sequence[StockMove]]


def place_order(
    cart: Cart,
    *,
    buyer: Person | None,
    deliver_to: DeliverTo,
    client_id: UUID,
    expected: int | None = None,
    hold: timedelta = HOLD,
    at: datetime | None = None,
) -> list[Order]:
    """One order a seller, its units reserved until `hold` is over; the cart is empty afterwards.

    The same `client_id` again gives the same orders. `expected` is the total that the buyer saw. Raises
    CheckoutRefusedError, and then nothing has changed.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        list(Cart.objects.select_for_update(no_key=True).filter(pk=cart.pk))
        known = orders_of_submission(client_id, phone=deliver_to.phone)
        if known:
            return known
        if orders_of_submission(client_id):
            raise CheckoutRefusedError(_("Mẫu này đã gửi rồi. Anh chị mở lại trang đặt hàng."))
        summary = carts.summary_of(cart)
        _check(summary, expected)
        placed = _placed(summary, _Submission(buyer, deliver_to, client_id, moment, moment + hold))
        cart.lines.all().delete()
    return placed


def place_agreed(
    booth: Booth,
    *,
    lines: Sequence[Agreed],
    deliver_to: DeliverTo,
    client_id: UUID,
    take: Taking,
    hold: timedelta = HOLD,
    by: str = "",
    at: datetime | None = None,
) -> Order:
    """One order at agreed prices; `take(line)` reserves the units of a line and returns its moves.

    The same `client_id` again gives the same order. Raises CheckoutRefusedError and what `take` raises; then nothing
    has changed. `by` is the actor who writes it in, the guest herself when empty.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        list(Booth.objects.select_for_update(no_key=True).filter(pk=booth.pk))
        known = orders_of_submission(client_id)
        if known:
            return known[0]
        sent = _Submission(None, deliver_to, client_id, moment, moment + hold, by)
        order = _entered(booth, sum(line.units * line.price for line in lines), sent)
        recording.enter(OrderContact(order=order, **vars(deliver_to)), by=sent.by)
        rows = [OrderLine(order=order, **vars(line)) for line in lines]
        for row in recording.enter_all(rows, by=sent.by):
            recording.enter_all([LotReservation(line=row, move=move) for move in take(row)], by=sent.by)
        telling.tell_placed(order)
    return order


def orders_of_submission(client_id: UUID, *, phone: str | None = None) -> list[Order]:
    """With `phone`, only for who gives the buyer's: the number of a form alone opens nobody's order."""
    sent = Order.objects.filter(client_id=client_id)
    if not sent.exists():  # nearly always, and the facts are dear
        return []
    found = sent.with_facts().order_by("booth__name", "pk")
    return list(found if phone is None else found.filter(contact__phone=phone))


def reserve(orders: Sequence[tuple[Order, OrderLine]], *, by: str, at: datetime) -> None:
    """Units for lines, in one sweep over all orders. Raises stock.StockRefusedError."""
    wanted = [stock.Wanted(line.listing, line.units, order.reference) for order, line in orders]
    moves = stock.take(wanted, by=by, at=at)
    rows = [
        LotReservation(line=line, move=move)
        for (_order, line), taken in zip(orders, moves, strict=True)
        for move in taken
    ]
    recording.enter_all(rows, by=by)


def reserved_of(order: Order) -> list[StockMove]:
    """Moves that still hold units for it."""
    held = LotReservation.objects.standing().filter(line__order=order)
    return [reservation.move for reservation in held.select_related("move").order_by("pk")]


def _check(summary: Summary, expected: int | None) -> None:
    if not summary.purchases:
        raise CheckoutRefusedError(_("Giỏ hàng đang trống."))
    if summary.problems:
        raise CheckoutRefusedError(" ".join(summary.problems))
    if expected is not None and expected != summary.total:
        raise CheckoutRefusedError(_("Giá vừa thay đổi. Anh chị xem lại tổng tiền rồi đặt."))


@dataclass(frozen=True)
class _Submission:
    buyer: Person | None
    to: DeliverTo
    client_id: UUID
    at: datetime
    due_at: datetime
    written_by: str = ""

    @property
    def by(self) -> str:
        return self.buyer.log_actor if self.buyer else self.written_by or f"guest:{self.client_id}"


def _placed(summary: Summary, sent: _Submission) -> list[Order]:
    orders, lines = [], []
    for purchase in summary.purchases:
        order = _entered(purchase.booth, purchase.total, sent)
        recording.enter(OrderContact(order=order, **vars(sent.to)), by=sent.by)
        lines += [(order, line) for line in _lines_of(order, purchase, sent.by)]
        orders.append(order)
    try:
        reserve(lines, by=sent.by, at=sent.at)
    except stock.StockRefusedError as refusal:
        raise CheckoutRefusedError(str(refusal)) from refusal
    for order in orders:
        telling.tell_placed(order)
    return orders


def _entered(booth: Booth, amount: int, sent: _Submission) -> Order:
    order = Order(id=uuid4(), booth=booth, seller=booth.organization, buyer=sent.buyer, amount=amount)
    order.code, order.token, order.client_id = free_code(), secrets.token_urlsafe(16), sent.client_id
    order.placed_at, order.due_at = sent.at, sent.due_at
    account = accounts.account_of(booth.organization)
    if account is None:
        raise CheckoutRefusedError(_("%(seller)s chưa có tài khoản nhận tiền.") % {"seller": booth.name})
    try:
        order.request = requests.ask(
            account=account, amount=amount, reference=order.reference, due_at=sent.due_at, by=sent.by
        )
    except requests.RequestRefusedError as refusal:
        raise CheckoutRefusedError(str(refusal)) from refusal
    return recording.enter(order, by=sent.by)


def _lines_of(order: Order, purchase: Purchase, by: str) -> Sequence[OrderLine]:
    rows = [
        OrderLine(order=order, listing=line.listing, units=line.units, price=line.listing.unit_price)
        for line in purchase.lines
    ]
    return recording.enter_all(rows, by=by)


def free_code() -> str:
    """For a new order, easily said on the phone."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not Order.objects.filter(code=code).exists():
            return code

"""Orders that were placed elsewhere: units are reserved here like any order's, the money is taken there."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from commune.ledger import recording
from commune.market import stock
from commune.market.models import Booth, Listing
from commune.orders import checkout, closing
from commune.orders.checkout import DeliverTo
from commune.orders.models import (
    Canceller,
    Fulfillment,
    Order,
    OrderCancellation,
    OrderContact,
    OrderLine,
    OrderOrigin,
    OrderPaid,
    PaidBy,
    Step,
)
from commune.payments import accounts, requests


class OutsideRefusedError(ValueError):
    """Nothing was reserved or changed; the message is a Vietnamese sentence for the seller."""


@dataclass(frozen=True)
class OutsideLine:
    """`price` in đồng a unit, as it was sold there."""

    listing: Listing
    units: int
    price: int


@dataclass(frozen=True)
class Placed:
    """An order as the place `name` tells it under its `number`; `at` is when the buyer placed it there."""

    name: str
    number: str
    lines: Sequence[OutsideLine]
    deliver_to: DeliverTo
    at: datetime

    @property
    def amount(self) -> int:
        return sum(line.units * line.price for line in self.lines)


def bring_in(booth: Booth, placed: Placed, *, client_id: UUID, by: str, now: datetime) -> Order:
    """One order of `booth`, its units reserved in the market's own statement, its money marked as taken elsewhere.

    The same `client_id` again gives the same order. Raises OutsideRefusedError.
    """
    with transaction.atomic():
        list(Booth.objects.select_for_update(no_key=True).filter(pk=booth.pk))
        known = checkout.orders_of_submission(client_id)
        if known:
            return known[0]
        order = _entered(booth, placed, client_id=client_id, by=by, now=now)
        recording.enter(OrderContact(order=order, **vars(placed.deliver_to)), by=by)
        rows = [OrderLine(order=order, **vars(line)) for line in placed.lines]
        lines = recording.enter_all(rows, by=by)
        try:
            checkout.reserve([(order, line) for line in lines], by=by, at=now)
        except ValueError as refusal:  # sold out, held, withdrawn, or not so many in one order
            raise OutsideRefusedError(str(refusal)) from refusal
        _note_paid(order, by=by, now=now)
    return order


def call_off(order: Order, *, reason: str, by: str, now: datetime) -> OrderCancellation:
    """It was cancelled there before it left: its units go back on the shelf. Idempotent. Raises OutsideRefusedError."""
    with transaction.atomic():
        closing.locked(order)
        known = OrderCancellation.objects.filter(order=order).first()
        if known:
            return known
        if not OrderOrigin.objects.filter(order=order).exists():
            raise OutsideRefusedError("Đơn này không phải từ nơi khác tới.")
        if Fulfillment.objects.filter(order=order, step__in=(Step.HANDED, Step.DELIVERED)).exists():
            raise OutsideRefusedError("Hàng đã giao đi, không hủy được nữa.")
        row = OrderCancellation(order=order, by_whom=Canceller.ELSEWHERE, reason=reason[:200])
        row.cancelled_at, row.cancelled_by = now, by
        recording.enter(row, by=by)
        for move in checkout.reserved_of(order):
            stock.give_back(move, reason=reason, by=by)
    return row


def _entered(booth: Booth, placed: Placed, *, client_id: UUID, by: str, now: datetime) -> Order:
    account = accounts.account_of(booth.organization)
    if account is None:
        raise OutsideRefusedError(f"{booth.name} chưa có tài khoản nhận tiền.")
    order = Order(id=uuid4(), booth=booth, seller=booth.organization, amount=placed.amount)
    order.code, order.token, order.client_id = checkout.free_code(), secrets.token_urlsafe(16), client_id
    order.placed_at = order.due_at = placed.at
    try:
        order.request = requests.ask(
            account=account, amount=order.amount, reference=order.reference, due_at=now, by=by
        )
    except requests.RequestRefusedError as refusal:
        raise OutsideRefusedError(str(refusal)) from refusal
    recording.enter(order, by=by)
    origin = OrderOrigin(order=order, name=placed.name, number=placed.number, brought_at=now)
    recording.enter(origin, by=by)
    return order


def _note_paid(order: Order, *, by: str, now: datetime) -> None:
    """No transfer is asked for: who took the order takes the money and settles with the seller."""
    requests.withdraw(order.request, reason="Nơi đã đặt đơn thu tiền", by=by)
    row = OrderPaid(order=order, method=PaidBy.ELSEWHERE, amount=order.amount, paid_at=order.placed_at)
    row.noted_at, row.noted_by = now, by
    recording.enter(row, by=by)

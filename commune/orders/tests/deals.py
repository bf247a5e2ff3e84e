"""Sellers, carts and money for tests."""

from uuid import uuid4

from django.utils import timezone

from commune.ledger import following, recording
from commune.market.tests import goods
from commune.orders import carts, checkout
from commune.orders.checkout import DeliverTo
from commune.orders.models import Cart, Order
from commune.payments import accounts, matching
from commune.payments.models import BankCredit

PHONE = "+84900000099"


def account(cast, organization=None, number="0101000123"):
    seller = organization or cast.cooperative
    return accounts.open_account(
        seller, bank_bin="999999", number=number, holder_name="HTX XOAI CU LAO XANH", by="system:test"
    )


def deliver_to(cast, phone=PHONE):
    return DeliverTo(
        name="Đặng Ngọc Ánh",
        phone=phone,
        unit=cast.cooperative.unit,
        commune_written="Mỹ Xương",
        house="Số 12, ấp Mỹ Thới (minh họa)",
    )


def cart_with(*wishes):
    """A guest's cart of (listing, units)."""
    cart = Cart.objects.create()
    for listing, units in wishes:
        carts.put(cart, listing, units=units)
    return cart


def order(cast, row, units=2, **facts):
    """One placed order of a listing; the seller has an account."""
    account(cast)
    cart = cart_with((row, units))
    facts.setdefault("buyer", None)
    facts.setdefault("client_id", uuid4())
    (placed,) = checkout.place_order(cart, deliver_to=deliver_to(cast), **facts)
    return placed


def again(placed):
    return Order.objects.with_facts().get(pk=placed.pk)


def money(placed, amount=None, *, note=None, at=None):
    """A credit of the bank with the order's code in its note; followers have heard of it afterwards."""
    request = placed.request
    credit = BankCredit(
        account=request.account,
        provider="sepay",
        transaction=uuid4().hex,
        amount=placed.amount if amount is None else amount,
        note=request.code if note is None else note,
        credited_at=at or timezone.now(),
    )
    recording.enter(credit, by="system:notice")
    matching.match(credit)
    following.catch_up()
    return credit


def hear():
    return following.catch_up()


__all__ = ["account", "again", "cart_with", "deliver_to", "goods", "hear", "money", "order"]

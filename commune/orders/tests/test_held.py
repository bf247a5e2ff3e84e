"""A held lot at the cart, at checkout, on the order and at the booth: nothing of it moves, and everybody reads why."""

import pytest

from commune.market import listings
from commune.market.stock import HeldError, StockRefusedError, Wanted, put_on_sale, take
from commune.messages.models import Message
from commune.orders import carts, checkout, fulfillment
from commune.orders.story import sources_of
from commune.orders.tests import deals
from commune.orders.tests.deals import goods
from commune.trace import holds

WHY = "Lúc hái chưa hết cách ly."


def hold(cast, lot):
    return holds.place(lot, reason=WHY, by=cast.manager)


def test_a_cart_and_its_checkout_say_why(cast):
    row, (lot,) = goods.listing(cast)
    deals.account(cast)
    cart = deals.cart_with((row, 2))
    hold(cast, lot)

    (problem,) = carts.summary_of(cart).problems
    assert "đang tạm giữ" in problem
    assert WHY in problem
    with pytest.raises(checkout.CheckoutRefusedError, match="tạm giữ"):
        checkout.place_order(cart, buyer=None, deliver_to=deals.deliver_to(cast), client_id=deals.uuid4())
    assert cart.lines.count() == 1


def test_the_statement_that_takes_stock_says_why(cast):
    row, (lot,) = goods.listing(cast)
    hold(cast, lot)

    with pytest.raises(HeldError, match="chưa hết cách ly"):
        take([Wanted(row, 1, "order:x")], by="system:test")
    shelf = goods.booth(cast)
    with pytest.raises(StockRefusedError, match="chưa hết cách ly"):
        put_on_sale(lot, booth=shelf, units=1, by=cast.manager)


def test_another_lot_is_still_sold(cast):
    row, (lot, _other) = goods.listing(cast, lots_of=(5, 7))
    hold(cast, lot)

    found = listings.on_sale().get(pk=row.pk)
    assert (found.available, found.is_held) == (7, False)


def test_an_order_is_neither_packed_nor_fetched_while_its_lot_is_held(cast):
    row, (lot,) = goods.listing(cast)
    placed = deals.order(cast, row)
    deals.money(placed)
    standing = hold(cast, lot)

    for step in (fulfillment.pack, fulfillment.deliver):
        with pytest.raises(fulfillment.FulfillmentRefusedError, match="chưa hết cách ly"):
            step(placed, by=cast.packer)
    assert [source.hold for source in sources_of(placed)] == [standing]

    holds.release(standing, reason="đạt", by=cast.manager)
    assert fulfillment.pack(placed, by=cast.packer)


def test_a_buyer_who_paid_is_told_once_and_told_again_when_it_is_over(cast):
    row, (lot,) = goods.listing(cast)
    placed = deals.order(cast, row)
    deals.money(placed)
    standing = hold(cast, lot)
    deals.hear()
    deals.hear()

    assert WHY in Message.objects.get(template="orders/held").body
    holds.release(standing, reason="đạt", by=cast.manager)
    deals.hear()
    assert placed.code in Message.objects.get(template="orders/released").body


def test_who_has_not_paid_is_not_told(cast):
    row, (lot,) = goods.listing(cast)
    deals.order(cast, row)
    hold(cast, lot)
    deals.hear()

    assert not Message.objects.filter(template="orders/held").exists()


def test_pages_of_buyer_and_seller_say_why(client, cast):
    row, (lot,) = goods.listing(cast)
    placed = deals.order(cast, row)
    deals.money(placed)
    hold(cast, lot)

    assert WHY in client.get(placed.guest_path).content.decode()
    product = client.get(f"/products/{row.trade_item.slug}/").content.decode()
    assert "Đang tạm giữ để kiểm tra" in product
    assert WHY in product
    client.force_login(cast.manager)
    assert WHY in client.get(f"/orders/{placed.code}/").content.decode()
    assert WHY in client.get("/sell/").content.decode()

from uuid import uuid4

import pytest

from commune.ledger.models import Entry
from commune.market import listings
from commune.messages.models import Message
from commune.orders import carts, checkout
from commune.orders.carts import CartRefusedError
from commune.orders.checkout import CheckoutRefusedError
from commune.orders.models import CartLine, LotReservation, Order
from commune.orders.tests import deals
from commune.orders.tests.deals import goods
from commune.payments import requests
from commune.payments.models import PaymentRequest
from commune.products.models import TradeItem
from commune.trace import holds, recall


def test_an_order_reserves_lots_and_asks_for_money_to_the_sellers_own_account(cast):
    row, (lot,) = goods.listing(cast, lots_of=(10,))

    placed = deals.order(cast, row, units=3)

    assert placed.amount == 525_000
    assert placed.request.amount == 525_000
    assert placed.request.account.organization == cast.cooperative
    assert [(each.move.lot, each.units) for each in LotReservation.objects.all()] == [(lot, 3)]
    assert goods.available(row) == 7
    assert not CartLine.objects.exists()
    assert placed.request.code in requests.payload_of(placed.request)


def test_the_buyer_is_told_once_and_with_the_address_of_her_page(cast):
    placed = deals.order(cast, goods.listing(cast)[0])

    message = Message.objects.get()
    assert (message.to, message.address) == ("phone:+84900000099", "+84900000099")
    assert placed.guest_path in message.body
    assert placed.code in message.subject


def test_every_row_of_an_order_is_in_the_log(cast):
    deals.order(cast, goods.listing(cast)[0])

    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"orders.order", "orders.contact", "orders.line", "orders.lot_reservation"} <= kinds
    assert {"payments.request", "market.stock_move"} <= kinds


def test_pressing_twice_gives_one_order(cast):
    row, _ = goods.listing(cast)
    deals.account(cast)
    cart, press = deals.cart_with((row, 2)), uuid4()
    facts = {"buyer": None, "deliver_to": deals.deliver_to(cast), "client_id": press}

    first = checkout.place_order(cart, **facts)
    carts.put(cart, row, units=1)
    second = checkout.place_order(cart, **facts)

    assert [each.pk for each in first] == [each.pk for each in second]
    assert goods.available(row) == 8
    assert Message.objects.count() == 1


def test_pressing_twice_at_the_same_moment_gives_one_order(own_database):
    from tests.fixtures import Cast

    def prepare():
        cast = Cast()
        row, _ = goods.listing(cast)
        deals.account(cast)
        return cast, row, deals.cart_with((row, 2)), deals.deliver_to(cast)

    _cast, row, cart, to = own_database.once(prepare)
    press = uuid4()

    def submit():
        return checkout.place_order(cart, buyer=None, deliver_to=to, client_id=press)

    answers = own_database.run(submit, submit, submit)

    assert all(isinstance(answer, list) for answer in answers), answers
    assert len({order.pk for answer in answers for order in answer}) == 1
    assert own_database.once(lambda: goods.available(row)) == 8


def test_a_cart_of_two_sellers_becomes_two_orders_and_two_transfers(cast):
    row, _ = goods.listing(cast)
    other = _other_listing(cast)
    deals.account(cast)
    deals.account(cast, cast.other_cooperative, number="0202000456")
    cart = deals.cart_with((row, 1), (other, 2))

    assert carts.summary_of(cart).transfers == 2
    placed = checkout.place_order(
        cart, buyer=None, deliver_to=deals.deliver_to(cast), client_id=uuid4(), expected=675_000
    )

    assert sorted(each.amount for each in placed) == [175_000, 500_000]
    assert len({each.request.account_id for each in placed}) == 2


def test_when_one_seller_is_sold_out_nothing_is_ordered_of_the_other(cast):
    row, _ = goods.listing(cast)
    other = _other_listing(cast)
    deals.account(cast)  # the other seller has none
    cart = deals.cart_with((row, 1), (other, 1))

    with pytest.raises(CheckoutRefusedError):
        checkout.place_order(cart, buyer=None, deliver_to=deals.deliver_to(cast), client_id=uuid4())

    assert not Order.objects.exists()
    assert not PaymentRequest.objects.exists()
    assert goods.available(row) == 10
    assert cart.lines.count() == 2


@pytest.mark.parametrize("stop", ["recall", "hold", "withdraw"])
def test_a_stale_cart_cannot_buy_what_was_stopped_meanwhile(cast, stop):
    row, (lot,) = goods.listing(cast)
    deals.account(cast)
    cart = deals.cart_with((row, 1))
    if stop == "recall":
        recall.start(lot, reason="dư lượng", by=cast.manager)
    elif stop == "hold":
        holds.place(lot, reason="chờ kiểm nghiệm", by=cast.manager)
    else:
        listings.withdraw(row, reason="hết mùa", by=cast.manager.log_actor)

    with pytest.raises(CheckoutRefusedError):
        checkout.place_order(cart, buyer=None, deliver_to=deals.deliver_to(cast), client_id=uuid4())

    assert not Order.objects.exists()


@pytest.mark.parametrize("units", [0, -1, 51, 2**31])
def test_units_that_nobody_sells_do_not_get_into_a_cart(cast, units):
    row, _ = goods.listing(cast)

    with pytest.raises(CartRefusedError):
        deals.cart_with((row, units))


def test_a_price_that_changed_since_she_looked_is_said_before_ordering(cast):
    row, _ = goods.listing(cast)
    deals.account(cast)
    cart = deals.cart_with((row, 2))
    listings.change_price(row, price=180_000, by=cast.manager)

    with pytest.raises(CheckoutRefusedError):
        checkout.place_order(
            cart, buyer=None, deliver_to=deals.deliver_to(cast), client_id=uuid4(), expected=350_000
        )
    assert carts.summary_of(cart).total == 360_000


def test_an_order_keeps_the_price_that_it_was_placed_at(cast):
    row, _ = goods.listing(cast)
    placed = deals.order(cast, row, units=2)

    listings.change_price(row, price=999_000, by=cast.manager)

    assert deals.again(placed).lines.get().price == 175_000


def test_more_than_one_transfer_can_carry_is_refused(cast):
    row, _ = goods.listing(cast, price=100_000_000, lots_of=(10,))
    deals.account(cast)

    with pytest.raises(CheckoutRefusedError):
        deals.order(cast, row, units=5)
    assert goods.available(row) == 10


def test_a_guests_cart_moves_in_when_she_signs_in(cast):
    row, _ = goods.listing(cast)
    guest = deals.cart_with((row, 2))

    own = carts.cart_of(cast.buyer, guest.pk)

    assert own.person == cast.buyer
    assert carts.summary_of(own).units == 2
    assert carts.cart_of(None, guest.pk) is None


def _other_listing(cast):
    shelf = goods.other_booth(cast)
    item = TradeItem.objects.get(pk=cast.other_mango.pk)
    row = listings.offer(shelf, trade_item=item, price=250_000, by=cast.other_manager)
    lot = goods.packed_lot(cast, item=item, holder=cast.other_cooperative, by=cast.other_manager)
    from commune.market import stock

    stock.put_on_sale(lot, booth=shelf, units=10, by=cast.other_manager)
    return row

"""A co-op that sells for another booth: one order, one transfer, and to the đồng what it owes afterwards."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commune.market import listings, mandates, stock
from commune.market.mandates import MandateRefusedError
from commune.orders import carts, checkout, closing, entrusted
from commune.orders.entrusted import RemittanceRefusedError, Sale
from commune.orders.models import Canceller, Order, OrderLine, Remittance
from commune.orders.tests import deals
from commune.orders.tests.deals import goods
from commune.trace import recall


def theirs(cast, *, units=10, price=40_000):
    """A listing of the other co-op with one lot on its shelf."""
    shelf = goods.other_booth(cast)
    row = listings.offer(shelf, trade_item=cast.dried_mango, price=price, by=cast.other_manager)
    lot = goods.packed_lot(
        cast, units=units, item=cast.dried_mango, holder=cast.other_cooperative, by=cast.other_manager
    )
    stock.put_on_sale(lot, booth=shelf, units=units, by=cast.other_manager)
    return row, lot


def agreed(cast, fee=50):
    made = mandates.propose(
        goods.other_booth(cast), seller=goods.booth(cast), fee_permille=fee, by=cast.other_manager
    )
    mandates.accept(made, by=cast.manager)
    return made


def both(cast):
    mine, _ = goods.listing(cast)
    other, lot = theirs(cast)
    deals.account(cast)
    deals.account(cast, cast.other_cooperative, "0101000999")
    return mine, other, lot


def placed(cast, *wishes):
    cart = deals.cart_with(*wishes)
    return checkout.place_order(cart, buyer=None, deliver_to=deals.deliver_to(cast), client_id=uuid4())


def test_two_sellers_mean_two_transfers_told_before(client, cast):
    mine, other, _ = both(cast)
    for row in (mine, other):
        client.post("/cart/lines/", {"listing": row.pk, "units": 1})

    for address in ("/cart/", "/checkout/"):
        page = client.get(address).content.decode()
        assert "2 người bán, 2 lần chuyển khoản" in page
        assert page.index("HTX nông sản Bến Gỗ") < page.index("40.000")
    assert len(placed(cast, (mine, 1), (other, 1))) == 2


def test_under_a_mandate_the_co_op_is_paid_for_both(client, cast):
    mine, other, lot = both(cast)
    agreed(cast)
    for row in (mine, other):
        client.post("/cart/lines/", {"listing": row.pk, "units": 1})
    page = client.get("/cart/").content.decode()

    (order,) = placed(cast, (mine, 2), (other, 3))

    assert "lần chuyển khoản" not in page
    assert "Bán giúp:" in page
    assert order.amount == 2 * 175_000 + 3 * 40_000
    assert order.seller == cast.cooperative
    assert order.request.account.organization == cast.cooperative
    assert {each.lot for each in checkout.reserved_of(order)} >= {lot}
    assert list(Order.objects.sold_by(cast.manager)) == [order]
    assert list(Order.objects.sold_by(cast.other_manager)) == []


def test_what_is_owed_follows_the_money(cast):
    mine, other, _ = both(cast)
    made = agreed(cast, fee=50)
    (order,) = placed(cast, (mine, 1), (other, 3))
    assert entrusted.account_of(made).owed == 0

    deals.money(order)
    account = entrusted.account_of(made)
    assert [(sale.units, sale.fee, sale.due) for sale in account.sales] == [(3, 6_000, 114_000)]

    entrusted.remit(made, amount=100_000, transaction_number="FT1", by=cast.manager)
    assert entrusted.account_of(made).owed == 14_000


def test_passing_on_twice_is_once_and_never_more_than_owed(cast):
    _, other, _ = both(cast)
    made = agreed(cast, fee=0)
    (order,) = placed(cast, (other, 2))
    deals.money(order)

    first = entrusted.remit(made, amount=50_000, transaction_number="FT1", by=cast.manager)
    assert entrusted.remit(made, amount=50_000, transaction_number=" FT1 ", by=cast.manager) == first
    for amount, number in ((30_001, "FT2"), (0, "FT3"), (-5, "FT4"), (10_000, "FT1"), (10_000, "  ")):
        with pytest.raises(RemittanceRefusedError):
            entrusted.remit(made, amount=amount, transaction_number=number, by=cast.manager)
    with pytest.raises(RemittanceRefusedError):
        entrusted.remit(made, amount=10_000, transaction_number="FT5", by=cast.other_manager)
    assert Remittance.objects.count() == 1


def test_recalled_and_cancelled_goods_are_not_owed(cast):
    _, other, lot = both(cast)
    made = agreed(cast, fee=0)
    (order,) = placed(cast, (other, 2))
    deals.money(order)
    recall.start(lot, reason="dư lượng", by=cast.other_manager)
    deals.hear()

    assert entrusted.account_of(made).owed == 0


def test_an_unpaid_order_that_was_cancelled_owes_nothing(cast):
    _, other, _ = both(cast)
    made = agreed(cast, fee=0)
    (order,) = placed(cast, (other, 2))
    closing.cancel(deals.again(order), by_whom=Canceller.BUYER, reason="đổi ý", by="guest:x")

    assert entrusted.account_of(made).sales == []


def test_after_the_end_each_is_paid_alone_again(cast):
    mine, other, _ = both(cast)
    made = agreed(cast, fee=0)
    (order,) = placed(cast, (other, 1))
    mandates.end(made, reason="tự bán", by=cast.other_manager)
    mandates.end(made, reason="tự bán", by=cast.other_manager)
    deals.money(order)

    assert carts.summary_of(deals.cart_with((mine, 1), (other, 1))).transfers == 2
    made.refresh_from_db()
    assert entrusted.account_of(made).owed == 40_000


def test_only_both_sides_make_it_and_no_chain(cast):
    own, other = goods.booth(cast), goods.other_booth(cast)
    with pytest.raises(MandateRefusedError):
        mandates.propose(other, seller=own, fee_permille=0, by=cast.manager)
    with pytest.raises(MandateRefusedError):
        mandates.propose(other, seller=other, fee_permille=0, by=cast.other_manager)
    with pytest.raises(MandateRefusedError):
        mandates.propose(other, seller=own, fee_permille=501, by=cast.other_manager)
    made = mandates.propose(other, seller=own, fee_permille=10, by=cast.other_manager)
    assert mandates.propose(other, seller=own, fee_permille=10, by=cast.other_manager) == made
    with pytest.raises(MandateRefusedError):
        mandates.accept(made, by=cast.other_manager)
    with pytest.raises(MandateRefusedError):
        mandates.propose(own, seller=other, fee_permille=0, by=cast.manager)
    mandates.end(made, reason="thôi", by=cast.manager)
    with pytest.raises(MandateRefusedError):
        mandates.accept(made, by=cast.manager)


def test_the_pages_lead_from_the_proposal_to_the_money(client, cast):
    _, other, _ = both(cast)
    facts = {"booth": other.booth_id, "seller": goods.booth(cast).pk, "percent": "2,5"}
    client.force_login(cast.other_manager)
    for _ in range(2):
        client.post("/sell/mandates/", facts)
    (made,) = other.booth.mandates.all()
    assert made.fee_percent == Decimal("2.5")
    assert client.post("/sell/mandates/", {**facts, "percent": "99"}).status_code == 422

    client.force_login(cast.manager)
    assert "Lời nhờ bán giúp" in client.get("/me/day/").content.decode()
    client.post(f"/sell/mandates/{made.pk}/acceptance/")
    (order,) = placed(cast, (other, 2))
    deals.money(order)
    assert "78.000" in client.get(f"/sell/mandates/{made.pk}/").content.decode()
    told = {"amount": "78.000", "transaction_number": "FT9"}
    client.post(f"/sell/mandates/{made.pk}/remittances/", told)

    client.force_login(cast.other_manager)
    page = client.get(f"/sell/mandates/{made.pk}/").content.decode()
    assert "FT9" in page
    assert "Ghi một lần trả" not in page
    client.post(f"/sell/mandates/{made.pk}/end/", {"reason": ""})
    client.post(f"/sell/mandates/{made.pk}/end/", {"reason": "tự bán"})
    assert mandates.open_of(other.booth) is None


@pytest.mark.parametrize("who", ["buyer", "farmer", "official"])
def test_strangers_see_no_mandate(client, cast, who):
    both(cast)
    made = agreed(cast)
    client.force_login(getattr(cast, who))

    assert client.get("/sell/mandates/").status_code == 404
    assert client.get(f"/sell/mandates/{made.pk}/").status_code == 404
    assert client.post(f"/sell/mandates/{made.pk}/end/", {"reason": "x"}).status_code == 404


@given(some.integers(1, 500), some.integers(1, 10**8), some.integers(0, 500))
def test_fee_and_due_are_the_amount_to_the_dong(units, price, permille):
    sale = Sale(OrderLine(units=units, price=price), units, permille)

    assert sale.fee + sale.due == units * price
    assert 0 <= sale.fee <= sale.amount / 2

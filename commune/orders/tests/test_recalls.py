from django.utils import timezone

from commune.market.models import ListingWithdrawal
from commune.messages.models import Message
from commune.orders import closing, recalls
from commune.orders.models import Canceller, RefundRequest
from commune.orders.states import State, state_of
from commune.orders.tests import deals
from commune.orders.tests.deals import goods
from commune.trace import recall
from commune.trace.recall import holders_of


def test_buyers_are_told_once_unpaid_orders_end_and_paid_ones_are_refunded(cast):
    row, (lot,) = goods.listing(cast, lots_of=(10,))
    unpaid, paid = deals.order(cast, row, units=2), deals.order(cast, row, units=3)
    deals.money(paid)

    started = recall.start(lot, reason="dư lượng vượt mức", by=cast.manager)
    deals.hear()
    recalls.stop_recalled(started)

    assert state_of(deals.again(unpaid)) is State.CANCELLED
    assert state_of(deals.again(paid)) is State.REFUND
    assert RefundRequest.objects.get().amount == paid.amount
    told = Message.objects.filter(template="orders/recalled")
    assert told.count() == 2
    assert all(lot.code in message.body and "dư lượng vượt mức" in message.body for message in told)


def test_only_the_recalled_part_of_an_order_is_asked_back(cast):
    row, (first, _) = goods.listing(cast, lots_of=(2, 5))
    paid = deals.order(cast, row, units=3)
    deals.money(paid)

    recall.start(first, reason="nứt trái", by=cast.manager)
    deals.hear()

    assert RefundRequest.objects.get().amount == 2 * 175_000


def test_orders_of_other_lots_hear_nothing(cast):
    row, (_, second) = goods.listing(cast, lots_of=(2, 5))
    deals.order(cast, row, units=2)

    recall.start(second, reason="nứt trái", by=cast.manager)
    deals.hear()

    assert not Message.objects.filter(template="orders/recalled").exists()


def test_a_listing_without_other_stock_is_withdrawn(cast):
    row, (lot,) = goods.listing(cast, lots_of=(10,))
    recall.start(lot, reason="nứt trái", by=cast.manager)
    deals.hear()

    assert lot.code in ListingWithdrawal.objects.get(listing=row).reason


def test_a_listing_with_other_stock_stays(cast):
    row, (first, _) = goods.listing(cast, lots_of=(2, 5))
    recall.start(first, reason="nứt trái", by=cast.manager)
    deals.hear()

    assert not ListingWithdrawal.objects.exists()
    assert goods.available(row) == 5


def test_holders_are_shelves_and_orders(cast):
    row, (lot,) = goods.listing(cast, lots_of=(10,))
    placed = deals.order(cast, row, units=3)

    found = {(holding.kind, int(holding.quantity)) for holding in holders_of([lot])}

    assert found == {("stock", 7), ("orders", 3)}
    assert placed.reference in {holding.reference for holding in holders_of([lot])}


def test_before_an_order_all_stood_on_the_shelf(cast):
    row, (lot,) = goods.listing(cast, lots_of=(10,))
    before = timezone.now()
    placed = deals.order(cast, row, units=3)
    closing.cancel(placed, by_whom=Canceller.BUYER, reason="đổi ý", by="guest:thử")

    assert [(each.kind, int(each.quantity)) for each in holders_of([lot], before)] == [("stock", 10)]
    assert [(each.kind, int(each.quantity)) for each in holders_of([lot])] == [("stock", 10)]

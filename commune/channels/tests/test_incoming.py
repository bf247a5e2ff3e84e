"""Orders from outside: one stock truth, each order once, what cannot be served stays in sight."""

from uuid import uuid4

import pytest
from django.utils import timezone

from commune.channels import incoming, links
from commune.channels.models import AnswerStep, ChannelKind, OutsideAnswer, OutsideOrder
from commune.channels.tests import shops
from commune.channels.tests.shops import deals, goods
from commune.market import stock
from commune.market.models import StockLevel
from commune.messages.models import Message
from commune.orders import fulfillment, outside
from commune.orders.models import Order, OrderPaid, PaidBy, State
from commune.orders.states import state_of
from commune.trace import recall
from tests.fixtures import Cast

BY = "channel:test"


@pytest.fixture
def shop(monkeypatch):
    return shops.open_shop(monkeypatch)


def test_an_order_from_outside_takes_units_and_is_paid_elsewhere(cast, shop):
    row, _lots = goods.listing(cast, lots_of=(10,))
    link = shops.signed_link(cast, row)

    taken = incoming.take_in(link, shops.incoming(row, units=3), by=BY)

    order = Order.objects.with_facts().get(pk=taken.order_id)
    assert goods.available(row) == 7
    assert (order.amount, order.origin.number, order.origin.name) == (540_000, "5761", "TikTok Shop")
    assert order.paid.method == PaidBy.ELSEWHERE
    assert order.contact.unit.uid == "vn2:C:30076"
    assert Order.objects.to_pack().filter(pk=order.pk).exists()
    assert not Message.objects.filter(
        dedup_key__startswith=f"order:{order.pk}"
    ).exists()  # that shop talks to her


def test_the_same_number_again_is_the_same_order(cast, shop):
    row, _lots = goods.listing(cast, lots_of=(10,))
    link = shops.signed_link(cast, row)

    first = incoming.take_in(link, shops.incoming(row, units=3), by=BY)
    again = incoming.take_in(link, shops.incoming(row, units=5), by=BY)

    assert first.pk == again.pk
    assert goods.available(row) == 7
    assert OutsideOrder.objects.count() == 1


def test_what_is_not_there_is_refused_told_and_kept(cast, shop):
    row, _lots = goods.listing(cast, lots_of=(2,))
    link = shops.signed_link(cast, row)

    refused = incoming.take_in(link, shops.incoming(row, units=3), by=BY)

    assert refused.order_id is None
    assert "chỉ còn 2" in refused.refusal
    assert goods.available(row) == 2
    assert not OrderPaid.objects.exists()
    assert OutsideAnswer.objects.get(outside=refused).step == AnswerStep.REFUSED


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "không có món"),
        ([("unknown", 1, 1000)], "không phải món nào"),
        ([("sku", 0, 1000)], "lớn hơn 0"),
        ([("sku", 1, -5)], "lớn hơn 0"),
        ([("sku", 10**9, 1000)], "lớn hơn 0"),
        ([("sku", 1, 1000), ("sku", 1, 2000)], "hai giá"),
    ],
)
def test_impossible_orders_are_refused_with_words(cast, shop, lines, why):
    row, _lots = goods.listing(cast, lots_of=(5,))
    link = shops.signed_link(cast, row)
    sku = row.trade_item.gtin
    came = incoming.Incoming(
        "N1",
        timezone.now(),
        [(sku if code == "sku" else code, *rest) for code, *rest in lines],
        "",
        "",
        "",
        "",
    )

    refused = incoming.take_in(link, came, by=BY)

    assert why in refused.refusal
    assert goods.available(row) == 5


def test_recalled_and_held_lots_are_never_sold_there(cast, shop):
    row, (lot,) = goods.listing(cast, lots_of=(5,))
    link = shops.signed_link(cast, row)
    recall.start(lot, reason="thử", by=cast.manager)

    refused = incoming.take_in(link, shops.incoming(row), by=BY)

    assert refused.order_id is None
    assert StockLevel.objects.get(lot=lot).available == 5


def test_called_off_there_before_it_left_gives_the_units_back(cast, shop):
    row, _lots = goods.listing(cast, lots_of=(5,))
    link = shops.signed_link(cast, row)
    taken = incoming.take_in(link, shops.incoming(row, units=2), by=BY)

    incoming.call_off(link, "5761", by=BY)
    incoming.call_off(link, "5761", by=BY)

    order = Order.objects.with_facts().get(pk=taken.order_id)
    assert goods.available(row) == 5
    assert state_of(order) == State.CANCELLED
    assert not Order.objects.to_pack().exists()
    with pytest.raises(fulfillment.FulfillmentRefusedError, match="hủy"):
        fulfillment.pack(order, by=cast.manager)


def test_an_order_of_our_own_market_is_not_called_off_from_outside(cast):
    row, _lots = goods.listing(cast, lots_of=(5,))
    placed = deals.order(cast, row)

    with pytest.raises(outside.OutsideRefusedError):
        outside.call_off(placed, reason="", by=BY, now=timezone.now())


def test_calling_off_what_never_came_is_nothing(cast, shop):
    row, _lots = goods.listing(cast, lots_of=(5,))

    assert incoming.call_off(shops.signed_link(cast, row), "unknown", by=BY) is None


def test_two_shops_never_sell_the_last_crates_twice(own_database):
    cast = Cast()

    def prepared():
        row, _lots = goods.listing(cast, lots_of=(6,))
        one = shops.file_link(cast, row)
        other = links.link(row.booth, kind=ChannelKind.VOSO, client_id=uuid4(), by=cast.manager)
        links.offer_only(other, [row], by=cast.manager)
        return row, one, other

    row, one, other = own_database.once(prepared)
    jobs = []
    for number in range(6):
        for link in (one, other):
            came = shops.incoming(row, units=1, number=f"N{number}")
            jobs.append(lambda link=link, came=came: incoming.take_in(link, came, by=BY))
            jobs.append(lambda link=link, came=came: incoming.take_in(link, came, by=BY))

    found = own_database.run(*jobs)

    assert [each for each in found if isinstance(each, Exception)] == []

    def counted():
        taken = OutsideOrder.objects.filter(order__isnull=False).count()
        return taken, OutsideOrder.objects.refused().count(), goods.available(row), stock.differences()

    assert own_database.once(counted) == (6, 6, 0, [])

"""A day of two outside shops and our own market on one shelf: nothing oversold, no order lost, repeats taken once.

The shops check signatures, fail one call in ten (half of these after the call had its effect), show orders up to a
minute late and more than once; a lot is recalled at noon.
"""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.channels import answering, calling, links, pulling, pushing
from commune.channels.links import Key
from commune.channels.models import ChannelKind, OutsideAnswer, OutsideOrder, PullState, PushState
from commune.demo.shop_simulator import Shop, ShopSimulator
from commune.ledger import following
from commune.market import listings, stock
from commune.market.models import StockLevel
from commune.market.tests import goods
from commune.orders.models import LotReservation
from commune.orders.tests import deals
from commune.trace import recall
from commune.trace.models import RecalledLot

STEPS, NOON = 48, 24


class Day:
    """The shops' clock runs a minute a step; our own times are moved so that whatever is due is due."""

    def __init__(self, cast, monkeypatch, seed):
        self.now, self.random, self.sold = timezone.now().timestamp(), random.Random(seed), []
        self.row, self.lots = goods.listing(cast, lots_of=(30, 30), most=20)
        self.cast, self.shops = cast, {}
        deals.account(cast)
        for name in ("one", "two"):
            shop = ShopSimulator(Shop(cipher=name), seed=seed, fails=0.1, clock=lambda: self.now)
            monkeypatch.setitem(calling.transports._values, name, shop.answer)
            self.shops[name] = (shop, self._linked(name, shop.shop))

    def _linked(self, name, shop):
        key = Key(shop.app_key, shop.app_secret, shop.token)
        link = links.link(
            self.row.booth, kind=ChannelKind.TIKTOK, name=name, address=f"{name}:shop", shop=name, key=key,
            client_id=uuid4(), by=self.cast.manager,
        )  # fmt: skip
        links.offer_only(link, [self.row], by=self.cast.manager)
        return link

    def step(self, number):
        self.now += 1
        for name, (shop, _link) in self.shops.items():
            code, units = f"{name}-{number}", self.random.randint(1, 3)
            late = self.random.choice((0, 0, 5, 60))
            if shop.sell(self.row.trade_item.gtin, units, price=340_000, number=code, shown_after=late):
                self.sold.append((name, code))
        if self.random.random() < 0.3:
            self._bought_here()
        if number == NOON:
            recall.start(self.lots[0], reason="thử", by=self.cast.manager)
        if number % 3 == 0:
            self.work()

    def _bought_here(self):
        if listings.on_sale().filter(pk=self.row.pk, available_now__gt=0).exists():
            deals.order(self.cast, self.row, units=1)

    def work(self):
        following.catch_up()
        past = timezone.now() - timedelta(seconds=1)
        for model in (PushState, PullState):
            model.objects.update(due_at=past)
        OutsideAnswer.objects.filter(sent_at__isnull=True).update(due_at=past)
        pulling.pull_due()
        following.catch_up()
        PushState.objects.update(due_at=past)
        pushing.push_due()
        answering.send_due()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_scripted_day(cast, monkeypatch, seed):
    day = Day(cast, monkeypatch, seed)
    day.work()
    for number in range(STEPS):
        day.step(number)
    day.now += 100
    for _ in range(12):
        day.work()

    taken = {(row.link.name, row.number): row for row in OutsideOrder.objects.select_related("link")}
    assert set(taken) == set(day.sold)  # none lost, none twice
    assert any(row.order_id is None for row in taken.values())  # the shops did compete
    assert any(row.order_id for row in taken.values())

    assert stock.differences() == []
    assert not StockLevel.objects.filter(available__lt=0).exists()
    recalled = RecalledLot.objects.order_by("pk").first().recall.started_at
    late = LotReservation.objects.filter(move__lot=day.lots[0], move__moved_at__gt=recalled)
    assert not late.exists()

    gtin, left = (
        day.row.trade_item.gtin,
        listings.on_sale().filter(pk=day.row.pk).values_list("available_now", flat=True),
    )
    for name, (shop, _link) in day.shops.items():
        assert shop.shop.stock[gtin] == sum(left)  # no drift
        for number, order in shop.shop.orders.items():
            row = taken[name, number]
            cancelled = row.order is None or row.order.refunds.exists()
            assert (order["status"] == "CANCELLED") == cancelled, number


def test_the_simulator_says_what_it_is_and_refuses_wrong_signatures():
    shop = ShopSimulator()
    told = shop.answer("POST", "http://x/order/202309/orders/search?app_key=mo-phong-app", {}, b"{}")

    assert told.status == 401
    assert "MÔ PHỎNG" in told.body.decode()


@pytest.mark.parametrize("spoilt", ["sign", "timestamp", "app_key", "shop_cipher"])
def test_the_simulator_checks_each_part(spoilt, monkeypatch, cast):
    row, _lots = goods.listing(cast, lots_of=(5,))
    deals.account(cast)
    shop, seen = ShopSimulator(), []

    def spoil(method, url, headers, body):
        query = "&".join(
            f"{spoilt}=1" if part.startswith(f"{spoilt}=") else part for part in url.split("?")[1].split("&")
        )
        seen.append(shop.answer(method, f"{url.split('?')[0]}?{query}", headers, body))
        return seen[-1]

    monkeypatch.setitem(calling.transports._values, "spoilt", spoil)
    key = Key(shop.shop.app_key, shop.shop.app_secret, shop.shop.token)
    link = links.link(
        row.booth, kind=ChannelKind.TIKTOK, address="spoilt:shop", shop=shop.shop.cipher, key=key, client_id=uuid4(),
        by=cast.manager,
    )  # fmt: skip
    links.offer_only(link, [row], by=cast.manager)

    assert pushing.push_due() == 0
    assert [each.status for each in seen] == [401]
    assert shop.shop.stock == {}

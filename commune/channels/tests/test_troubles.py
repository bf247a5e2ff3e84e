"""Marketplaces in trouble: silent, slow, long unheard, or with orders that cannot be read."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from commune.channels import answering, links, pulling, pushing, tiktok
from commune.channels.models import LinkKey, OutsideOrder, PullState, PushState
from commune.channels.tests import shops
from commune.channels.tests.shops import deals, goods
from commune.ledger import following
from commune.lib.outgoing import Answer


@pytest.fixture
def shop(monkeypatch):
    return shops.open_shop(monkeypatch)


@pytest.fixture
def linked(cast, shop):
    row, lots = goods.listing(cast, lots_of=(10, 5))
    return row, lots, shops.signed_link(cast, row)


def sku(row):
    return row.trade_item.gtin


def test_two_figures_of_an_offer_are_never_on_their_way_at_once(cast, shop, linked, monkeypatch):
    """A second worker finds the news of a sale while the first one's call has not come back."""
    row, _lots, _link = linked
    told, started = tiktok.tell_stock, []

    def slow(link, *, sku, units):
        started.append(units)
        if units == 15:
            deals.order(cast, row, units=4)
            following.catch_up()
            assert pushing.push_due() == 0
        told(link, sku=sku, units=units)

    monkeypatch.setattr(tiktok, "tell_stock", slow)
    following.catch_up()
    shops.due_now()
    pushing.push_due()
    pushing.push_due()

    assert started == [15, 11]
    assert (shop.stock, PushState.objects.get().told) == ({sku(row): 11}, 11)


def test_a_marketplace_that_is_silent_keeps_nobody_else_waiting(cast, shop, linked, monkeypatch):
    row, _lots, link = linked
    other, _ = goods.listing(cast, item=cast.gift_mango, price=99_000)
    links.offer_only(link, [row, other], by=cast.manager)
    asked = []

    def silent(*_, **__):
        asked.append(1)
        raise tiktok.SilentError("không gọi được sàn")

    monkeypatch.setattr(tiktok, "tell_stock", silent)
    following.catch_up()
    shops.due_now()
    for _ in range(3):
        pushing.push_due()

    assert len(asked) == 1
    assert [state.error for state in PushState.objects.all()] == ["không gọi được sàn"] * 2

    shop.orders = [shops.told_order(row, 99, number) for number in ("B1", "B2", "B3")]
    shops.due_now()
    pulling.pull_due()
    monkeypatch.setattr(tiktok, "cancel", silent)
    asked.clear()
    for _ in range(3):
        answering.send_due()
    assert len(asked) == 1


def test_news_shortens_a_pause_but_not_a_call(shop, linked):
    _row, _lots, link = linked
    shops.work()
    later = timezone.now() + timedelta(seconds=60)
    states = PushState.objects.all()

    states.update(due_at=later, error="")
    links.note_news(link.offers.all())
    assert states.get().due_at == later

    states.update(due_at=later, error="không gọi được sàn")
    links.note_news(link.offers.all())
    assert states.get().due_at < later


def test_after_a_long_silence_orders_are_fetched_a_day_at_a_time(shop, linked):
    shops.work()
    PullState.objects.update(fetched_to=timezone.now() - timedelta(days=3, hours=1))
    shops.due_now()
    shop.told.clear()

    for _ in range(5):
        pulling.pull_due()

    spans = [
        said["update_time_lt"] - said["update_time_ge"]
        for path, said in shop.told
        if path.endswith("/search")
    ]
    assert len(spans) == 4
    assert max(spans) <= 26 * 3600 + 2
    assert timezone.now() - PullState.objects.get().fetched_to < timedelta(minutes=1)


def test_orders_that_are_too_many_to_tell_are_not_taken_as_told(shop, linked, monkeypatch):
    endless = Answer(200, json.dumps({"code": 0, "data": {"orders": [], "next_page_token": "x"}}).encode())
    monkeypatch.setitem(tiktok.calling.transports._values, "test", lambda *_: endless)
    before = PullState.objects.get().fetched_to
    shops.due_now()

    assert pulling.pull_due() == 0
    state = PullState.objects.get()
    assert (state.fetched_to, state.tries) == (before, 1)
    assert "chưa lấy hết" in state.error


def test_an_order_with_signs_that_nothing_keeps_comes_in_without_them(shop, linked):
    row, _lots, _link = linked
    told = shops.told_order(row, 1, "A\x009")
    told["recipient_address"] = {"name": "N\x00\ud800 A"}
    far = {**shops.told_order(row, 1, "A10"), "create_time": 253_402_300_799}
    shop.orders = [told, far]
    shops.work()

    taken = OutsideOrder.objects.get(order__isnull=False)
    assert (taken.number, taken.order.contact.name) == ("A9", "N A")
    assert OutsideOrder.objects.refused().get().number == "A10"


def test_a_shop_that_is_linked_anew_brings_no_order_twice(cast, shop, linked):
    row, _lots, link = linked
    shop.orders = [shops.told_order(row, 2, "C1")]
    shops.work()
    links.end(link, by=cast.manager)
    again = shops.signed_link(cast, row)
    PullState.objects.filter(link=again).update(fetched_to=timezone.now())
    shops.work()

    assert (goods.available(row), OutsideOrder.objects.count()) == (13, 1)
    shop.orders = [shops.told_order(row, 2, "C1", status="CANCELLED")]
    shops.work()
    assert goods.available(row) == 15


def test_what_the_shop_sells_besides_is_seen_and_left_alone(client, cast, shop, linked):
    row, _lots, _link = linked
    other = shops.told_order(row, 1, "D1")
    other["line_items"] = [{"seller_sku": "AO-THUN", "quantity": 1, "sale_price": "90000"}]
    unreadable = {**shops.told_order(row, 1, "D2"), "line_items": [{"seller_sku": "X", "sale_price": "rẻ"}]}
    shop.orders = [other, unreadable, {"id": ""}, "x"]
    shops.work()

    assert {each.number for each in OutsideOrder.objects.refused()} == {"D1", "D2"}
    assert not [path for path, _ in shop.told if path.endswith("/cancellations")]
    client.force_login(cast.manager, "allauth.account.auth_backends.AuthenticationBackend")
    assert "AO-THUN" in client.get("/channels/").content.decode()


@pytest.mark.parametrize("token", ["khóa", "a b", "a\u200bb", "a\nb"])
def test_a_key_with_a_stray_sign_is_told_where_it_is_typed(client, cast, shop, linked, token):
    _row, _lots, link = linked
    client.force_login(cast.manager, "allauth.account.auth_backends.AuthenticationBackend")
    form = {"app_key": "app", "app_secret": "secret", "access_token": token}

    page = client.post(f"/channels/links/{link.pk}/key/", form)

    assert page.status_code == 422
    assert "không có khoảng trắng" in page.content.decode()
    assert LinkKey.objects.get().access_token == "token"

"""The signed interface: stock told, orders fetched, steps answered, whatever fails on the way."""

import json
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from commune.channels import answering, links, pulling, pushing, tiktok
from commune.channels.links import Key, LinkRefusedError
from commune.channels.models import LinkKey, OutsideAnswer, OutsideOrder, PullState, PushState
from commune.channels.tests import shops
from commune.channels.tests.shops import deals, goods
from commune.ledger import following
from commune.ledger.models import Entry, Opening
from commune.lib.outgoing import Answer
from commune.lib.signatures import tiktokshop
from commune.lib.signatures.digest import hex_hmac
from commune.orders import fulfillment
from commune.trace import holds, recall
from tests.corpora import corpus

PRIVATE = (
    "http://127.0.0.1:1",
    "https://127.0.0.1:1",
    "https://[::1]",
    "https://10.0.0.8",
    "file:///etc",
    "x",
)


@pytest.fixture
def shop(monkeypatch):
    return shops.open_shop(monkeypatch)


@pytest.fixture
def linked(cast, shop):
    row, lots = goods.listing(cast, lots_of=(10, 5))
    return row, lots, shops.signed_link(cast, row)


def sku(row):
    return row.trade_item.gtin


def test_what_is_told_is_what_the_market_calls_sellable(cast, shop, linked):
    row, _lots, _link = linked
    shops.work()
    assert shop.stock == {sku(row): 15}

    deals.order(cast, row, units=4)
    shops.work()

    assert shop.stock == {sku(row): 11}


def test_a_recall_and_a_hold_are_told_at_once(cast, shop, linked):
    row, (first, second), _link = linked
    shops.work()

    holds.place(first, reason="thử", by=cast.manager)
    recall.start(second, reason="thử", by=cast.manager)
    following.catch_up()
    pushing.push_due()

    assert shop.stock == {sku(row): 0}


def test_nothing_new_is_not_told_again(shop, linked):
    shops.work()
    calls = len([path for path, _ in shop.told if "inventory" in path])

    shops.work()
    shops.work()

    assert len([path for path, _ in shop.told if "inventory" in path]) == calls


def test_a_call_without_answer_is_tried_again_later(shop, linked):
    row, _lots, _link = linked
    shop.fails = 1
    following.catch_up()
    shops.due_now()

    assert pushing.push_due() == 0
    state = PushState.objects.get()
    assert (state.tries, state.told, state.error) == (1, None, "không gọi được sàn")
    assert pushing.push_due() == 0  # not before its time

    shops.due_now()
    assert pushing.push_due() == 1
    assert shop.stock == {sku(row): 15}
    assert PushState.objects.get().error == ""


def test_news_during_a_call_is_told_after_it(cast, shop, linked, monkeypatch):
    row, _lots, _link = linked
    told = tiktok.tell_stock

    def slow(link, *, sku, units):
        told(link, sku=sku, units=units)
        if units == 15:
            deals.order(cast, row, units=4)
            following.catch_up()

    monkeypatch.setattr(tiktok, "tell_stock", slow)
    following.catch_up()
    shops.due_now()
    pushing.push_due()
    pushing.push_due()

    assert shop.stock == {sku(row): 11}


def test_a_drift_that_nobody_brought_is_swept(shop, linked):
    shops.work()
    PushState.objects.update(told=99)

    assert pushing.sweep() == 1
    pushing.push_due()

    assert PushState.objects.get().told == 15


def test_orders_are_fetched_once_and_steps_told_in_order(cast, shop, linked):
    row, _lots, _link = linked
    shop.orders = [shops.told_order(row, 2, "A1"), shops.told_order(row, 2, "A1"), {"id": "broken"}]
    shops.work()
    shops.work()
    taken = OutsideOrder.objects.get()
    assert (taken.number, goods.available(row)) == ("A1", 13)
    assert "thiếu thông tin" in PullState.objects.get().error

    fulfillment.pack(taken.order, by=cast.manager)
    fulfillment.deliver(taken.order, by=cast.manager)
    shop.fails = 3
    for _ in range(6):
        OutsideAnswer.objects.update(due_at=timezone.now())
        shops.work()

    steps = [path for path, _ in shop.told if "fulfillment" in path]
    assert steps == ["/fulfillment/202309/orders/A1/packages", "/fulfillment/202309/packages/A1/ship"]


def test_a_refusal_is_told_there(shop, linked):
    row, _lots, _link = linked
    shop.orders = [shops.told_order(row, 40, "A2")]
    shops.work()

    told = [said for path, said in shop.told if path.endswith("/cancellations")]

    assert len(told) == 1
    assert told[0]["order_id"] == "A2"
    assert OutsideOrder.objects.refused().get().refusal == told[0]["cancel_reason"]


def test_a_recall_after_the_sale_asks_there_for_the_end(cast, shop, linked):
    row, (first, _second), _link = linked
    shop.orders = [shops.told_order(row, 2, "A3")]
    shops.work()

    recall.start(first, reason="thử", by=cast.manager)
    shops.work()

    assert [said["order_id"] for path, said in shop.told if path.endswith("/cancellations")] == ["A3"]


def test_called_off_there(shop, linked):
    row, _lots, _link = linked
    shop.orders = [shops.told_order(row, 2, "A4")]
    shops.work()
    shop.orders = [shops.told_order(row, 2, "A4", status="CANCELLED")]
    shops.work()

    assert goods.available(row) == 15
    assert shop.stock == {sku(row): 15} or (shops.work() is None and shop.stock == {sku(row): 15})


def test_requests_are_signed_as_the_published_vectors_say(shop, linked, monkeypatch):
    seen = []
    answer = shop.answer
    monkeypatch.setitem(
        tiktok.calling.transports._values,
        "test",
        lambda method, url, headers, body: seen.append((url, body)) or answer(method, url, headers, body),
    )
    shops.work()

    for url, body in seen:
        query = dict(parse_qsl(urlsplit(url.replace("test://shop", "http://shop")).query))
        path = urlsplit(url.replace("test://shop", "http://shop")).path
        assert query["sign"] == tiktokshop.request_sign(path, query, body.decode(), "secret-of-the-shop")
    vectors = json.loads((corpus("payments") / "vectors.json").read_text())["vectors"]
    ours = [each for each in vectors if each["kind"] == "tiktokshop-hmac-sha256"]
    assert ours
    for each in ours:
        sign = tiktokshop.request_sign(each["path"], each["params"], each.get("body", ""), each["key"])
        assert sign == each["expect"]


def test_a_notice_must_be_signed(client, shop, linked):
    _row, _lots, link = linked
    PullState.objects.update(due_at="2099-01-01T00:00:00Z")
    raw = b'{"type":1}'
    address = f"/channels/links/{link.pk}/notices/"

    wrong = client.post(address, raw, content_type="application/json", headers={"authorization": "00"})
    assert wrong.status_code == 401
    assert pulling.pull_due() == 0

    sign = hex_hmac("sha256", "secret-of-the-shop", b"app" + raw)
    right = client.post(address, raw, content_type="application/json", headers={"authorization": sign})
    assert right.status_code == 200
    assert PullState.objects.get().due_at.year != 2099
    assert (
        client.post(f"/channels/links/{link.booth_id}/notices/", raw, content_type="text/plain").status_code
        == 404
    )


def test_secrets_are_neither_in_the_log_nor_on_a_page(client, cast, shop, linked):
    _row, _lots, link = linked
    client.force_login(cast.manager, "allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(f"/channels/links/{link.pk}/").content.decode()

    assert "secret-of-the-shop" not in page
    assert "token" not in [each.strip() for each in page.split('value="')]
    assert not any(
        b"secret-of-the-shop" in bytes(body) for body in Entry.objects.values_list("body", flat=True)
    )
    assert Opening.objects.exists()
    assert all(
        "key" not in kind for kind in Entry.objects.values_list("kind", flat=True) if "channels" in kind
    )


def test_ending_a_link_forgets_its_key_and_is_silent(cast, shop, linked):
    _row, _lots, link = linked
    shops.work()
    links.end(link, by=cast.manager)
    links.end(link, by=cast.manager)
    told = len(shop.told)

    shops.work()

    assert not LinkKey.objects.exists()
    assert len(shop.told) == told
    with pytest.raises(LinkRefusedError):
        links.exchange_key(link, Key("a", "b", "c"), by=cast.manager)


def test_addresses_of_our_own_network_are_not_called(cast, settings):
    row, _lots = goods.listing(cast, lots_of=(1,))
    settings.ALLOW_PRIVATE_PEERS = False
    facts = {"kind": "tiktok", "shop": "s", "key": shops.KEY, "by": cast.manager}
    for address in PRIVATE:
        with pytest.raises(LinkRefusedError, match="Địa chỉ"):
            links.link(row.booth, address=address, client_id=uuid4(), **facts)


def test_a_strangers_booth_is_not_linked(cast, shop):
    row, _lots = goods.listing(cast, lots_of=(1,))

    with pytest.raises(LinkRefusedError):
        links.link(row.booth, kind="postmart", client_id=uuid4(), by=cast.other_manager)


def test_answers_that_cannot_be_read_are_errors_not_crashes(shop, linked, monkeypatch):
    for body in (b"", b"[]", b"{}", b"\xff", b'{"code": 1, "message": "no"}', b'{"code": 0, "data": []}'):
        monkeypatch.setitem(
            tiktok.calling.transports._values, "test", lambda *_a, body=body: Answer(200, body)
        )
        shops.due_now()
        assert pulling.pull_due() == 0
    assert answering.send_due() == 0


def test_names_are_looked_up_outside_of_any_transaction(cast, settings, monkeypatch):
    row, _lots = goods.listing(cast, lots_of=(1,))
    before, seen = len(connection.savepoint_ids), []
    monkeypatch.setattr(links.outgoing, "check", lambda *_a, **_f: seen.append(len(connection.savepoint_ids)))
    facts = {"kind": "tiktok", "address": "https://shop.example", "shop": "s", "key": shops.KEY}

    made = links.link(row.booth, client_id=uuid4(), by=cast.manager, **facts)
    links.exchange_key(made, Key("a", "b", "c"), by=cast.manager)

    assert seen == [before, before]

"""A linked booth and a shop over there for tests. The simulator stands on the roof; here a shop of plain replies."""

import json
import time
from uuid import uuid4

from django.utils import timezone

from commune.channels import calling, links, pulling, pushing
from commune.channels.incoming import Incoming
from commune.channels.links import Key
from commune.channels.models import ChannelKind, PullState, PushState
from commune.ledger import following
from commune.lib.outgoing import Answer, OutgoingError
from commune.market.tests import goods
from commune.orders.tests import deals

KEY = Key("app", "secret-of-the-shop", "token")


class Shop:
    """Answers like the interface; `fails` calls from now get no answer. `told` is (path, body)."""

    def __init__(self):
        self.stock, self.orders, self.told, self.fails = {}, [], [], 0

    def answer(self, _method, url, headers, body):
        assert "secret-of-the-shop" not in url + json.dumps(headers) + body.decode()
        if self.fails:
            self.fails -= 1
            raise OutgoingError("no answer")
        path, said = url.partition("?")[0].removeprefix("test://shop"), json.loads(body)
        self.told.append((path, said))
        if path.endswith("/inventory/update"):
            self.stock[said["skus"][0]["id"]] = said["skus"][0]["inventory"][0]["quantity"]
        data = {"orders": self.orders} if path.endswith("/search") else {}
        return Answer(200, json.dumps({"code": 0, "message": "Success", "data": data}).encode())


def open_shop(monkeypatch):
    """Addresses beginning with test: lead to it."""
    shop = Shop()
    monkeypatch.setitem(calling.transports._values, "test", shop.answer)
    return shop


def signed_link(cast, row, **facts):
    """The co-op's booth at a signed interface, offering one listing."""
    deals.account(cast)
    facts.setdefault("client_id", uuid4())
    made = links.link(
        row.booth,
        kind=ChannelKind.TIKTOK,
        address="test://shop",
        shop="cipher",
        key=KEY,
        by=cast.manager,
        **facts,
    )
    links.offer_only(made, [row], by=cast.manager)
    return made


def file_link(cast, row):
    deals.account(cast)
    made = links.link(row.booth, kind=ChannelKind.POSTMART, client_id=uuid4(), by=cast.manager)
    links.offer_only(made, [row], by=cast.manager)
    return made


def incoming(row, units=1, number="5761", price=180_000):
    return Incoming(
        number, timezone.now(), [(row.trade_item.gtin, units, price)], "N*** A***", "(+84)9*****12",
        "Mỹ Thọ, Đồng Tháp", "Số 1 (minh họa)",
    )  # fmt: skip


def told_order(row, units=1, number="5761", status="AWAITING_SHIPMENT"):
    line = {"seller_sku": row.trade_item.gtin, "quantity": units, "sale_price": "180000"}
    to = {"name": "N*** A***", "phone_number": "(+84)9*****12"}
    now = int(time.time())
    return {"id": number, "status": status, "create_time": now, "line_items": [line], "recipient_address": to}


def due_now():
    PushState.objects.update(due_at=timezone.now())
    PullState.objects.update(due_at=timezone.now())


def work():
    """News heard, then one round of the jobs."""
    from commune.channels import answering

    following.catch_up()
    due_now()
    pushing.push_due()
    pulling.pull_due()
    following.catch_up()
    answering.send_due()


__all__ = ["deals", "goods"]

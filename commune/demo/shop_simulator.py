"""A simulator of TikTok Shop's open interface: it is not TikTok, and says so in every answer.

It checks keys, times and signatures as the published reference asks, believes the stock that it was told, sells from
that, shows orders late and more than once, and can fail before or after a call had its effect.
"""

import json
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from commune.lib.outgoing import Answer
from commune.lib.signatures import tiktokshop
from commune.lib.signatures.digest import hex_hmac, is_same

Json = dict[str, Any]
NAME = "MÔ PHỎNG TikTok Shop (không phải TikTok)"
DRIFT = 300
PATHS = (
    ("POST", re.compile(r"/product/202309/products/(?P<key>[^/]+)/inventory/update"), "_take_stock"),
    ("POST", re.compile(r"/order/202309/orders/search"), "_tell_orders"),
    ("POST", re.compile(r"/fulfillment/202309/orders/(?P<key>[^/]+)/packages"), "_pack"),
    ("POST", re.compile(r"/fulfillment/202309/packages/(?P<key>[^/]+)/ship"), "_ship"),
    ("POST", re.compile(r"/return_refund/202309/cancellations"), "_cancel"),
)
AWAITING, PACKED, SHIPPED, CANCELLED = "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "CANCELLED"


@dataclass
class Shop:
    """What the simulator keeps; plain JSON. `orders` by number; `stock` is what it was told less what it sold."""

    app_key: str = "mo-phong-app"
    app_secret: str = "mo-phong-secret"  # noqa: S105  # a simulator's
    token: str = "mo-phong-token"  # noqa: S105
    cipher: str = "mo-phong-shop"
    stock: dict[str, int] = field(default_factory=dict)
    orders: dict[str, Json] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)


class ShopSimulator:
    """`fails` is the share of calls that fail; half of these after they had their effect."""

    def __init__(
        self,
        shop: Shop | None = None,
        *,
        seed: int = 0,
        fails: float = 0.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.shop, self.fails, self.clock = shop or Shop(), fails, clock
        self.random = random.Random(seed)  # noqa: S311  # repeatable, not secret

    def sell(
        self,
        sku: str,
        units: int,
        *,
        price: int,
        number: str,
        shown_after: float = 0,
        buyer: Json | None = None,
    ) -> bool:
        """A buyer over there orders; False when that shop believes that it has not so many."""
        if self.shop.stock.get(sku, 0) < units:
            return False
        self.shop.stock[sku] -= units
        now = self.clock()
        line = {"seller_sku": sku, "quantity": units, "sale_price": str(price), "currency": "VND"}
        self.shop.orders[number] = {
            "id": number,
            "status": AWAITING,
            "create_time": int(now),
            "update_time": int(now),
            "shown_from": now + shown_after,
            "line_items": [line],
            "recipient_address": buyer or {},
        }
        return True

    def buyer_cancels(self, number: str) -> None:
        self._move(number, CANCELLED)

    def notice_of(self, number: str) -> tuple[bytes, str]:
        """Body and Authorization of a notice; sending it twice is what the real one does."""
        told = {"type": 1, "shop_id": self.shop.cipher, "data": {"order_id": number}, "simulator": NAME}
        raw = json.dumps(told, ensure_ascii=False).encode()
        return raw, hex_hmac("sha256", self.shop.app_secret, self.shop.app_key.encode() + raw)

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        path = parts.path if parts.netloc else parts.path[parts.path.find("/") :]
        refusal = self._refusal(path, dict(parse_qsl(parts.query)), headers, body)
        if refusal:
            return _said(refusal[0], refusal[1], status=401)
        fails = self.random.random() < self.fails
        if fails and self.random.random() < 0.5:  # noqa: PLR2004  # one half before, one half after
            return _said(36009004, "Internal system error", status=500)
        for asked, pattern, name in PATHS:
            match = pattern.fullmatch(path)
            if asked == method and match:
                self.shop.calls.append(path)
                told: Answer = getattr(self, name)(json.loads(body or b"{}"), **match.groupdict())
                return _said(36009004, "Internal system error", status=500) if fails else told
        return _said(36009009, "Invalid path", status=404)

    def _refusal(
        self, path: str, query: Json, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, str] | None:
        given = {name.lower(): value for name, value in headers.items()}
        if query.get("app_key") != self.shop.app_key or query.get("shop_cipher") != self.shop.cipher:
            return 36004004, "Invalid app_key or shop_cipher"
        if given.get("x-tts-access-token") != self.shop.token:
            return 105002, "Expired credentials"
        stamp = str(query.get("timestamp", ""))
        if not stamp.isdigit() or abs(self.clock() - int(stamp)) > DRIFT:
            return 36004007, "Expired timestamp"
        ours = tiktokshop.request_sign(path, query, body.decode("utf-8"), self.shop.app_secret)
        return None if is_same(ours, query.get("sign")) else (106001, "Invalid sign")

    def _take_stock(self, told: Json, key: str) -> Answer:
        self.shop.stock[key] = int(told["skus"][0]["inventory"][0]["quantity"])
        return _said(0, "Success")

    def _tell_orders(self, told: Json) -> Answer:
        """Newest first, and each that a careless reader would take twice, twice."""
        since, now = int(told.get("update_time_ge", 0)), self.clock()
        found = [each for each in self.shop.orders.values() if each["update_time"] >= since]
        shown = [each for each in reversed(found) if each["shown_from"] <= now]
        return _said(0, "Success", {"orders": [*shown, *shown[:1]], "total_count": len(shown)})

    def _pack(self, _told: Json, key: str) -> Answer:
        return self._stepped(key, PACKED, frm={AWAITING})

    def _ship(self, _told: Json, key: str) -> Answer:
        return self._stepped(key, SHIPPED, frm={AWAITING, PACKED})

    def _cancel(self, told: Json) -> Answer:
        number = str(told["order_id"])
        if number in self.shop.orders:
            self.shop.orders[number]["cancel_reason"] = told.get("cancel_reason", "")
        return self._stepped(number, CANCELLED, frm={AWAITING, PACKED, SHIPPED})

    def _stepped(self, number: str, status: str, *, frm: set[str]) -> Answer:
        """A step that was taken already is answered as done."""
        order = self.shop.orders.get(number)
        if order is None:
            return _said(21011001, "Order does not exist")
        if order["status"] in frm:
            self._move(number, status)
        return _said(0, "Success")

    def _move(self, number: str, status: str) -> None:
        order = self.shop.orders[number]
        order["status"], order["update_time"] = status, int(self.clock())
        order.setdefault("steps", []).append(status)


def _said(code: int, message: str, data: Json | None = None, *, status: int = 200) -> Answer:
    told = {"code": code, "message": message, "data": data or {}, "request_id": NAME}
    return Answer(status, json.dumps(told, ensure_ascii=False).encode())


def packed(simulator: ShopSimulator) -> Json:
    return asdict(simulator.shop)

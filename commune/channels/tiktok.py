"""TikTok Shop's open interface, as far as we use it: every call signed with our key, no call ever retried in here.

Paths and shapes follow the published reference, version 202309. They were tried against our simulator only; a seller's
first real link is to be watched.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from commune.channels import calling
from commune.channels.models import ChannelLink, LinkKey
from commune.design.tables import plain
from commune.lib import moments, outgoing
from commune.lib.signatures import tiktokshop

Json = dict[str, Any]
OK = 0
MOST_PAGES, PAGE = 50, 50
READY, CANCELLED = "AWAITING_SHIPMENT", "CANCELLED"


class ChannelError(RuntimeError):
    """No answer, or one that says no; the message is short and holds no secret. The call may have had its effect."""


class SilentError(ChannelError):
    """No answer at all: whatever else the same link has to say waits as well."""


@dataclass(frozen=True)
class Told:
    """An order as the marketplace tells it. `lines` are (sku, units, price in đồng)."""

    number: str
    status: str
    placed_at: datetime
    lines: list[tuple[str, int, int]]
    name: str
    phone: str
    commune: str
    house: str


def tell_stock(link: ChannelLink, *, sku: str, units: int) -> None:
    """Absolute, so telling twice is harmless. Raises ChannelError."""
    path = f"/product/202309/products/{quote(sku, safe='')}/inventory/update"
    _ask(link, "POST", path, body={"skus": [{"id": sku, "inventory": [{"quantity": units}]}]})


def orders_between(link: ChannelLink, since: datetime, until: datetime) -> Iterator[Told | None]:
    """Orders that changed between; None for one that cannot be read. Raises ChannelError, also for more than can be."""
    token = ""
    for _ in range(MOST_PAGES):
        params: Json = {"page_size": PAGE, **({"page_token": token} if token else {})}
        asked = {"update_time_ge": int(since.timestamp()), "update_time_lt": int(until.timestamp()) + 1}
        found = _ask(link, "POST", "/order/202309/orders/search", params=params, body=asked)
        yield from (_told(each) for each in found.get("orders") or [])
        token = str(found.get("next_page_token") or "")
        if not token:
            return
    raise ChannelError(f"sàn có hơn {MOST_PAGES * PAGE} đơn trong một khoảng, chưa lấy hết được")


def note_packed(link: ChannelLink, number: str) -> None:
    _ask(link, "POST", f"/fulfillment/202309/orders/{quote(number, safe='')}/packages", body={})


def note_shipped(link: ChannelLink, number: str) -> None:
    _ask(link, "POST", f"/fulfillment/202309/packages/{quote(number, safe='')}/ship", body={})


def cancel(link: ChannelLink, number: str, *, reason: str) -> None:
    _ask(
        link,
        "POST",
        "/return_refund/202309/cancellations",
        body={"order_id": number, "cancel_reason": reason},
    )


def is_authentic(link: ChannelLink, raw: bytes, authorization: object) -> bool:
    """Whether a notice was signed with this link's key."""
    key = LinkKey.objects.filter(link=link).first()
    return key is not None and tiktokshop.is_authentic(
        raw, authorization, app_key=key.app_key, app_secret=key.app_secret
    )


def _ask(
    link: ChannelLink, method: str, path: str, *, params: Json | None = None, body: Json | None = None
) -> Json:
    key = LinkKey.objects.filter(link=link).first()
    if key is None:
        raise ChannelError("chưa có khóa của sàn")
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")) if body is not None else ""
    query: Json = {"app_key": key.app_key, "timestamp": str(int(time.time())), "shop_cipher": link.shop}
    query |= {name: str(value) for name, value in (params or {}).items()}
    query["sign"] = tiktokshop.request_sign(path, query, text, key.app_secret)
    headers = {"Content-Type": "application/json", "x-tts-access-token": key.access_token}
    try:
        answer = calling.call(
            method, f"{link.address}{path}?{urlencode(query)}", headers, text.encode("utf-8")
        )
    except outgoing.OutgoingError as error:
        raise SilentError("không gọi được sàn") from error
    return _read(answer.status, answer.body)


def _read(status: int, body: bytes) -> Json:
    try:
        told = json.loads(body)
        code, message = told["code"], plain(str(told.get("message", "")))[:120]
        found = told.get("data") or {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ChannelError(f"sàn trả lời không đọc được ({status})") from error
    if code != OK or not isinstance(found, dict):
        raise ChannelError(f"sàn từ chối: {message} ({code})")
    return found


def _told(each: Any) -> Told | None:
    """An order without its needed parts must not keep the others from coming in, nor be lost: it has no lines then.

    None for what has not even a number and a state that we know.
    """
    try:
        to = each.get("recipient_address") or {}
        lines: dict[tuple[str, int], int] = {}
        for line in each["line_items"]:
            part = (plain(str(line["seller_sku"])), int(line["sale_price"]))
            lines[part] = lines.get(part, 0) + int(line.get("quantity", 1))
        return Told(
            number=plain(str(each["id"]))[:80],
            status=str(each["status"]),
            placed_at=moments.bounded(datetime.fromtimestamp(int(each["create_time"]), UTC)),
            lines=[(sku, units, price) for (sku, price), units in lines.items()],
            name=plain(str(to.get("name", ""))),
            phone=plain(str(to.get("phone_number", ""))),
            commune=plain(str(to.get("commune", ""))),
            house=plain(str(to.get("address_detail", ""))),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        return _unread(each)


def _unread(each: Any) -> Told | None:
    if not isinstance(each, Mapping) or not plain(str(each.get("id") or "")):
        return None
    number, status = plain(str(each["id"]))[:80], str(each.get("status", ""))
    is_known = status in (READY, CANCELLED)
    return Told(number, status, datetime.now(UTC), [], "", "", "", "") if is_known else None

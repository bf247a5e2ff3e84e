"""Guests who buy over plain HTTP, many at once, and what each is told: the crates are hers, or they are gone."""

from __future__ import annotations

import re
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.phones import LOST, Answer, Phone, value_of

GONE = ("vừa hết hàng", "đã hết hàng", "chỉ còn")
SHOWN_AGAIN = 422
TRIES = 30
# hundreds press at once on one machine: who gives up too early only makes the line longer
ONE_ANSWER, PATIENCE = 600, 900.0


@dataclass
class Bought:
    """What a buyer was told in the end: the orders' paths by client id, or the words of the refusal."""

    client_id: str = ""
    paths: list[str] = field(default_factory=list)
    told: str = ""
    wanted: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


class Buyer(Phone):
    """A phone that also takes a form that is shown again with a reason."""

    def __init__(self, address: str, number: int) -> None:
        super().__init__(address)
        self.number = number

    def _patient(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        deadline = time.monotonic() + PATIENCE
        while True:
            request = urllib.request.Request(self.address + path, data=body, headers=headers or {})
            try:
                with self.opener.open(request, timeout=ONE_ANSWER) as answer:
                    return Answer(answer.status, answer.url, answer.read().decode())
            except urllib.error.HTTPError as error:
                return Answer(error.code, error.url or path, error.read().decode())
            except LOST:
                if time.monotonic() > deadline:
                    raise
                self.retries += 1
                time.sleep(
                    min(2.0, 0.2 * self.retries) + self.number % 10 / 50
                )  # a server that starts is busy

    def fill(self, wanted: dict[str, int], *, slug: str) -> None:
        """Looks at a product, then puts so many units of each listing into her cart."""
        self.get(f"/products/{slug}/")
        for listing, units in wanted.items():
            answer = self.post("/cart/lines/", listing=listing, units=units)
            if answer.status != 200:
                raise AssertionError(f"cart: {answer.status} {answer.text[:300]}")

    def press(self, wanted: dict[str, int]) -> Bought:
        """Order what is in the cart; what is gone meanwhile is taken out and the rest tried again."""
        bought, began, rest = Bought(), time.monotonic(), dict(wanted)
        for _ in range(TRIES):
            if not rest:
                break
            bought.client_id, bought.wanted = str(uuid.uuid4()), dict(rest)
            answer = self._order(bought.client_id)
            if answer.status == 200 and answer.path.startswith("/orders/"):
                bought.paths = [answer.path]
                break
            for listing in self._gone(answer, bought, rest):
                self.post("/cart/lines/", listing=listing, units=0)
                rest.pop(listing)
        bought.seconds = time.monotonic() - began
        return bought

    def _order(self, client_id: str) -> Answer:
        page = self.get("/checkout/")
        if not page.path.startswith("/checkout/"):
            return page  # the cart, with what is wrong with it
        expected = value_of(page.text, "expected")
        facts = {"phone": "0900000077", "name": "Khách Lạ", "commune": "Mỹ Thọ, Đồng Tháp", "house": "Số 5"}
        return self.post("/orders/", client_id=client_id, expected=expected, **facts)

    def _gone(self, answer: Answer, bought: Bought, rest: dict[str, int]) -> list[str]:
        """Listings whose line in the cart says so; none where somebody has given units back meanwhile."""
        words = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
        clear = [each for each in GONE if each in words]
        if answer.status not in (200, SHOWN_AGAIN) or not clear:
            raise AssertionError(f"no clear answer: {answer.status} {answer.url} {words[:600]}")
        bought.told = clear[0]
        cart = self.get("/cart/").text
        lines = re.findall(r'<li class="cart-line">.*?</li>', cart, re.DOTALL)
        return [each for each in rest for line in lines if each in line and 'class="problem"' in line]


def at_once(jobs: Iterable[Callable[[], Any]]) -> list[Any]:
    """Each in a thread of its own, all starting together; an exception is the value that it is."""
    rows = list(jobs)
    start = threading.Barrier(len(rows))

    def run(job: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return job()
        except Exception as error:  # noqa: BLE001  # told by who compares
            return error

    with ThreadPoolExecutor(len(rows)) as pool:
        return list(pool.map(run, rows))

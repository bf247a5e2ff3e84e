"""How a person of the cast does what people do: sign in, fill a form as its labels read, press a button."""

from __future__ import annotations

import json
import re
import time
from typing import Any
from urllib.parse import urlsplit

from tests.crawl.vietnamese import foreign_words

WAITING = 15.0  # seconds that news may take to travel up
# Letters and digits by chance (trace.lots.ALPHABET), no word; only where it is told as an order's, so that a foreign
# word in capitals is still found.
ORDER_CODE = re.compile(r"\b([Đđ]ơn) [2-9A-HJKMNP-TV-Z]{7}\b")


def login_of(facts: dict[str, Any], role: str) -> dict[str, str]:
    """What the demo tells of a person: `login`, `password`, `name`."""
    return next(each for each in facts["logins"] if each["role"] == role)


def sign_in(page: Any, facts: dict[str, Any], role: str) -> None:
    """By phone number and password, from the page that a stranger is sent to."""
    known = login_of(facts, role)
    page.goto("/accounts/login/")
    page.get_by_label("Số điện thoại hoặc thư điện tử").fill(known["login"])
    page.get_by_label("Mật khẩu", exact=True).fill(known["password"])
    press(page, "Đăng nhập")
    assert "/accounts/login/" not in page.url, text_of(page)


def press(page: Any, name: str, within: str = "body") -> None:
    """A button by its words; waits for the page that follows."""
    with page.expect_navigation(wait_until="load"):
        page.locator(within).get_by_role("button", name=name).first.click()


def follow(page: Any, name: str, within: str = "body") -> None:
    """A link by its words."""
    with page.expect_navigation(wait_until="load"):
        page.locator(within).get_by_role("link", name=name).first.click()


def text_of(page: Any) -> str:
    """The visible words of the main part."""
    return re.sub(r"\s+", " ", page.locator("main").inner_text())


def says(page: Any, *words: str) -> None:
    """Each of these stands on the page; alerts and errors of the page are Vietnamese."""
    told = text_of(page)
    for each in words:
        assert each in told, f"{each!r} is not on {page.url}: {told[:2000]}"
    for alert in page.locator("[role=alert], .alert, .error, .errorlist").all_inner_texts():
        assert foreign_words(ORDER_CODE.sub(r"\1", alert), frozenset({"htx", "qr"})) == [], alert


def says_soon(page: Any, words: str, within: float = WAITING) -> None:
    """The page, asked again and again, comes to say this."""
    deadline = time.monotonic() + within
    while words not in text_of(page) and time.monotonic() < deadline:
        page.wait_for_timeout(300)
        page.reload()
    says(page, words)


def path_of(uri: str) -> str:
    return urlsplit(uri).path


def bank_notice(season: Any, *, account: str, code: str, amount: int) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a signed SePay notice that this amount came in with this code."""
    from commune.lib.signatures import sepay

    told = {
        "id": int(time.time() * 1000),
        "gateway": "MauBank",
        "transactionDate": time.strftime("%Y-%m-%d %H:%M:%S"),
        "accountNumber": account,
        "code": None,
        "content": f"MAU {code} tien xoai",
        "transferType": "in",
        "transferAmount": amount,
        "referenceCode": f"MAU{code}",
    }
    raw, stamp = json.dumps(told).encode(), str(int(time.time()))
    secret = season.facts["notice_secret"]["sepay"]
    signature = sepay.notice_signature(raw, stamp, secret)
    headers = {"X-Sepay-Signature": signature, "X-Sepay-Timestamp": stamp, "Content-Type": "application/json"}
    return raw, headers

"""How a person of the cast does what people do: sign in, fill a form as its labels read, press a button."""

from __future__ import annotations

import re
from typing import Any


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


def press(page: Any, name: str) -> None:
    """A button of the main part; waits for the page that follows."""
    page.locator("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state("load")


def follow(page: Any, name: str) -> None:
    """A link by its words."""
    page.get_by_role("link", name=name).first.click()
    page.wait_for_load_state("load")


def text_of(page: Any) -> str:
    """The visible words of the main part."""
    return re.sub(r"\s+", " ", page.locator("main").inner_text())

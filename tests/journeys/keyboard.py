"""How a person works without a mouse: Tab and Shift+Tab to a box, letters, arrows, Space and Enter."""

from __future__ import annotations

import re
from typing import Any

from tests.journeys.acting import login_of, text_of

MOST_TABS, MOST_ARROWS = 250, 80
IS_FOCUSED = "element => element === document.activeElement"


def reach(page: Any, target: Any, *, key: str = "Tab") -> None:
    """With the Tab key (or Shift+Tab) alone."""
    for _ in range(MOST_TABS):
        if target.evaluate(IS_FOCUSED):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {target} on {page.url}")


def type_into(page: Any, label: str, text: str, exact: bool = True) -> None:
    """Over what stood in the box before."""
    reach(page, page.get_by_label(label, exact=exact).first)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Any, label: str) -> None:
    """A radio button: Tab comes to its group, arrows to itself."""
    wanted = page.get_by_label(re.compile(label)).first
    name = wanted.get_attribute("name")
    for _ in range(MOST_TABS):
        if page.evaluate("document.activeElement.name") == name:
            break
        page.keyboard.press("Tab")
    if not wanted.is_checked():
        page.keyboard.press("Space")
    for _ in range(MOST_ARROWS):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the keyboard does not choose {label}")


def select(page: Any, label: str, choice: str) -> None:
    """A list of choices: up to its head, then down to the one that reads so."""
    box = page.get_by_label(label).first
    reach(page, box)
    page.keyboard.press("Home")
    for _ in range(MOST_ARROWS):
        if box.evaluate("list => list.selectedOptions[0].label.trim()") == choice:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the keyboard does not select {choice!r} in {label!r} on {page.url}")


def enter(page: Any, target: Any, *, key: str = "Tab") -> None:
    """Follows a link or presses a button; waits for the page that comes."""
    reach(page, target, key=key)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def unfold(page: Any, words: str) -> None:
    """Opens what is folded away under these words."""
    reach(page, page.locator("main summary", has_text=words).first)
    page.keyboard.press("Space")


def button(page: Any, name: str) -> Any:
    return page.locator("main").get_by_role("button", name=name, exact=True).first


def link(page: Any, name: str) -> Any:
    return page.locator("main").get_by_role("link", name=name).first


def sign_in_by_keyboard(page: Any, facts: dict[str, Any], role: str) -> None:
    """From the page that a stranger is sent to; Enter sends the form."""
    known = login_of(facts, role)
    page.goto("/accounts/login/")
    type_into(page, "Số điện thoại hoặc thư điện tử", known["login"], exact=False)
    type_into(page, "Mật khẩu", known["password"])
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    assert "/accounts/login/" not in page.url, text_of(page)

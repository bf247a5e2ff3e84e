"""Opening page after page as one person, by its links, with GET only, and keeping what was seen of each."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.running import DESKTOP, PHONE

PICTURES = Path(__file__).resolve().parents[2] / "var" / "pictures"
TAKES_PICTURES = os.environ.get("COMMUNE_PICTURES") == "1"
MOST = 300
ENOUGH, OWN = 3, 12  # persons who read one address, and pages that each of them reads in any case
# Another language on purpose, a way out of the session, and Django's own desk.
LEFT_OUT = ("/accounts/logout/", "/operator/", "/static/", "/log/")
LINKS = "links => links.filter(a => !a.hasAttribute('download')).map(a => a.href)"
# Every text a person may see, hear or be told: text nodes, attributes, and what style sheets write.
TEXTS = """() => {
  const found = new Set([document.title]);
  const spoken = ["alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription",
    "aria-valuetext", "label", "data-busy", "data-confirm", "data-message", "content"];
  const add = text => { const one = (text || "").replace(/\\s+/g, " ").trim(); if (one) found.add(one); };
  const isForeign = element => (element.closest("[lang]")?.lang || "vi") !== "vi";
  const isMachine = element => element.closest("script, style, noscript, code, samp, [data-machine]");
  // with scripts on, what stands for those without is one raw text: read it as they would see it
  const without = [...document.querySelectorAll("noscript")].flatMap(
    spare => [...new DOMParser().parseFromString(spare.textContent, "text/html").querySelectorAll("body *")]);
  for (const element of [...document.querySelectorAll("*"), ...without]) {
    if (isForeign(element) || isMachine(element)) continue;
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) add(node.data);
    if (element.tagName === "META" && element.name !== "description") continue;
    for (const name of spoken) add(element.getAttribute(name));
    if (element.matches("input[type=submit], input[type=button], input[type=reset]")) add(element.value);
    for (const pseudo of ["::before", "::after"]) {
      const content = getComputedStyle(element, pseudo).content;
      if (content.startsWith('"')) add(content.slice(1, -1));
    }
  }
  return [...found];
}"""
FORMS = (
    "forms => forms.map(form => form.action)"  # the same address offers different things to different people
)
HEADLINE = "() => document.querySelector('h1')?.innerText"
# A map writes its own words after the page has loaded.
MAPS_SETTLED = "() => !document.querySelector('[data-map]:not([data-settled])')"
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@dataclass
class Sight:
    """One page as one person saw it."""

    who: str
    path: str
    status: int
    texts: list[str]
    codes: set[str] = field(default_factory=set)
    wide: dict[int, int] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    barriers: dict[str, list[str]] = field(default_factory=dict)


class Crawler:
    """Looks at a page closely (barriers, pictures) only where nobody before had one of the same address."""

    def __init__(self, axe: Any) -> None:
        self.axe = axe
        self.looked: set[tuple[Any, ...]] = set()
        self.starts: frozenset[str] = frozenset()
        self.readers: Counter[str] = Counter()

    def crawl(self, page: Any, who: str, starts: Iterable[str]) -> Iterator[Sight]:
        """At most one page of each address pattern besides the starts, in the order of finding.

        What enough others have read is passed over: else each public page would be read by everybody.
        """
        complaints: list[str] = []
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        waiting, count = deque(starts), 0
        self.starts, met = frozenset(waiting), {path_key(path) for path in waiting}
        while waiting and count < MOST:
            complaints.clear()
            path = waiting.popleft()
            if count >= OWN and self.readers[path_key(path)[0]] >= ENOUGH:
                continue
            sight = self._seen(page, who, path)
            if sight is None:
                continue
            count += 1
            self.readers[path_key(path)[0]] += 1
            sight.complaints = [
                each for each in complaints if "the server responded with a status of 404" not in each
            ]
            links = page.eval_on_selector_all("a[href]", LINKS)
            sight.codes = {part for link in [path, *links] for part in urlsplit(link).path.split("/")}
            yield sight
            for link in links:
                key = path_key(link)
                if is_ours(link, page.url) and key not in met:
                    met.add(key)
                    waiting.append(local(link))

    def _seen(self, page: Any, who: str, path: str) -> Sight | None:
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        answer = opened(page, path)
        if answer is None:
            return None
        sight = Sight(who, path, answer.status, page.evaluate(TEXTS))
        key = (path_key(path)[0], sight.status, page.evaluate(HEADLINE) if path in self.starts else "")
        key += tuple(sorted({path_key(form)[0] for form in page.eval_on_selector_all("main form", FORMS)}))
        if key not in self.looked:
            self.looked.add(key)
            self._look(page, sight)
        return sight

    def _look(self, page: Any, sight: Sight) -> None:
        name = "".join(sign if sign.isalnum() else "-" for sign in sight.path.strip("/"))[:80] or "home"
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            wide, seen = page.evaluate(WIDTHS)
            sight.wide[size["width"]] = wide - seen
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                if TAKES_PICTURES:
                    kept = PICTURES / f"{size['width']}-{scheme}"
                    kept.mkdir(parents=True, exist_ok=True)
                    page.screenshot(path=kept / f"{sight.who}-{name}.png", full_page=True)
                if size is PHONE:
                    sight.barriers[scheme] = barriers(self.axe, page)


def barriers(axe: Any, page: Any) -> list[str]:
    """Violations that axe-core finds, as one line for each element."""
    found = axe.run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def opened(page: Any, path: str) -> Any:
    """The answer, or None where the address gives no page (a file, an event stream)."""
    from playwright.sync_api import Error

    try:
        answer = page.goto(path, wait_until="load")
    except Error as error:
        if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
            return None
        raise
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return None
    page.wait_for_function(MAPS_SETTLED)
    return answer


def path_key(link: str) -> tuple[str, tuple[str, ...]]:
    """The pattern that an address belongs to, and which parameters it has."""
    from django.urls import Resolver404, resolve

    parts = urlsplit(link)
    names = tuple(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    try:
        found = resolve(parts.path or "/")
    except Resolver404:
        return parts.path, names
    # an address that stands for different works shows different forms
    kinds = tuple(value for name, value in parse_qsl(parts.query) if name == "viec")
    return found.route, (*names, *kinds)


def is_ours(link: str, here: str) -> bool:
    parts, base = urlsplit(link), urlsplit(here)
    is_other_language = "lang" in dict(parse_qsl(parts.query))
    return parts.netloc == base.netloc and not parts.path.startswith(LEFT_OUT) and not is_other_language


def local(link: str) -> str:
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "")

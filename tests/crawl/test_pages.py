"""Every page of the walk, as everybody who walks it: in Vietnamese, without barriers, within a phone's width."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crawl.crawler import Crawler
from tests.crawl.vietnamese import foreign_words
from tests.journeys.acting import follow, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALLOWED = Path(__file__).parent / "allowed_names.txt"
WALKERS = (
    None,
    "official",
    "manager",
    "province_official",
    "chairman",
    "farmer",
    "technician",
    "packer",
    "buyer",
    "boatman",
    "council_chair",
    "driver",
    "inspector",
    "market_keeper",
    "stall_holder",
    "display_keeper",
    "trader",
    "purchaser",
    "front_official",
    "tay_ninh_official",
    "auditor",
)
NO_SUCH = "/01/09521234000020/10/KHONG-CO/21/000000"


def allowed_lines():
    """Each line: a name or, after ~, a pattern; then two spaces or more, `#`, and why it stands as it is."""
    lines = [line.split("  #")[0].strip() for line in ALLOWED.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def allowed_names():
    return frozenset(line.lower() for line in allowed_lines() if not line.startswith("~"))


def allowed_codes():
    return re.compile("|".join(line.removeprefix("~") for line in allowed_lines() if line.startswith("~")))


def fill_cart(page, lot):
    """One box in the cart: only then there is a checkout."""
    page.goto(lot)
    follow(page, "Mua lại")
    press(page, "Thêm vào giỏ")
    return ["/cart/", "/checkout/"]


def awaiting_payment(page):
    """The order whose page shows the QR to pay."""
    page.goto("/orders/")
    paths = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.pathname)")
    for path in paths:
        page.goto(path)
        if page.locator(".pay").count():
            return path.removeprefix("/orders/")
    raise LookupError("no order waits for its payment")


@pytest.fixture(scope="module")
def sights(browser, server):
    """What everybody saw; a browser that asks for English changes nothing."""
    from axe_playwright_python.sync_playwright import Axe

    crawler, found = Crawler(Axe()), []
    facts = server.season.facts
    codes = [urlsplit(facts[name]).path for name in ("genuine_stamp", "recalled_stamp")]
    lot = f"/01/{facts['gtin']}/10/{facts['lot']}"
    for who in WALKERS:
        context = browser.new_context(base_url=server.address, locale="en-US", reduced_motion="reduce")
        page = context.new_page()
        if who:
            sign_in(page, facts, who)
        starts = ["/"]
        if who is None:
            starts += [*codes, lot, NO_SUCH, "/no/such/page/", "/accounts/login/"]
        if who == "buyer":
            starts += [*fill_cart(page, lot), "/orders/", f"/orders/{awaiting_payment(page)}"]
        found += crawler.crawl(page, who or "stranger", starts)
        context.close()
    return found


def test_everybody_has_pages(sights):
    counts = {who: sum(sight.who == (who or "stranger") for sight in sights) for who in WALKERS}

    assert {who: count for who, count in counts.items() if count < 5} == {}


def test_every_text_is_vietnamese(sights):
    """Codes of orders may have no digit: they are known by standing in an address too."""
    allowed, patterns = allowed_names(), allowed_codes()
    codes = {code for sight in sights for code in sight.codes if code.isupper()}
    leaks = {}
    for sight in sights:
        for text in sight.texts:
            words = [word for word in foreign_words(patterns.sub(" ", text), allowed) if word not in codes]
            if words:
                leaks.setdefault((text, ", ".join(words)), f"{sight.path} as {sight.who}")

    assert leaks == {}, "\n".join(f"{words}: {text[:90]} ({where})" for (text, words), where in leaks.items())


def test_every_allowed_name_is_met(sights):
    """A name that stands nowhere any more leaves the list."""
    everything = "\n".join(text for sight in sights for text in sight.texts).lower()

    assert sorted(name for name in allowed_names() if name not in everything) == []


def test_no_page_fails_and_no_link_is_dead(sights):
    expected = {(NO_SUCH, 404), ("/no/such/page/", 404)}
    failed = {(sight.path, sight.status): sight.who for sight in sights if sight.status >= 400}

    assert set(failed) == expected, failed


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(sights, scheme):
    found = {f"{sight.path} as {sight.who}": sight.barriers.get(scheme) for sight in sights}

    assert {page: barriers for page, barriers in found.items() if barriers} == {}
    assert sum(scheme in sight.barriers for sight in sights) > 30


def test_no_page_scrolls_sideways(sights):
    wide = [
        (sight.path, sight.who, width, by) for sight in sights for width, by in sight.wide.items() if by > 0
    ]

    assert wide == []


def test_no_page_complains_in_the_console(sights):
    assert [(sight.path, sight.who, sight.complaints) for sight in sights if sight.complaints] == []

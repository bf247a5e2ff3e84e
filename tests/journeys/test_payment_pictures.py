"""Every page with a payment QR, read back as a picture: the unroutable BIN is in the QR, and the words stand above it.

The pages are found, not listed: every address of the access table is opened by everybody who may, and where a QR for
money is drawn, a browser takes a picture of it, and a reader that shares no code with us decodes it.
"""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from commune.lib import vietqr
from tests.access.samples import facts_of
from tests.journeys.acting import sign_in
from tests.running import opened

pytestmark = pytest.mark.browser

TABLE = Path(__file__).parents[1] / "access" / "table.csv"
WORDS = "MẪU - KHÔNG CHUYỂN TIỀN"
PAY = 'class="qr"'
PEOPLE = ("stranger", "buyer", "farmer", "manager", "auditor")
LEAST = 2  # the page of an order and that of a payout, at the least
NEAR = 400  # pixels between the words and the code, at the most


@pytest.fixture(scope="module")
def pages(server, django_db_blocker):
    """(role, path) of one page each that draws a QR for money, asked of the season in this process."""
    from django.test import Client

    from commune.demo import assembling

    found: dict[str, str] = {}
    with django_db_blocker.unblock(), opened(server.season), TABLE.open(encoding="utf-8") as file:
        facts = facts_of(server.season)
        rows = [row for row in csv.DictReader(file) if row["method"] == "GET"]
        for role in PEOPLE:
            client = Client(headers={"Host": "localhost"})
            if role != "stranger":
                backend = "allauth.account.auth_backends.AuthenticationBackend"
                client.force_login(assembling.person(role), backend)
            for row in rows:
                path = row["sample"].format(**facts)
                if row[role] == "page" and path not in found and _draws_money(client, path):
                    found[path] = role
        found.setdefault(_waiting_order(), "stranger")
    return [(role, path) for path, role in found.items()]


def _draws_money(client, path):
    response = client.get(path)
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return False
    return PAY in response.content.decode()


def _waiting_order():
    from commune.orders.models import Order

    return Order.objects.awaiting().order_by("placed_at").last().guest_path


@pytest.mark.parametrize("viewport", [{"width": 360, "height": 740}, {"width": 1280, "height": 900}])
def test_every_payment_qr_says_in_the_picture_that_it_pays_nobody(pages, server, browser, viewport):
    looked = 0
    for role, path in pages:
        context = browser.new_context(base_url=server.address, viewport=viewport, device_scale_factor=2)
        page = context.new_page()
        page.set_default_timeout(90_000)
        if role != "stranger":
            sign_in(page, server.season.facts, role)
        page.goto(path)
        for index in range(page.locator(".qr").count()):
            looked += look_at(page, page.locator(".qr").nth(index))
        context.close()
    assert looked >= LEAST, pages


def look_at(page, figure):
    """Whether it is a QR for money: then it is the demo's, and the words are painted near it."""
    figure.scroll_into_view_if_needed()
    (code,) = zxingcpp.read_barcodes(picture_of(figure.locator("img")))
    if "A000000727" not in code.text:
        return False
    read = vietqr.parse(code.text)
    assert read.bank_bin == vietqr.DEMO_BIN, page.url
    assert read.name == "MAU - KHONG CHUYEN TIEN", page.url
    words = page.get_by_text(WORDS).first
    assert words.is_visible(), page.url
    theirs, box = figure.bounding_box(), words.bounding_box()
    assert abs(theirs["y"] - (box["y"] + box["height"])) < NEAR, page.url
    painted = picture_of(words)
    words.evaluate("found => { found.style.color = 'transparent' }")
    blank = picture_of(words)
    assert ink(painted, blank) > 0.02, f"{page.url}: the words are not painted"
    return True


def picture_of(place):
    return np.ascontiguousarray(Image.open(io.BytesIO(place.screenshot())).convert("L"))


def ink(painted, blank):
    """Share of the pixels that differ strongly between the picture with the words and the one without."""
    return float((np.abs(painted.astype(int) - blank.astype(int)) > 80).mean())


def test_the_reader_would_see_a_code_that_pays_somebody():
    """A planted code to a bank that exists is told apart, so that the test above can fail."""
    real = vietqr.parse(vietqr.make("970436", "0123456789", 1000, "DH"))

    assert real.bank_bin != vietqr.DEMO_BIN
    assert real.name != "MAU - KHONG CHUYEN TIEN"

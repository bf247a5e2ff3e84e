"""Outside marketplaces through the browser: one stock truth seen by a buyer, and lists of others seen as a figure."""

import csv
import io
import re
import time

import pytest

from commune.demo.invented_lists import SELLER_HEADS
from commune.demo.shop_server import ShopServer
from commune.demo.shop_simulator import Shop, ShopSimulator
from tests.crawl.crawler import barriers
from tests.journeys.acting import follow, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

SOON = 60
SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 900})


@pytest.fixture
def people(visit, server):
    """`people("manager")`: her phone, signed in, the same one the whole journey."""
    pages = {}

    def person(role):
        if role not in pages:
            pages[role] = visit()
            pages[role].set_default_timeout(60_000)
            pages[role].on("dialog", lambda asked: asked.accept())
            sign_in(pages[role], server.season.facts, role)
        return pages[role]

    return person


@pytest.fixture
def shop():
    """A shop over there that fails one call in ten and tells everything late and twice."""
    simulator = ShopSimulator(Shop(cipher="thu-nghiem"), seed=7, fails=0.1)
    server = ShopServer(simulator).begin()
    yield server
    server.shutdown()


def until(condition, what):
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError(f"not within {SOON} s: {what}")


def linked(people, shop):
    """She types what the marketplace gave her; the secrets never come back on a page."""
    page = people("manager")
    page.goto("/channels/")
    follow(page, "Liên kết sàn", "main")
    page.get_by_label("Sàn", exact=True).select_option("tiktok")
    page.get_by_label("Tên gọi").fill("Cửa hàng thử")
    press(page, "Liên kết", "main")
    says(page, "Hãy ghi đủ mã cửa hàng")
    known = shop.simulator.shop
    page.get_by_label("Địa chỉ giao tiếp").fill(shop.address)
    page.get_by_label("Mã cửa hàng").fill(known.cipher)
    page.get_by_label("Mã ứng dụng").fill(known.app_key)
    page.get_by_label("Khóa bí mật").fill(known.app_secret)
    page.get_by_label("Mã truy cập").fill(known.token)
    press(page, "Liên kết", "main")
    says(page, "Đã liên kết Cửa hàng thử")
    assert known.app_secret not in page.content()
    assert known.token not in page.content()
    page.get_by_label(re.compile("Xoài cát Chu hộp 5 kg")).check(force=True)
    press(page, "Ghi món đăng")
    return page.url


def notified(page, shop, address, number):
    raw, sign = shop.simulator.notice_of(number)
    wrong = page.request.post(f"{address}notices/", data=raw, headers={"Authorization": "00"})
    assert wrong.status == 401
    for _ in range(2):
        told = page.request.post(f"{address}notices/", data=raw, headers={"Authorization": sign})
        assert told.status == 200


def fits(page):
    """Nothing is wider than a phone or a desk."""
    for size in SIZES:
        page.set_viewport_size(size)
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen


def test_an_order_from_outside_and_back(people, visit, server, shop):
    gtin, known = server.season.facts["gtin"], shop.simulator.shop
    address = linked(people, shop)
    until(lambda: known.stock.get(gtin), "the stock is told")
    before = known.stock[gtin]

    buyer = {"name": "T*** (minh họa)", "phone_number": "(+84)9*****77", "commune": "Mỹ Thọ, Đồng Tháp"}
    with shop.one:
        assert shop.simulator.sell(gtin, 3, price=339_000, number="THU-001", buyer=buyer)
    page = people("manager")
    notified(page, shop, address, "THU-001")

    def has_come():
        page.goto(address)
        return "THU-001" in text_of(page)

    until(has_come, "the order comes in")
    fits(page)
    stock_of_all_channels(people, server, known, gtin, before)
    packed_and_told(people, known)
    refused_in_sight(people, shop, address, gtin)
    recalled(people, server, known, gtin)


def stock_of_all_channels(people, server, known, gtin, before):
    """Our own market has as many fewer, and the other channels' file says so."""
    asked = server.season.manage(
        "shell", "--no-imports", "-c",
        "from commune.market import listings; from commune.market.models import Listing; "
        f"print(listings.on_sale().get(trade_item__gtin='{gtin}').available)",
    )  # fmt: skip
    assert asked.stdout.strip().splitlines()[-1] == str(before - 3), asked.stderr
    until(lambda: known.stock[gtin] == before - 3, "the new stock is told")
    buyer = people("buyer")
    feed = buyer.request.get("/market/feed.json").json()["offers"]
    assert any(each["gtin"] == gtin and each["available"] for each in feed)
    google = buyer.request.get("/channels/feeds/google.xml").text()
    assert f"<g:gtin>{gtin}</g:gtin>" in google
    assert "in_stock" in google


def packed_and_told(people, known):
    """Found among the seller's orders with its channel and number; the marketplace hears that it is packed."""
    page = people("manager")
    page.goto("/sell/orders/")
    says(page, "Cửa hàng thử", "THU-001")
    page.locator("li.row", has_text="THU-001").get_by_role("link").first.click()
    page.wait_for_load_state("load")
    says(page, "Đơn từ Cửa hàng thử", "THU-001", "thu tiền của người mua")
    assert page.locator('a[href^="tel:"]').count() == 0
    press(page, "Đã gói xong")
    says(page, "Đã đóng gói")
    until(lambda: known.orders["THU-001"]["status"] == "AWAITING_COLLECTION", "packed is told")
    page.get_by_role("button", name="Đã tới lấy").click()
    until(lambda: known.orders["THU-001"]["status"] == "IN_TRANSIT", "sent is told")


def refused_in_sight(people, shop, address, gtin):
    """That shop believed in more than there is: the order is refused, told there, and stays on the desk."""
    with shop.one:
        shop.simulator.shop.stock[gtin] = 500
        assert shop.simulator.sell(gtin, 45, price=339_000, number="THU-002")
    page = people("manager")
    with shop.one:
        shop.simulator.shop.stock[gtin] = 500
        assert shop.simulator.sell(gtin, 400, price=339_000, number="THU-003")
    notified(page, shop, address, "THU-003")
    until(lambda: shop.simulator.shop.orders["THU-003"]["status"] == "CANCELLED", "the refusal is told")
    page.goto("/channels/")
    says(page, "Đơn không phục vụ được", "THU-003")


def recalled(people, server, known, gtin):
    """Every lot of the item is recalled: told as none, and the buyer cannot have it."""
    asked = server.season.manage(
        "shell", "--no-imports", "-c",
        "from commune.market.models import StockLevel; "
        f"print(*['/lots/{gtin}/%s/' % each.lot.code for each in "
        f"StockLevel.objects.sellable().filter(lot__trade_item__gtin='{gtin}')])",
    )  # fmt: skip
    page = people("manager")
    for lot in asked.stdout.split():
        page.goto(lot)
        form = page.locator('form[action$="/recall/"]')
        form.get_by_label("Lý do").fill("Minh họa: thử thu hồi trên mọi sàn.")
        with page.expect_navigation(wait_until="load"):
            form.get_by_role("button").click()
    until(lambda: known.stock[gtin] == 0, "none left is told")
    until(lambda: known.orders["THU-002"]["status"] == "CANCELLED", "the recalled order is called off there")
    feed = people("buyer").request.get("/market/feed.json").json()["offers"]
    assert not any(each["gtin"] == gtin and each["available"] for each in feed)


def a_list():
    """Forty good rows, one of a place that is no marketplace, one of another commune."""
    rows = [
        ("Postmart", f"TH{number:03d}", f"Lò bánh Đông Đông {number} (minh họa)", "Xã Mỹ Thọ")
        for number in range(40)
    ]
    rows += [
        ("Chợ Trời", "TH900", "Lò bánh lạ", "Xã Mỹ Thọ"),
        ("Vỏ Sò", "TH901", "Lò bánh xa", "Phường Mỹ Tho"),
    ]
    out = io.StringIO()
    csv.writer(out).writerows([SELLER_HEADS, *rows])
    return {"name": "nguoi-ban.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}


def imported(page):
    """The address of the list, read to its end."""
    page.goto("/")
    follow(page, "Số liệu sàn toàn quốc", "main")
    page.get_by_label("Nguồn", exact=True).fill("Phòng Kinh tế xã (minh họa)")
    page.get_by_label("Số liệu đến ngày").fill("01/11/2026")
    page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(a_list())
    press(page, "Nhập tệp", "main")
    says_soon(page, "Nhận mới")
    says(page, "Dòng 42, cột Sàn", "Dòng 43, cột Xã, phường", "Chợ Trời")
    return page.url


def test_the_official_imports_a_list_and_sees_the_figure(people, visit, server):
    from axe_playwright_python.sync_playwright import Axe

    page = people("official")
    place = imported(page)
    page.get_by_label("Tìm tên, mã").fill("dong dong 7")
    press(page, "Tìm", "main")
    says(page, "Lò bánh Đông Đông 7 (minh họa)")
    assert page.request.get(f"{place}refused.xlsx").body().startswith(b"PK")
    fits(page)
    assert barriers(Axe(), page) == []

    def has_figure():
        page.goto(f"/program/vn2:C:{server.season.facts['unit_code']}/2026-11/")
        return re.search(r"Người bán trên sàn toàn quốc.*?\b\d\d+\b", text_of(page), re.DOTALL)

    until(has_figure, "the figure counts the list")
    stranger = visit()
    stranger.goto(place)
    assert "/accounts/login/" in stranger.url
    stranger.goto("/channels/counts/")
    says(stranger, "Bán trên sàn toàn quốc", "Sở Công Thương (minh họa)")
    assert people("other_official").goto(place).status == 404

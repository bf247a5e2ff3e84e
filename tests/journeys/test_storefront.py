"""A booth's own site, by keyboard alone: the keeper asks for a name, a buyer orders under it, the keeper sees it."""

import re

import pytest

from tests.crawl.crawler import barriers
from tests.journeys.acting import bank_notice, follow, press, says, says_soon, sign_in, text_of
from tests.running import DESKTOP, PHONE

pytestmark = pytest.mark.browser

NAME = "xoainha.localhost"  # browsers lead every name under .localhost to this machine
MOST_STEPS = 120
FOCUSED = """() => {
  const e = document.activeElement;
  const label = e?.labels?.[0]?.innerText || e?.getAttribute("aria-label") || e?.innerText || "";
  return label.replace(/\\s+/g, " ").trim();
}"""


def step_to(page, words):
    """The focus, moved by the Tab key alone, until it is on what reads so."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(words):
            return
    raise AssertionError(f"no way to {words!r} by keyboard on {page.url}")


def enter(page):
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def write(page, words, text):
    step_to(page, words)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def confirmed(server):
    done = server.season.manage("storefront_host", "confirm", NAME)
    assert done.returncode == 0, done.stderr


def as_wide_as_the_screen(page):
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen, page.url


def keeper_asks_for_a_name(visit, server):
    page = visit()
    sign_in(page, server.season.facts, "manager")
    page.goto("/sell/storefront/")
    write(page, "Tên miền", "127.0.0.1")
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    says_soon(page, "không ghi địa chỉ bằng số")
    write(page, "Tên miền", f"http://{NAME}/")
    enter(page)
    says(page, NAME, "Chờ xác nhận", "/.well-known/langso-storefront.txt")
    page.goto("/sell/storefront/")
    step_to(page, "Màu của trang")
    page.keyboard.press("ArrowDown")
    write(page, "Giới thiệu", "Xóm cù lao trồng xoài đã ba đời.")
    step_to(page, "Lưu")
    enter(page)
    says(page, "Trang riêng đã đổi.")
    return page


def buyer_orders(visit, server, item):
    """From the site's front page to the QR, without a mouse; nothing leads off the site on the way."""
    page = visit()
    page.goto(f"http://{NAME}:{server.season.port}/")
    step_to(page, item)
    enter(page)
    as_wide_as_the_screen(page)
    step_to(page, "Mua ngay")
    enter(page)
    assert page.url.endswith("/checkout/"), page.url
    write(page, "Số điện thoại", "0900 000 077")
    write(page, "Họ và tên người nhận", "Lê Thị Minh Họa")
    write(page, "Xã, phường", "Mỹ Thọ, Đồng Tháp")
    write(page, "Số nhà", "Số 7, hẻm 2 (minh họa)")
    step_to(page, "Đặt hàng và lấy mã QR")
    enter(page)
    says(page, "MẪU - KHÔNG CHUYỂN TIỀN", "HTX xoài Cù Lao Xanh")
    assert f"//{NAME}:" in page.url
    return page


def test_a_site_of_its_own_by_keyboard_alone(visit, server):
    from axe_playwright_python.sync_playwright import Axe

    address = f"http://{NAME}:{server.season.port}/"
    stranger = visit()
    assert stranger.goto(address).status == 400
    assert "Tên miền chưa dùng được" in stranger.locator("main").inner_text()

    keeper = keeper_asks_for_a_name(visit, server)
    assert stranger.goto(address).status == 400
    confirmed(server)
    keeper.reload()
    says(keeper, "Đang mở")

    answer = stranger.goto(address)
    assert answer.status == 200
    says(stranger, "HTX xoài Cù Lao Xanh", "Xóm cù lao trồng xoài đã ba đời.")
    assert stranger.locator('link[rel="canonical"]').get_attribute("href") == address
    assert stranger.locator('meta[name="robots"]').get_attribute("content") == "noindex"
    other = visit()
    other.goto(f"{address}robots.txt")
    assert "Disallow: /" in other.locator("body").inner_text()
    assert other.goto(f"{address}accounts/login/").status == 404
    for scheme in ("light", "dark"):
        stranger.emulate_media(color_scheme=scheme)
        assert barriers(Axe(), stranger) == []

    item = "Xoài cát Chu hộp 5 kg"
    page = buyer_orders(visit, server, item)
    assert {cookie["domain"] for cookie in page.context.cookies()} == {NAME}
    paid_and_seen(server, keeper, page)
    kept_apart(visit, server, item)


def paid_and_seen(server, keeper, page):
    """The keeper has the order before the money and after it; so does the buyer."""
    code = re.search(r"Đơn ([0-9A-Z]{7})", text_of(page))[1]
    request_code = re.search(r"\bDH[0-9A-Z]{8}\b", text_of(page))[0]
    amount = int(re.search(r"([\d.]+)\s*₫", text_of(page))[1].replace(".", ""))
    keeper.goto("/sell/orders/?muc=cho-tien")
    says(keeper, code, "Lê Thị Minh Họa")
    account = server.season.facts["order_awaiting_payment"]["seller_account"]
    raw, headers = bank_notice(server.season, account=account, code=request_code, amount=amount)
    keeper.request.post(f"/pay/notices/sepay/{account}", data=raw, headers=headers)
    keeper.goto("/sell/orders/?muc=goi")
    says_soon(keeper, code)
    page.reload()
    says(page, "Tiền đã vào tài khoản người bán")


def kept_apart(visit, server, item):
    """In the commune's market the same goods stand beside others', and a cart of both says so before ordering."""
    page = visit()
    page.goto("/market/?q=xoai tuong da xanh thung")
    follow(page, "Xoài tượng da xanh thùng 10 kg", "main")
    press(page, "Thêm vào giỏ")
    page.goto("/market/?q=xoai cat chu hop")
    follow(page, item, "main")
    press(page, "Thêm vào giỏ")
    says(page, "2 người bán, 2 lần chuyển khoản", "HTX xoài Cù Lao Xanh", "HTX nông sản Bến Gỗ")

    asking = visit()
    sign_in(asking, server.season.facts, "other_manager")
    asking.goto("/sell/mandates/")
    press(asking, "Gửi lời đề nghị")
    says(asking, "Chờ hợp tác xã nhận lời")
    page.reload()
    says(page, "2 lần chuyển khoản")
    keeper = visit()
    sign_in(keeper, server.season.facts, "manager")
    keeper.goto("/")
    follow(keeper, "Lời nhờ bán giúp", "main")
    press(keeper, "Nhận bán giúp")
    page.reload()
    assert "2 lần chuyển khoản" not in text_of(page)
    says(page, "Bán giúp", "HTX nông sản Bến Gỗ")
    follow(page, "Đặt hàng", "body")
    says(page, "Một lần chuyển khoản")

"""A live sale in the browser: pasted comments become paid orders; a live from a phone is watched and stopped."""

import re
import shutil
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.crawl.crawler import barriers
from tests.journeys.acting import bank_notice, follow, press, says, says_soon, sign_in, text_of
from tests.running import BROWSERS, FLAGS

pytestmark = pytest.mark.browser

PHONE_OF_BUYER = "0900000771"
PASTED = f"""Chị Ánh: cho chị 2 hộp a1 nha {PHONE_OF_BUYER}
Ông Khách: A1 còn không shop
Chị Ánh: cho chị 2 hộp a1 nha {PHONE_OF_BUYER}"""
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
COUNTED = """
from commune.live import aside
from commune.market import stock
print(aside.differences() + stock.differences())
"""
FILMING = 45.0  # seconds that the first picture may take on a busy machine


@pytest.fixture(scope="module")
def browser(playwright):
    """Chromium with an invented camera."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no chromium on this machine: nothing was seen by a browser")
    flags = [*FLAGS, *FAKE_CAMERA, "--autoplay-policy=no-user-gesture-required"]
    running = playwright.chromium.launch(executable_path=program, args=flags)
    yield running
    running.close()


@pytest.fixture
def people(visit, server):
    """`people("manager")`: a phone of hers, signed in, the same one the whole journey."""
    pages = {}

    def person(role, **options):
        if role not in pages:
            pages[role] = visit(**options)
            pages[role].set_default_timeout(60_000)
            pages[role].on("dialog", lambda asked: asked.accept())
            sign_in(pages[role], server.season.facts, role)
        return pages[role]

    return person


def fits(page):
    for size in ({"width": 360, "height": 740}, {"width": 1280, "height": 900}):
        page.set_viewport_size(size)
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen, f"{page.url} is wider than {size['width']}"


def test_pasted_comments_become_a_paid_order(people, visit, server):
    operator = people("manager")
    operator.goto("/")
    follow(operator, "Xoài cát Chu hái sáng nay (minh họa)", "main")
    desk = operator.url
    operator.get_by_text("Dán nhiều bình luận").click()
    operator.get_by_label("Dán bình luận vào đây").fill(PASTED)
    press(operator, "Ghi các bình luận")
    says(operator, "3 bình luận: giữ hàng 1", "A1 × 2", "620.000", "Đã ghi trước đó")
    fits(operator)
    assert barriers(Axe(), operator) == []
    row = operator.locator("#da-nghe li", has_text="Đường dẫn trả tiền").filter(has_text="A1 × 2").first
    link = row.get_by_role("link", name="Đường dẫn trả tiền").get_attribute("href")

    buyer = visit()
    buyer.goto(link)
    says(buyer, "620.000", "MẪU - KHÔNG CHUYỂN TIỀN", "Giao tới đâu?")
    assert barriers(Axe(), buyer) == []
    buyer.get_by_label("Họ và tên người nhận").fill("Trần Ánh")
    buyer.get_by_label("Xã, phường").fill("Mỹ Thọ, Đồng Tháp")
    buyer.get_by_label("Số nhà, ấp hoặc đường").fill("Số 9 (minh họa)")
    press(buyer, "Lưu địa chỉ giao")
    says(buyer, "Đã ghi địa chỉ giao.", "Số 9 (minh họa)")

    code = re.search(r"\bDH[0-9A-Z]{8}\b", text_of(buyer))[0]
    account = server.season.facts["order_awaiting_payment"]["seller_account"]
    raw, headers = bank_notice(server.season, account=account, code=code, amount=620_000)
    buyer.request.post(f"/pay/notices/sepay/{account}", data=raw, headers=headers)
    says_soon(buyer, "Tiền đã về")

    operator.goto(desk)
    says_soon(operator, "Đã trả tiền")
    operator.goto("/sell/orders/?muc=goi")
    says(operator, "Trần Ánh", "Mỹ Thọ")


def comes_to(page, expression):
    """Asked again and again: the page's own policy forbids to wait inside of it."""
    deadline = time.monotonic() + FILMING
    while time.monotonic() < deadline:
        if page.evaluate(expression):
            return
        page.wait_for_timeout(300)
    pytest.fail(f"{expression}: {text_of(page)[:1500]}")


def made_session(people):
    """The manager makes a session of the house's own stage, sets goods aside and begins."""
    page = people("manager", permissions=["camera", "microphone"])
    page.goto("/live/desk/")
    page.get_by_label("Tên buổi bán").fill("Phát từ vườn (minh họa)")
    page.get_by_label("Người xem coi ở đâu").select_option("house")
    press(page, "Mở buổi")
    page.get_by_label("Mã nói trong buổi").fill("A1")
    page.get_by_label("Giá của buổi").fill("300.000")
    page.get_by_label("Để riêng cho buổi").fill("3")
    press(page, "Để riêng cho buổi")
    page.get_by_label("Tôi cam kết như trên").check(force=True)
    press(page, "Bắt đầu buổi bán")
    says(page, "Buổi bán đã bắt đầu.")
    return page.url


def filmed(page):
    """Until the list has two segments."""
    follow(page, "Phát từ điện thoại này")
    assert barriers(Axe(), page) == []
    page.get_by_role("button", name="Bắt đầu quay").click()
    address = page.url.replace("/camera/", "/stream.m3u8")
    deadline = time.monotonic() + FILMING
    told = ""
    while time.monotonic() < deadline:
        answer = page.request.get(address)
        told = answer.text() if answer.ok else f"{answer.status}"
        if told.count("#EXTINF") >= 2:
            return told
        page.wait_for_timeout(500)
    pytest.fail(f"no picture came: {told}; {text_of(page)}")


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="no ffmpeg on this machine: no live from the phone")
def test_a_live_from_the_phone_is_watched_ordered_from_and_stopped(people, visit, server):
    desk = made_session(people)
    room = desk.replace("/desk/", "/")
    streamer = people("manager")
    filmed(streamer)

    viewer = visit()
    viewer.goto("/live/")
    follow(viewer, "Phát từ vườn (minh họa)", "main")
    comes_to(viewer, "document.querySelector('video')?.currentTime > 0.5")
    assert viewer.evaluate("document.querySelector('video').videoWidth") > 0
    assert barriers(Axe(), viewer) == []
    viewer.get_by_label("Bình luận hoặc đặt mua").fill("cho em 2 hộp A1")
    viewer.get_by_label("Tên của anh chị").fill("Em Hai")
    viewer.get_by_label("Số điện thoại (khi mua)").fill("0900000772")
    press(viewer, "Gửi", "main")
    says(viewer, "Đã giữ hàng", "600.000", "còn 1")
    fits(viewer)
    seller = people("manager")
    assert seller.get_by_text("Đang phát").count() >= 1

    official = people("official")
    official.goto("/live/governing/")
    assert barriers(Axe(), official) == []
    fits(official)
    follow(official, "Phát từ vườn (minh họa)", "main")
    official.get_by_label("Lý do dừng").fill("Minh họa: kiểm tra nguồn gốc")
    press(official, "Dừng ngay")
    says(official, "Đã dừng buổi bán", "kiểm tra nguồn gốc")

    viewer.goto(room)
    says(viewer, "Cán bộ đã dừng buổi bán này", "kiểm tra nguồn gốc", "Đã hủy")
    assert viewer.locator("video").count() == 0
    assert viewer.request.get(f"{room}stream.m3u8").status == 404
    comes_to(streamer, "document.querySelector('[data-state]').textContent.includes('bị dừng')")
    told = server.season.manage("shell", "--no-imports", "-c", COUNTED)
    assert told.stdout.strip().endswith("[]"), told.stdout + told.stderr
    verified = server.season.manage("ledger_verify", "--deep")
    assert verified.returncode == 0, verified.stdout

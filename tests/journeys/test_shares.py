"""A farmer's money through the browser: from her kilograms to what she has in hand, and the books that balance."""

import json
import re
import time
from datetime import datetime, timedelta

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.crawl.crawler import barriers
from tests.journeys.acting import follow, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

KILOGRAMS, BOXES, LOSS = "60,5", 12, "0,5"
EARNED = 60 * 22_000 - 60 * 300
TOLD = "Cân ở vườn là 61 ký, xin xem lại."


@pytest.fixture
def people(visit, server):
    """`people("farmer")`: her phone, signed in, the same one the whole journey."""
    pages = {}

    def person(role):
        if role not in pages:
            pages[role] = visit()
            pages[role].set_default_timeout(60_000)
            pages[role].on("dialog", lambda asked: asked.accept())
            sign_in(pages[role], server.season.facts, role)
        return pages[role]

    return person


def dong(amount):
    return f"{amount:,}".replace(",", ".")


def plain(page):
    return text_of(page).replace("\u00a0", " ")


def has(page, *words):
    told = plain(page)
    for each in words:
        assert each in told, f"{each!r} is not on {page.url}: {told[:1500]}"


def graded_lot(people):
    """She picks, the packer weighs in and packs 60 kg of the first grade."""
    page = people("farmer")
    yesterday = datetime.now(VIETNAM).date() - timedelta(days=1)
    page.goto("/farm/plots/V-0117-1/harvests/")
    page.get_by_label("Cân được").fill(KILOGRAMS)
    page.get_by_label("Ngày hái").fill(f"{yesterday:%d/%m/%Y}")
    press(page, "Lưu và lấy số lô")
    lot = page.locator(".stat-value").first.inner_text().strip()

    page = people("packer")
    page.goto("/packhouse/DG-01/intakes/")
    page.get_by_label(re.compile(lot)).check(force=True)
    page.get_by_label("Cân được").fill(KILOGRAMS)
    press(page, "Lưu", "main")
    page.goto("/packhouse/DG-01/packings/")
    page.get_by_label(f"Lấy từ lô {lot}").fill(KILOGRAMS)
    page.get_by_label(re.compile("Xoài cát Chu hộp 5 kg")).check(force=True)
    page.get_by_label("Số hộp").fill(str(BOXES))
    page.get_by_label("Hao hụt, loại bỏ").fill(LOSS)
    page.get_by_label("Loại", exact=True).select_option("first")
    press(page, "Lưu và lấy số lô")
    says(page, "Số lô đóng gói", lot)
    return lot


def drawn_up(people):
    """The manager draws it up; she can neither check it nor approve it before somebody else has."""
    page = people("manager")
    page.goto("/shares/")
    follow(page, "Lập bảng chia tiền", "main")
    page.get_by_label("Đến hết ngày").fill("31/02/2026")
    press(page, "Lập bảng nháp")
    says(page, "ngày/tháng/năm")
    page.get_by_label("Đến hết ngày").fill(f"{datetime.now(VIETNAM):%d/%m/%Y}")
    press(page, "Lập bảng nháp")
    has(page, "Chờ kiểm tra", "60 kg", dong(EARNED), "Hộ bà Sáu Lành")
    assert page.get_by_role("button", name="Duyệt bảng").count() == 0
    assert page.get_by_role("button", name="Đã kiểm tra").count() == 0
    return page.url


def test_from_kilograms_to_money_in_hand(people, visit, server):
    lot = graded_lot(people)
    sheet = drawn_up(people)

    page = people("technician")
    page.goto("/")
    follow(page, "Bảng chia tiền cần kiểm tra", "main")
    page.goto(sheet)
    press(page, "Đã kiểm tra, đúng")
    has(page, "Chờ duyệt")

    page = people("manager")
    page.goto(sheet)
    for size in ({"width": 360, "height": 740}, {"width": 1280, "height": 900}):
        page.set_viewport_size(size)
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen
    press(page, "Duyệt bảng")
    has(page, "Đã duyệt")
    assert page.request.get(f"{sheet}sheet.pdf").body().startswith(b"%PDF")
    assert page.request.get(f"{sheet}sheet.xlsx").body().startswith(b"PK")

    share = seen_by_the_farmer(people, lot)
    stranger = visit()
    stranger.goto(share)
    assert "/accounts/login/" in stranger.url
    other = people("other_manager")
    assert other.goto(sheet).status == 404
    assert other.goto(share).status == 404

    paid(people, server)
    read_by_the_auditor(people, sheet)
    balanced(server)


def seen_by_the_farmer(people, lot):
    """She sees each line, objects, is heard by the manager, and then agrees."""
    page = people("farmer")
    page.goto("/")
    follow(page, "Bảng chia tiền mới", "main")
    has(page, "Tiền của tôi", dong(EARNED))
    page.locator('a[href*="/shares/parts/"]').first.click()
    page.wait_for_load_state("load")
    has(page, lot, "60 kg × 22.000 ₫", dong(EARNED), "Bao bì")
    share = page.url
    page.get_by_text("Có chỗ chưa đúng").click()
    page.get_by_label("Chỗ nào chưa đúng").fill(TOLD)
    press(page, "Gửi cho hợp tác xã")
    has(page, TOLD)
    manager = people("manager")
    manager.reload()
    has(manager, "Chưa đồng ý")
    press(page, "Đúng rồi, tôi đồng ý")
    has(page, "Đồng ý")
    manager.reload()
    assert "Chưa đồng ý" not in plain(manager)
    return share


def paid(people, server):
    """By QR to her own account; the bank tells that the money left, twice, and it is paid once."""
    page = people("manager")
    page.goto("/payouts/")
    row = page.locator("ul.rows li", has_text=re.compile(re.escape(dong(EARNED))))
    row.get_by_role("link").first.click()
    page.wait_for_load_state("load")
    has(page, "MẪU - KHÔNG CHUYỂN TIỀN", "1900000501", dong(EARNED))
    assert page.locator(".qr img").count() == 1
    code = re.search(r"\bDH[0-9A-Z]{8}\b", plain(page))[0]
    payout = page.url

    raw, headers = money_left(server.season, code=code, amount=EARNED)
    address = f"/pay/notices/sepay/{server.season.facts['order_awaiting_payment']['seller_account']}"
    wrong = page.request.post(address, data=raw, headers={**headers, "X-Sepay-Signature": "sha256=00"})
    assert wrong.status == 401
    for _ in range(2):
        answer = page.request.post(address, data=raw, headers=headers)
        assert answer.json() == {"success": True, "outcomes": ["paid_out"]}
    page.reload()
    has(page, "Đã chi, chờ bà con xác nhận", "ngân hàng báo")

    page = people("farmer")
    page.goto("/my-money/")
    has(page, "Đã chi, chờ bà con xác nhận")
    page.goto(payout)
    press(page, "Tôi đã nhận đủ tiền")
    has(page, "Đã nhận", "trên điện thoại của mình")
    page.goto("/my-money/")
    says_soon(page, "Đã nhận")
    manager = people("manager")
    manager.goto(payout)
    has(manager, "Đã nhận", "trên điện thoại của mình")


def money_left(season, *, code, amount):
    """Body and headers of a signed SePay notice that this amount went out with this code."""
    from commune.lib.signatures import sepay

    told = {
        "id": int(time.time() * 1000),
        "gateway": "MauBank",
        "transactionDate": time.strftime("%Y-%m-%d %H:%M:%S"),
        "accountNumber": season.facts["order_awaiting_payment"]["seller_account"],
        "code": None,
        "content": f"MAU {code} chi tien",
        "transferType": "out",
        "transferAmount": amount,
        "referenceCode": f"MAU{code}",
    }
    raw, stamp = json.dumps(told).encode(), str(int(time.time()))
    signature = sepay.notice_signature(raw, stamp, season.facts["notice_secret"]["sepay"])
    headers = {"X-Sepay-Signature": signature, "X-Sepay-Timestamp": stamp, "Content-Type": "application/json"}
    return raw, headers


def read_by_the_auditor(people, sheet):
    from axe_playwright_python.sync_playwright import Axe

    page = people("auditor")
    page.goto(sheet)
    has(page, "Đã duyệt", dong(EARNED))
    assert page.locator("main form").count() == 0
    assert barriers(Axe(), page) == []


def balanced(server):
    """Asked of the instance itself: no difference in the books, none between log and tables."""
    told = server.season.manage(
        "shell", "--no-imports", "-c", "from commune.payments import books; print(books.imbalances())"
    )
    assert told.stdout.strip().endswith("[]"), told.stdout + told.stderr
    verified = server.season.manage("ledger_verify", "--deep")
    assert verified.returncode == 0, verified.stdout

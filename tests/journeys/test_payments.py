"""Money through the browser: short and then whole, too late, known to nobody, missed by the bank's notices."""

import json
import re
import time
from datetime import datetime

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.crawl.crawler import barriers
from tests.journeys.acting import bank_notice, follow, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

PRICE = 325_000
BOX = "09521234000020"


@pytest.fixture
def people(visit, server):
    """`people("manager")`: her browser, signed in, the same one the whole journey; `guest` is nobody."""
    pages = {}

    def person(role):
        if role not in pages:
            pages[role] = visit()
            pages[role].set_default_timeout(90_000)
            pages[role].on("dialog", lambda asked: asked.accept())
            if role != "guest":
                sign_in(pages[role], server.season.facts, role)
        return pages[role]

    return person


def ordered(page, season):
    """A guest's order of one box; the page says how to pay. Returns its path and the code of the transfer."""
    page.goto(f"/01/{BOX}/10/{season.facts['lot']}")
    follow(page, "Mua lại")
    press(page, "Mua ngay")
    page.get_by_label("Số điện thoại").fill("0900000078")
    page.get_by_label("Họ và tên người nhận").fill("Trịnh Văn Thử")
    page.get_by_label("Xã, phường").fill("Mỹ Thọ, Đồng Tháp")
    page.get_by_label("Số nhà, ấp hoặc đường").fill("Số 5")
    press(page, "Đặt hàng và lấy mã QR")
    says(page, "MẪU - KHÔNG CHUYỂN TIỀN", "Đang chờ tiền về")
    return page.url, re.search(r"\bDH[0-9A-Z]{8}\b", text_of(page))[0]


def told(page, season, code, amount, **changed):
    """The bank's notice of a transfer, as the service sends it."""
    account = season.facts["order_awaiting_payment"]["seller_account"]
    raw, headers = bank_notice(season, account=account, code=code, amount=amount)
    if changed:
        from commune.lib.signatures import sepay

        raw = json.dumps({**json.loads(raw), **changed}).encode()
        secret = season.facts["notice_secret"]["sepay"]
        headers["X-Sepay-Signature"] = sepay.notice_signature(raw, headers["X-Sepay-Timestamp"], secret)
    answer = page.request.post(f"/pay/notices/sepay/{account}", data=raw, headers=headers)
    assert answer.ok, answer.text()
    time.sleep(0.01)
    return answer.json()["outcomes"]


def has(page, *words):
    found = text_of(page).replace("\u00a0", " ")
    for each in words:
        assert each in found, f"{each!r} is not on {page.url}: {found[:1500]}"


def test_money_in_every_state(people, visit, server):
    season, guest, manager = server.season, people("guest"), people("manager")
    short_then_whole(guest, season)
    by_gateway(guest, season)
    nobody_knows(guest, manager, season)
    the_statement_has_it(guest, manager, season)
    too_late(guest, manager, season)
    others_see_nothing(people, visit, manager)
    balanced(server)


def short_then_whole(guest, season):
    """She sends 100.000 too little, is told what is missing with a QR for it, sends the rest."""
    path, code = ordered(guest, season)
    assert told(guest, season, code, PRICE - 100_000) == ["allocated"]
    guest.goto(path)
    says_soon(guest, "Còn thiếu tiền")
    has(guest, "100.000 ₫")
    told(guest, season, code, 100_000)
    says_soon(guest, "Tiền đã về")


def by_gateway(guest, season):
    """At the simulated MoMo she first gives up, then pays; coming back alone had paid nothing."""
    path, _code = ordered(guest, season)
    for choice, words in (("Không trả nữa", "Đang chờ tiền về"), ("Trả tiền thử", "Tiền đã về")):
        guest.goto(path)
        press(guest, "MoMo")
        has(guest, "MẪU - KHÔNG CHUYỂN TIỀN", "Trang mô phỏng MoMo")
        press(guest, choice)
        says_soon(guest, words)


def nobody_knows(guest, manager, season):
    """The note lost the code: the seller sees the queue with the likely order and settles it with one press."""
    path, code = ordered(guest, season)
    assert told(guest, season, code, PRICE, content=f"CK xoai {code[:7]} LOC") == ["unmatched"]
    manager.goto("/")
    follow(manager, "Khoản tiền chờ ghép", "main")
    has(manager, "Khoản tiền chờ ghép với đơn", "một phần mã của đơn này")
    press(manager, f"Ghép vào {code}")
    has(manager, "Đã ghép khoản tiền với đơn")
    guest.goto(path)
    says_soon(guest, "Tiền đã về")
    row = manager.locator("#cho-ghep li", has_text="250.000")
    row.locator("summary").click()
    row.get_by_label("Không thuộc đơn nào, vì").fill("Tiền người quen gửi trả")
    press(manager, "Để riêng", "#cho-ghep")
    has(manager, "Đã để riêng khoản tiền này")
    assert manager.locator("#cho-ghep").count() == 0


def the_statement_has_it(guest, manager, season):
    """No notice ever comes; the statement first has a wrong line, then closes the gap, and only once."""
    path, code = ordered(guest, season)
    day = f"{datetime.now(VIETNAM):%d/%m/%Y}"
    head = "Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung"
    good, wrong = f"{day} 00:01:00;SK{code};{PRICE};CK {code}", "31/02/2026;SK2;1.000;x"
    manager.goto("/sell/money/")
    follow(manager, "Sao kê, cổng thanh toán, thu hộ", "main")
    account = manager.url
    uploaded(manager, [head, good, wrong])
    has(manager, "Dòng 3", "không phải ngày")
    guest.goto(path)
    has(guest, "Đang chờ tiền về")
    for new in ("1", "0"):
        manager.goto(account)
        uploaded(manager, [head, good, *([] if new == "1" else [f"{day};SK9;2.000;x"])])
        has(manager, "Sao kê", "Khoản mới")
    guest.goto(path)
    says_soon(guest, "Tiền đã về")
    manager.goto(account)
    has(manager, "1 khoản mới, 1 khoản đã biết")


def uploaded(page, lines):
    raw = "\n".join(lines).encode("utf-8-sig")
    page.get_by_label("Tệp sao kê").set_input_files({"name": "sk.csv", "mimeType": "text/csv", "buffer": raw})
    press(page, "Nạp sao kê", "main")


def too_late(guest, manager, season):
    """She calls the order off and the transfer comes after all: the seller has to send it back, and says so."""
    path, code = ordered(guest, season)
    press(guest, "Hủy đơn này")
    told(guest, season, code, PRICE)
    says_soon(guest, "Người bán phải hoàn")
    number = path.strip("/").split("/")[-2]
    manager.goto(f"/orders/{number}/")
    has(manager, "Hoàn 325.000 ₫ cho người mua")
    manager.get_by_label("Mã giao dịch của ngân hàng").fill("HOAN001")
    press(manager, "Tôi đã hoàn tiền")
    guest.goto(path)
    says_soon(guest, "Người bán báo đã hoàn tiền")


def others_see_nothing(people, visit, manager):
    manager.goto("/sell/money/")
    follow(manager, "Sao kê, cổng thanh toán, thu hộ", "main")
    account = manager.url
    for size in ({"width": 360, "height": 740}, {"width": 1280, "height": 900}):
        manager.set_viewport_size(size)
        wide, seen = manager.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen
    from axe_playwright_python.sync_playwright import Axe

    assert barriers(Axe(), manager) == []
    assert people("other_manager").goto(account).status == 404
    stranger = visit()
    stranger.goto(account)
    assert "/accounts/login/" in stranger.url


def balanced(server):
    """Asked of the instance itself: no difference in the books, none between log and tables."""
    asked = "from commune.payments import books; print(books.imbalances())"
    told_ = server.season.manage("shell", "--no-imports", "-c", asked)
    assert told_.stdout.strip().endswith("[]"), told_.stdout + told_.stderr
    verified = server.season.manage("ledger_verify", "--deep")
    assert verified.returncode == 0, verified.stdout

"""Bán xô on two phones: weighed, changed, agreed by both; a lot, the money to the farmer's own account."""

import re
import time
from datetime import datetime, timedelta

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.crawl.crawler import barriers
from tests.journeys.acting import bank_notice, follow, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

KEPT = (
    "from commune.payments.models import NoticeKey; "
    "print(NoticeKey.objects.get(account__number='1900000601', provider='sepay').secret)"
)


@pytest.fixture
def phones(visit, server):
    def phone(role):
        page = visit()
        page.set_default_timeout(60_000)
        page.on("dialog", lambda asked: asked.accept())
        sign_in(page, server.season.facts, role)
        return page

    return phone


def plain(page):
    return text_of(page).replace("\u00a0", " ")


def has(page, *words):
    told = plain(page)
    for each in words:
        assert each in told, f"{each!r} is not on {page.url}: {told[:1500]}"


def test_weighed_changed_and_agreed_on_two_phones(phones, visit, server):
    from axe_playwright_python.sync_playwright import Axe

    farmer, trader = phones("farmer"), phones("trader")
    sale = weighed(farmer)
    changed(farmer, trader, sale)
    lot = agreed(farmer, trader, sale)
    paid(server, farmer, trader)

    # what was sold at the gate is a lot with its orchard, and nobody packs it any more
    page = visit()
    page.goto(farmer_lot(farmer, sale))
    has(page, "Xoài cát Chu")
    packer = phones("packer")
    packer.goto("/packhouse/DG-01/intakes/")
    assert lot not in plain(packer)
    other = phones("other_farmer")
    assert other.goto(sale).status == 404
    farmer.goto(sale)
    assert barriers(Axe(), farmer) == []


def weighed(page):
    """On her phone at the gate: who buys, each weighing, what a crate weighs."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    follow(page, "Bán xô tại vườn", "main")
    follow(page, "Mở phiếu mới", "main")
    page.get_by_label("Người mua").select_option(label="Cơ sở thu mua Quốc Thắng")
    press(page, "Mở phiếu, bắt đầu cân")
    page.get_by_label("Giá một ký").fill("9.500")
    page.get_by_label("Bì mỗi mã cân").fill("2,5")
    page.get_by_label("Mã 1", exact=True).fill("2")
    press(page, "Ghi phiếu cân")
    says(page, "lớn hơn bì")
    for number, kilograms in enumerate(("52,5", "48", "50,5"), 1):
        page.get_by_label(f"Mã {number}", exact=True).fill(kilograms)
    press(page, "Ghi phiếu cân")
    has(page, "143,5 kg", "1.363.250 ₫")
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen
    press(page, "Đúng số, tôi đồng ý")
    has(page, "Chờ bên kia đồng ý")
    return page.url


def changed(farmer, trader, sale):
    """He reads 47 where she wrote 48: her word was for other numbers and no longer counts."""
    trader.goto("/")
    follow(trader, "Phiếu cân chờ đồng ý", "main")
    trader.goto(sale)
    has(trader, "143,5 kg", "Nguyễn Thị Sáu Lành")
    trader.get_by_text("Sửa số, cân thêm").click()
    trader.get_by_label("Mã 2", exact=True).fill("47")
    press(trader, "Ghi phiếu cân")
    has(trader, "142,5 kg", "1.353.750 ₫", "lần thứ 2")
    press(trader, "Đúng số, tôi đồng ý")
    # her page still shows the old numbers with nothing to press; she opens it again
    farmer.goto(sale)
    has(farmer, "142,5 kg", "Chờ bạn coi lại", "Bùi Quốc Thắng")
    assert "Hai bên đã chốt" not in plain(farmer)


def agreed(farmer, trader, sale):
    press(farmer, "Đúng số, tôi đồng ý")
    has(farmer, "Hai bên đã chốt", "Lô của nhà vườn", "Lô của thương lái")
    trader.goto(sale)
    has(trader, "Hai bên đã chốt")
    assert trader.get_by_role("button", name="Đúng số, tôi đồng ý").count() == 0
    assert trader.get_by_text("Sửa số, cân thêm").count() == 0
    return re.search(r"\bH\d{6}[0-9A-Z]{3}\b", plain(farmer))[0]


def farmer_lot(page, sale):
    page.goto(sale)
    return page.locator('main a[href^="/01/"]').first.get_attribute("href")


def paid(server, farmer, trader):
    """He scans the QR to her own account; her bank tells of it, and both see that it is paid."""
    trader.goto("/trading/mine/")
    follow(trader, "1.353.750 ₫", "main")
    has(trader, "MẪU - KHÔNG CHUYỂN TIỀN", "1900000601", "NGUYEN THI SAU LANH")
    bill = trader.url
    assert trader.get_by_role("button", name="Tôi đã nhận đủ tiền mặt").count() == 0
    code = re.search(r"\bDH[0-9A-Z]{8}\b", plain(trader))[0]
    raw, _ = bank_notice(server.season, account="1900000601", code=code, amount=1_353_750)
    for _ in range(2):
        headers = signed(server, raw)
        answer = trader.request.post("/pay/notices/sepay/1900000601", data=raw, headers=headers)
        assert answer.json() == {"success": True, "outcomes": ["allocated"]}
    says_soon(trader, "Đã trả, chuyển khoản")
    farmer.goto(bill)
    has(farmer, "Đã trả, chuyển khoản")
    assert farmer.get_by_role("button", name="Tôi đã nhận đủ tiền mặt").count() == 0


def signed(server, raw):
    """By the secret of the household's own account."""
    from commune.lib.signatures import sepay

    secret = server.season.manage("shell", "--no-imports", "-c", KEPT).stdout.strip().splitlines()[-1]
    stamp = str(int(time.time()))
    signature = sepay.notice_signature(raw, stamp, secret)
    return {
        "X-Sepay-Signature": signature,
        "X-Sepay-Timestamp": stamp,
        "Content-Type": "application/json",
    }


def test_an_orchard_inside_its_interval_sells_nothing_and_the_day_is_told(phones):
    """Ông Tư Đờn sprayed six days ago: the trader cannot even open a ticket."""
    page = phones("trader")
    page.goto("/trading/gate/sales/")
    page.get_by_label("Mã vườn").fill("V-9999-9")
    press(page, "Mở phiếu, bắt đầu cân")
    says(page, "Không có vườn mang mã này.")
    page.get_by_label("Mã vườn").fill("V-0042-1")
    press(page, "Mở phiếu, bắt đầu cân")
    opens = datetime.now(VIETNAM).date() - timedelta(days=6) + timedelta(days=14)
    says(page, "Chưa được hái", "Lá Khỏe 80WP")
    told = re.search(r"Được hái từ (\d\d/\d\d/\d{4})", plain(page))[1]
    assert told in {f"{opens:%d/%m/%Y}", f"{opens + timedelta(days=1):%d/%m/%Y}"}

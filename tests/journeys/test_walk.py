"""The walk of one mango through the browser, as docs/walk.md tells it: eight stops, and the recall."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import bank_notice, follow, path_of, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

BOXES, WANTED = 22, 2
GUEST = {
    "name": "Trần Thị Khách Mới",
    "phone": "0900 000 077",
    "commune": "Mỹ Thọ, Đồng Tháp",
    "house": "Số 5",
}
REASON = "Phát hiện ghi nhầm ngày xịt thuốc, thu hồi để kiểm tra lại."


@dataclass
class Walk:
    """The people's pages, and what one stop leaves to the next."""

    server: Any
    visit: Any
    harvested: str = ""
    packed: str = ""
    stamps: list[str] = field(default_factory=list)
    order: str = ""
    pages: dict[str, Any] = field(default_factory=dict)

    def as_(self, role: str) -> Any:
        """The person's phone, signed in; it stays so for the whole walk. A stranger has one too."""
        if role not in self.pages:
            self.pages[role] = self.visit()
            self.pages[role].on("dialog", lambda asked: asked.accept())
            if role != "stranger":
                sign_in(self.pages[role], self.server.season.facts, role)
        return self.pages[role]

    @property
    def gtin(self) -> str:
        return self.server.season.facts["gtin"]


def today() -> date:
    return datetime.now(VIETNAM).date()


def test_one_mango_walks_from_the_diary_to_the_indicator_and_back(visit, server):
    walk = Walk(server, visit)
    for stop in STOPS:
        stop(walk)


def write_diary(walk):
    """Stop 1: the farmer writes; the technician writes for another, who confirms."""
    page = walk.as_("farmer")
    page.goto("/farm/")
    says(page, "Vườn xoài bà Sáu Lành")
    follow(page, "Vườn xoài bà Sáu Lành", "main")
    page.locator('a[href*="viec=watering"]').click()
    press(page, "Lưu vào nhật ký")
    says(page, "Đã ghi vào nhật ký", "Nguyễn Thị Sáu Lành")

    page = walk.as_("technician")
    page.goto("/farm/?tim=tu don")
    follow(page, "Vườn xoài ông Tư Đờn", "main")
    says(page, "Anh chị đang ghi hộ")
    page.locator('a[href*="viec=watering"]').click()
    press(page, "Lưu vào nhật ký")
    says(page, "Lê Minh Khoa ghi hộ Trần Văn Tư Đờn")
    written = page.url

    page = walk.as_("other_farmer")
    page.goto("/farm/")
    says(page, "Có người ghi hộ, xin xem lại")
    page.goto(written)
    press(page, "Đúng rồi, xác nhận")
    says(page, "Đã xác nhận")


def harvest(walk):
    """Stop 2: a lot of yesterday; today she sprays and may pick no more, and the page says from which day."""
    page = walk.as_("farmer")
    page.goto("/farm/plots/V-0117-1/harvests/")
    page.get_by_label("Cân được").fill("120,5")
    page.get_by_label("Ngày hái").fill(f"{today() - timedelta(days=1):%d/%m/%Y}")
    press(page, "Lưu và lấy số lô")
    says(page, "Số lô hàng", "120,5 kg", "Đã hết thời gian cách ly")
    walk.harvested = page.locator(".stat-value").first.inner_text().strip()

    page.goto("/farm/plots/V-0117-1/entries/?viec=spraying")
    page.get_by_label(re.compile("Xanh Vườn 25EC")).check(force=True)
    page.get_by_label("Lượng đã dùng").fill("150")
    press(page, "Lưu vào nhật ký")
    says(page, "Đã ghi vào nhật ký", "Xanh Vườn 25EC")

    page.goto("/farm/plots/V-0117-1/harvests/")
    says(page, "Chưa được hái")
    page.get_by_label("Cân được").fill("80")
    press(page, "Lưu và lấy số lô")
    says(page, "Chưa được hái")
    told = re.findall(r"\d\d/\d\d/\d{4}", page.locator("main").inner_text())
    days = [date(*map(int, reversed(each.split("/")))) for each in told]
    assert max(days) > today() + timedelta(days=1)


def pack(walk):
    """Stop 3: weighed in and packed; what does not add up is refused and nothing is lost."""
    page = walk.as_("packer")
    page.goto("/packhouse/")
    if page.get_by_role("link", name="Nhà đóng gói Cù Lao Xanh").count() and "/DG-01/" not in page.url:
        follow(page, "Nhà đóng gói Cù Lao Xanh", "main")
    says(page, walk.harvested)
    follow(page, "Nhập kho", "main")
    page.get_by_label(re.compile(walk.harvested)).check(force=True)
    page.get_by_label("Cân được").fill("120,5")
    press(page, "Lưu", "main")
    says(page, f"Đã nhập kho lô {walk.harvested}")

    page.goto("/packhouse/DG-01/packings/")
    page.get_by_label(f"Lấy từ lô {walk.harvested}").fill("120,5")
    page.get_by_label(re.compile("Xoài cát Chu hộp 5 kg")).check(force=True)
    page.get_by_label("Số hộp").fill("25")
    page.get_by_label("Hao hụt, loại bỏ").fill("0")
    press(page, "Lưu và lấy số lô")
    says(page, "125")
    assert page.get_by_label(f"Lấy từ lô {walk.harvested}").input_value() == "120,5"
    page.get_by_label("Số hộp").fill(str(BOXES))
    page.get_by_label("Hao hụt, loại bỏ").fill("10,5")
    press(page, "Lưu và lấy số lô")
    says(page, "Số lô đóng gói", walk.harvested)
    walk.packed = page.locator(".stat-value").first.inner_text().strip()


def stamp(walk):
    """Stop 4: stamps issued, fetched as sheets and list, and switched on when they stick on the boxes."""
    page = walk.as_("packer")
    follow(page, "Lấy tem cho lô này", "main")
    page.get_by_label("Số tem").fill(str(BOXES))
    press(page, "Phát hành tem")
    if "/lots/" in page.url:
        follow(page, "In và kích hoạt", "main")
    says(page, "Đợt tem", "In tem")
    assert "/stamps/" in page.url

    sheet = page.request.get(page.get_by_role("link", name="Tờ A4").first.get_attribute("href"))
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.body().startswith(b"%PDF")
    listed = page.request.get(page.get_by_role("link", name="CSV").get_attribute("href"))
    walk.stamps = [line["uri"] for line in csv.DictReader(io.StringIO(listed.body().decode("utf-8-sig")))]
    assert len(set(walk.stamps)) == BOXES

    stranger = walk.as_("stranger")
    stranger.goto(path_of(walk.stamps[0]))
    assert "Tem chính hãng" not in text_of(stranger)

    press(page, "Kích hoạt", "main")
    says(page, f"Đã kích hoạt tem số 1 đến {BOXES}")


def scan(walk):
    """Stop 5: anybody with a phone sees at once that it is genuine, and whose it is; a tampered serial is not."""
    page = walk.as_("stranger")
    assert path_of(walk.stamps[0]).startswith("/01/")
    page.goto(path_of(walk.stamps[0]))
    says(
        page,
        "Tem chính hãng",
        walk.packed,
        "HTX xoài Cù Lao Xanh",
        "Hộ bà Sáu Lành",
        "hái sau khi hết cách ly",
    )
    says(page, "Yên tâm")

    whole = path_of(walk.stamps[1])
    other = "2" if whole[-1] != "2" else "3"
    answer = page.goto(whole[:-1] + other)
    assert answer.status == 404
    assert "Tem chính hãng" not in text_of(page)


def order(walk):
    """Stop 6: the co-op sells this lot alone; a guest orders it and pays to the seller's own account."""
    page = walk.as_("manager")
    clear_shelf(page)
    lots = page.get_by_label("Lô đã đóng gói")
    lots.select_option(lots.locator("option", has_text=walk.packed).get_attribute("value"))
    page.get_by_label("Số đơn vị đưa lên bán").fill(str(BOXES))
    press(page, "Đưa lên kệ")
    says(page, walk.packed)

    page = walk.as_("guest") if "guest" in walk.pages else walk.pages.setdefault("guest", walk.visit())
    page.goto(path_of(walk.stamps[0]))
    follow(page, "Mua lại")
    says(page, "Xoài cát Chu hộp 5 kg", walk.packed)
    page.get_by_label("Số lượng").first.fill(str(WANTED))
    press(page, "Mua ngay")
    for label, key in (("Số điện thoại", "phone"), ("Họ và tên người nhận", "name")):
        page.get_by_label(label).fill(GUEST[key])
    page.get_by_label("Xã, phường").fill(GUEST["commune"])
    page.get_by_label("Số nhà, ấp hoặc đường").fill(GUEST["house"])
    press(page, "Đặt hàng và lấy mã QR")
    says(page, "MẪU - KHÔNG CHUYỂN TIỀN", "Đang chờ tiền về", GUEST["name"], walk.packed)
    walk.order = page.url
    pay(walk, page)


def clear_shelf(page):
    """Everything that is on sale is taken off, lot by lot."""
    page.goto("/sell/")
    rows = page.locator(".shelf-row:has(summary)")
    while rows.count():
        row = rows.first
        left = row.locator(".row-figure").inner_text().strip()
        row.locator("summary").click()
        row.get_by_label("Số rút").fill(left)
        row.get_by_label("Lý do").fill("Dọn kệ")
        with page.expect_navigation(wait_until="load"):
            row.get_by_role("button", name="Rút", exact=True).click()


def pay(walk, page):
    """The bank tells the co-op's account; told twice, it is paid once."""
    account = walk.server.season.facts["order_awaiting_payment"]["seller_account"]
    code, amount = transfer_on(page)
    raw, headers = bank_notice(walk.server.season, account=account, code=code, amount=amount)
    address = f"/pay/notices/sepay/{account}"
    wrong = page.request.post(address, data=raw, headers={**headers, "X-Sepay-Signature": "sha256=00"})
    assert wrong.status == 401
    for _ in range(2):
        answer = page.request.post(address, data=raw, headers=headers)
        assert answer.json() == {"success": True, "outcomes": ["allocated"]}
    says_soon(page, "Tiền đã về. Cảm ơn anh chị!")


def transfer_on(page):
    """Code and amount, as whoever types the transfer by hand reads them."""
    told = page.locator(".pay").inner_text()
    amount = re.search(r"([\d.]+) ₫", told.replace("\u00a0", " "))
    code = re.search(r"\bDH[0-9A-Z]{8}\b", told)
    assert amount, told
    assert code, told
    return code[0], int(amount[1].replace(".", ""))


def ship(walk):
    """Stop 7: handed to the boat, brought over the water, handed to the buyer, who sees it arrive."""
    code = walk.order.rstrip("/").split("/")[-2]
    page = walk.as_("manager")
    page.goto(f"/orders/{code}/")
    press(page, "Đã gói xong")
    page.get_by_label("Tới bến").select_option(label="Bến nhận hàng thành phố (minh họa)")
    press(page, "Giao cho vận chuyển")

    page = walk.as_("boatman")
    page.goto("/shipments/")
    says(page, "Đang chờ ở bến")
    parcel = page.locator("#roi-ben a").first.get_attribute("href")
    press(page, "Rời bến với các kiện đã chọn")
    page.goto(parcel)
    page.get_by_label("Tới bến").select_option(label="Bến nhận hàng thành phố (minh họa)")
    press(page, "Đã tới bến")
    says(page, "Tới bến")
    press(page, "Chính người mua")
    says(page, "Giao tận tay", "Chính người mua")

    page = walk.pages["guest"]
    page.goto(walk.order)
    says_soon(page, "Đã giao")


def indicate(walk):
    """Stop 8: the official sees the figure move, and the very order behind it."""
    code = walk.order.rstrip("/").split("/")[-2]
    page = walk.as_("official")
    page.goto("/program/")
    follow(page, "Mỹ Thọ", "main")
    says(page, "Chỉ tiêu")
    page.locator('a[href*="/cashless-orders/"]').first.click()
    page.wait_for_load_state("load")
    says_soon(page, code)


def recall(walk):
    """The manager stops the lot: gone from sale, from carts and from trust, and the buyer is told."""
    guest = walk.pages["guest"]
    product = product_page(walk, guest)
    press(guest, "Thêm vào giỏ")
    says(guest, "Xoài cát Chu hộp 5 kg")

    page = walk.as_("manager")
    page.goto(f"/lots/09521234000013/{walk.harvested}/")
    page.locator("form[action$='/recall/']").get_by_label("Lý do").fill(REASON)
    press(page, "Thu hồi", "form[action$='/recall/']")
    says(page, "Đã thu hồi", REASON)

    stranger = walk.as_("stranger")
    stranger.goto(path_of(walk.stamps[0]))
    says(stranger, "ĐÃ THU HỒI", "Đừng ăn, đừng bán, đừng cho")
    assert "Mua lại" not in text_of(stranger)

    guest.goto(product)
    assert guest.get_by_role("button", name="Mua ngay").count() == 0
    guest.goto("/cart/")
    assert guest.get_by_role("link", name="Đặt hàng").count() == 0
    guest.goto("/checkout/")
    assert guest.url.endswith("/cart/")

    guest.goto(walk.order)
    says_soon(guest, f"Lô {walk.packed} bị thu hồi")
    told_by_message(walk, guest)


def product_page(walk, page):
    page.goto(path_of(walk.stamps[0]))
    follow(page, "Mua lại")
    return page.url


def told_by_message(walk, page):
    """The console, which carries messages in the demo, has the buyer's number and the lot."""
    for _ in range(50):
        lines = walk.server.log.read_text(errors="replace").splitlines()
        if any("+84900000077" in line and "thu hồi" in line.lower() for line in lines):
            return
        page.wait_for_timeout(300)
    raise AssertionError("nobody told the buyer:\n" + "\n".join(lines[-20:]))


STOPS = (write_diary, harvest, pack, stamp, scan, order, ship, indicate, recall)

"""The packer's day by keyboard alone, an excursion that everybody sees, and the main steps without JavaScript."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import follow, press, says, says_soon, sign_in
from tests.journeys.keyboard import button, choose, enter, link, reach, type_into
from tests.journeys.test_walk import clear_shelf

pytestmark = pytest.mark.browser

TABLET = {"width": 1024, "height": 768}
HOUSE = "/packhouse/DG-01/"
BOXES = 20
REASON = "Đã mở thùng xem từng trái, trái còn tốt, bán sớm."


def day(days_ago):
    return datetime.now(VIETNAM).date() - timedelta(days=days_ago)


def written(date):
    return f"{date:%d/%m/%Y}"


WORKED = 2  # days ago; steps without an hour are written at the end of that day


@dataclass
class Day:
    """The people's pages and what was made."""

    server: Any
    visit: Any
    harvested: str = ""
    packed: str = ""
    key: str = ""
    pages: dict[str, Any] = field(default_factory=dict)

    def as_(self, role, **options):
        if role not in self.pages:
            self.pages[role] = self.visit(**options)
            self.pages[role].on("dialog", lambda asked: asked.accept())
            if role != "stranger":
                sign_in(self.pages[role], self.server.season.facts, role)
        return self.pages[role]

    @property
    def scan_page(self):
        return f"/01/{self.server.season.facts['gtin']}/10/{self.packed}"


def harvest(played, kilograms):
    page = played.as_("farmer")
    page.goto("/farm/plots/V-0117-1/harvests/")
    page.get_by_label("Cân được").fill(kilograms)
    page.get_by_label("Ngày hái").fill(written(day(WORKED + 1)))
    press(page, "Lưu và lấy số lô")
    return page.locator(".stat-value").first.inner_text().strip()


def scan(page, code):
    """As a scanner that is a keyboard does: the code and Enter."""
    reach(page, page.get_by_label("Quét hoặc gõ mã lô"))
    page.keyboard.type(code)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def hot_water():
    start = datetime.combine(day(WORKED - 1), datetime.min.time())
    degrees = ["31,0", *["46,4"] * 17, "35,0"]
    return [f"{start + timedelta(minutes=5 * n):%d/%m/%Y %H:%M};{c}" for n, c in enumerate(degrees)]


def test_the_packers_day_by_keyboard_and_a_warm_night_that_everybody_sees(visit, server):
    played = Day(server, visit)
    played.harvested = harvest(played, "120,5")
    work_by_keyboard(played)
    put_on_sale(played)
    warm_night(played)
    everybody_sees(played)
    manager_releases(played)


def work_by_keyboard(played):
    page = played.as_("packer", viewport=TABLET)
    page.goto(HOUSE)
    says(page, "Việc hôm nay", "Nhập kho", "Phân loại", "Xử lý nhiệt", "Kho lạnh", "Đóng gói", "Nếm thử")
    scan(page, "KHONG-CO")
    says(page, "Không có lô nào mang mã KHONG-CO")
    scan(page, f"https://id.gs1.org/01/09521234000013/10/{played.harvested}")
    weigh_in(page, played)
    sort_out(page, played)
    treat(page, played)
    pack(page, played)
    cool_and_taste(page, played)
    page.goto(f"{HOUSE}balance/?ngay={written(day(WORKED))}")
    says(page, "Cân đối khớp tới từng gam", "120,5 kg", "100 kg", "5,5 kg")


def weigh_in(page, played):
    assert "/intakes/" in page.url
    assert page.get_by_label(re.compile(played.harvested)).is_checked()
    type_into(page, "Cân được", "900")
    type_into(page, "Ngày", written(day(WORKED)))
    enter(page, button(page, "Lưu"))
    says(page, "chỉ còn 120,5 kg chưa nhập kho")
    type_into(page, "Cân được", "120,5")
    enter(page, button(page, "Lưu"))
    says(page, f"Đã nhập kho lô {played.harvested}")
    enter(page, link(page, "Nhà đóng gói Cù Lao Xanh"))


def sort_out(page, played):
    scan(page, played.harvested.lower())
    assert "/gradings/" in page.url
    for label, kilograms in (
        ("Đem phân loại", "120,5"),
        ("Ngày", written(day(WORKED))),
        ("Loại 1 (có thể bỏ trống)", "100"),
        ("Loại 2 (có thể bỏ trống)", "15"),
        ("Cháy mủ (có thể bỏ trống)", "5,499"),
    ):
        type_into(page, label, kilograms)
    enter(page, button(page, "Lưu phân loại"))
    says(page, "còn thiếu 0,001 kg")
    type_into(page, "Cháy mủ (có thể bỏ trống)", "5,5")
    enter(page, button(page, "Lưu phân loại"))
    says(page, "Đã phân loại", "Loại bỏ: Cháy mủ", "5,5 kg")


def treat(page, played):
    page.goto(HOUSE)
    enter(page, link(page, "Xử lý nhiệt"))
    type_into(page, f"Số ký của lô {played.harvested}", "115", exact=False)
    choose(page, "Nước nóng ngừa ruồi")
    reach(page, page.get_by_label("Hoặc gõ số đo"))
    page.keyboard.insert_text("\n".join([*hot_water()[:5], "hỏng"]))
    enter(page, button(page, "Lưu mẻ xử lý"))
    says(page, "Dòng 6")
    type_into(page, "Hoặc gõ số đo", "", exact=False)
    page.keyboard.press("Delete")
    page.keyboard.insert_text("\n".join(hot_water()))
    enter(page, button(page, "Lưu mẻ xử lý"))
    says(page, "Đạt quy trình", "suốt 80 phút", "cao nhất 46,4 °C")
    assert page.locator("svg polyline").count() == 1


def pack(page, played):
    page.goto(f"{HOUSE}packings/")
    type_into(page, f"Lấy từ lô {played.harvested}", "105", exact=False)
    choose(page, "Xoài cát Chu hộp 5 kg")
    type_into(page, "Số hộp", "21")
    type_into(page, "Ngày", written(day(WORKED)))
    enter(page, button(page, "Lưu và lấy số lô"))
    says(page, f"Lô {played.harvested} chỉ còn 100 kg loại 1")
    type_into(page, f"Lấy từ lô {played.harvested}", "100", exact=False)
    type_into(page, "Số hộp", str(BOXES))
    enter(page, button(page, "Lưu và lấy số lô"))
    says(page, "Số lô đóng gói", played.harvested)
    played.packed = page.locator(".stat-value").first.inner_text().strip()


def cool_and_taste(page, played):
    page.goto(HOUSE)
    enter(page, link(page, "Kho lạnh"))
    enter(page, link(page, "Kho lạnh 1"))
    reach(page, page.get_by_label("Lô", exact=True))
    page.keyboard.type(played.packed)
    type_into(page, "Ngày", written(day(WORKED)))
    enter(page, button(page, "Vào kho"))
    says(page, f"Đã cho lô {played.packed} vào kho")

    page.goto(f"{HOUSE}tastings/")
    choose(page, played.packed)
    for part in ("Vẻ ngoài", "Mùi thơm", "Độ ngọt", "Thịt trái", "Nhận xét chung"):
        group = page.get_by_role("group", name=part)
        reach_group(page, group.locator("input").first.get_attribute("name"))
        page.keyboard.press("Space")
        for _ in range(3):
            page.keyboard.press("ArrowDown")
    enter(page, button(page, "Lưu phiếu"))
    says(page, "Đã ghi phiếu cảm quan", "4 / 5")


def reach_group(page, name):
    for _ in range(250):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def put_on_sale(played):
    page = played.as_("manager")
    clear_shelf(page)
    lots = page.get_by_label("Lô đã đóng gói")
    lots.select_option(lots.locator("option", has_text=played.packed).get_attribute("value"))
    page.get_by_label("Số đơn vị đưa lên bán").fill(str(BOXES))
    press(page, "Đưa lên kệ")
    says(page, played.packed)

    stranger = played.as_("stranger")
    stranger.goto(played.scan_page)
    says(stranger, "Lô hàng có trong sổ", written(day(WORKED - 12)))
    follow(stranger, "Mua lại")
    says(stranger, played.packed)
    assert stranger.get_by_role("button", name="Mua ngay").count()


def warm_night(played):
    """The manager puts up a logger; it sends the night through its door, twice."""
    page = played.as_("manager")
    page.goto("/coldchain/DG-01/")
    follow(page, "Kho lạnh 1", "main")
    page.get_by_label("Tên máy ghi").fill("Máy cửa kho")
    press(page, "Đặt máy ghi, lấy khóa")
    played.key = page.locator(".key-once").inner_text().strip()

    start = datetime.combine(day(WORKED - 1), datetime.min.time(), VIETNAM)
    degrees = (12, 23, 24, 25, 24, 23, 12)
    told = [
        {"at": (start + timedelta(hours=n)).isoformat(), "celsius": degree}
        for n, degree in enumerate(degrees)
    ]
    headers = {"Authorization": f"Bearer {played.key}"}
    wrong = page.request.post("/coldchain/readings/", data={"readings": told}, headers={"Authorization": "x"})
    assert wrong.status == 401
    answers = [
        page.request.post("/coldchain/readings/", data={"readings": told}, headers=headers).json()
        for _ in range(2)
    ]
    assert [(each["new"], each["known"]) for each in answers] == [(7, 0), (0, 7)]
    assert answers[0]["lots_held"] >= 1


def everybody_sees(played):
    """Within moments: the buyer's scan page, the market, the shelf and the packer's board."""
    stranger = played.as_("stranger")
    product = stranger.url
    stranger.goto(played.scan_page)
    says_soon(stranger, "Lô hàng đang tạm giữ")
    says(stranger, "Hạn đã rút ngắn", "Nóng quá 13 °C", "làm tròn lên 1 ngày", written(day(WORKED - 11)))
    stranger.goto(product)
    assert stranger.get_by_role("button", name="Mua ngay").count() == 0

    page = played.as_("manager")
    page.goto("/sell/")
    says(page, played.packed, "Không bán được")
    page = played.pages["packer"]
    page.goto(HOUSE)
    says(page, "lô vượt nhiệt")


def manager_releases(played):
    page = played.as_("manager")
    page.goto("/coldchain/DG-01/")
    page.locator("main").get_by_role("link", name="Nóng quá").first.click()
    page.wait_for_load_state("load")
    says(page, "Cách tính", "USDA", "Kader", played.packed)
    follow(page, played.packed, "main")
    page.get_by_label("Lý do giải tỏa").first.fill(REASON)
    press(page, "Giải tỏa")
    says(page, "Đã giải tỏa tạm giữ", "Hạn dùng thay đổi")

    stranger = played.as_("stranger")
    stranger.goto(played.scan_page)
    says_soon(stranger, "Lô hàng có trong sổ")
    says(stranger, written(day(WORKED - 11)), "Hạn đã rút ngắn")
    follow(stranger, "Mua lại")
    says(stranger, played.packed, written(day(WORKED - 11)))
    assert stranger.get_by_role("button", name="Mua ngay").count()


def test_the_main_steps_go_without_javascript(visit, server):
    played = Day(server, visit)
    played.harvested = harvest(played, "50")
    page = played.as_("packer", viewport=TABLET, java_script_enabled=False)
    page.goto(HOUSE)
    page.get_by_label("Quét hoặc gõ mã lô").fill(f"(01)09521234000013(10){played.harvested}")
    press(page, "Mở lô")
    page.get_by_label("Cân được").fill("50")
    page.get_by_label("Ngày", exact=True).fill(written(day(WORKED)))
    press(page, "Lưu", "form.form[method=post]")
    says(page, f"Đã nhập kho lô {played.harvested}")

    page.goto(HOUSE)
    page.get_by_label("Quét hoặc gõ mã lô").fill(played.harvested)
    press(page, "Mở lô")
    page.get_by_label("Đem phân loại").fill("50")
    page.get_by_label("Loại 1").first.fill("49")
    page.get_by_label("Trái nhỏ dưới cỡ").fill("1")
    page.get_by_label("Ngày", exact=True).fill(written(day(WORKED)))
    press(page, "Lưu phân loại")
    says(page, "Đã phân loại")
    follow(page, "Đóng gói lô này", "main")
    page.get_by_label(f"Lấy từ lô {played.harvested}").fill("49")
    page.get_by_label(re.compile("Xoài cát Chu hộp 5 kg")).check(force=True)
    page.get_by_label("Số hộp").fill("9")
    page.get_by_label("Hao hụt, loại bỏ").fill("4")
    page.get_by_label("Ngày", exact=True).fill(written(day(WORKED)))
    press(page, "Lưu và lấy số lô")
    says(page, "Số lô đóng gói")

    bring_a_file(page)
    page.goto(f"{HOUSE}balance/")
    says(page, "Cân đối khớp tới từng gam")


def bring_a_file(page):
    page.goto("/coldchain/DG-01/")
    follow(page, "Kho lạnh 2", "main")
    lines = "\n".join(f"{written(day(WORKED - 1))} 0{hour}:00;12,{hour}" for hour in range(1, 6))
    file = {"name": "may.csv", "mimeType": "text/csv", "buffer": f"giờ;°C\n{lines}".encode()}
    page.get_by_label("Tệp của máy ghi (CSV)").set_input_files(file)
    press(page, "Nhận số đo")
    says(page, "Đã nhận 5 số đo mới")

"""A commune's day at the desk, once by keyboard alone and once without scripts; each step is seen by somebody else."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from commune.lib.vietnamese import VIETNAM
from tests.crawl.crawler import barriers
from tests.journeys.acting import follow, press, says, says_soon, sign_in, text_of
from tests.journeys.keyboard import (
    button,
    choose,
    enter,
    link,
    reach,
    select,
    sign_in_by_keyboard,
    type_into,
    unfold,
)
from tests.running import DESKTOP, PHONE

pytestmark = pytest.mark.browser

COMMUNE = "vn2:C:30076"
FIGURES_COUNTED = 60.0  # seconds; a machine with much else to do counts late
YEAR = datetime.now(VIETNAM).year
CLERK, SET, CRITERION = "Trương Thị Mai", "xa-ntm-2021", "8.4"
TITLE = "Kế hoạch dọn lục bình rạch Cái Cá"
DRAFT, ISSUED, DECISION = "Dọn lục bình 600 m rạch Cái Cá.", "15/KH-UBND", "77/QĐ-THỬ"
ANSWER = "Đã vớt lục bình, ghe đi lại được."


@dataclass
class Day:
    """Who takes part, each on a screen of her own the whole day."""

    visit: Any
    facts: dict[str, Any]
    pages: dict[str, Any] = field(default_factory=dict)

    def as_(self, role: str) -> Any:
        if role not in self.pages:
            self.pages[role] = self.visit(PHONE if role == "resident" else DESKTOP)
            self.pages[role].on("dialog", lambda asked: asked.accept())
            if role not in {"resident", "stranger"}:
                sign_in_by_keyboard(self.pages[role], self.facts, role)
        return self.pages[role]


def day(days=0):
    return f"{datetime.now(VIETNAM) + timedelta(days=days):%d/%m/%Y}"


def home(page):
    """The mark on the top leads there, by Shift+Tab too."""
    enter(page, page.locator("header a.brand"))


def looks_right(page):
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen, page.url
        assert barriers(Axe(), page) == []


def test_a_whole_day_by_keyboard_alone(visit, server):
    played = Day(visit, server.season.facts)
    before = share_of(played.as_("chairman"))
    file = taken_in(played)
    drafted(played, file)
    signed_and_issued(played, file)
    assert share_of(played.as_("chairman")) == [each + 1 for each in before]
    code = reported(played.as_("resident"))
    answered(played, code)
    judged(played)
    decided(played)
    online, _finished, files = share_of(played.as_("chairman"))
    assert (online, files) == (before[0] + 1, before[2] + 2)
    drilled_down(played, f"{online} trên {files}")
    settled(played)
    verified = server.season.manage("ledger_verify", "--deep")
    assert verified.returncode == 0, verified.stdout


def share_of(page):
    """Files handled online, finished, and in all, as the commune's page says now; reached from the desk."""
    home(page)
    enter(page, link(page, "Hồ sơ công việc"))
    enter(page, link(page, "Tỷ lệ xử lý trên mạng, Xã Mỹ Thọ"))
    told = re.search(r"(\d+) trên (\d+) hồ sơ đã xong; (\d+) hồ sơ", text_of(page))
    return [int(each) for each in told.groups()]


def taken_in(played):
    """What is left out is told; the file is handed on to a clerk."""
    page = played.as_("official")
    home(page)
    enter(page, link(page, "Hồ sơ công việc"))
    enter(page, link(page, "Mở hồ sơ"))
    type_into(page, "Trích yếu", TITLE)
    type_into(page, "Hạn xử lý", "31/02/2027")
    enter(page, button(page, "Mở hồ sơ"))
    assert page.locator(".field.wrong").count() == 1
    type_into(page, "Hạn xử lý", day(9))
    enter(page, button(page, "Mở hồ sơ"))
    says(page, TITLE, "Bước tiếp theo: Phân công", "Tiếp nhận")
    select(page, "Giao cho", CLERK)
    type_into(page, "Ý kiến chỉ đạo (có thể bỏ trống)", "Xong trước con nước rằm")
    enter(page, button(page, "Ghi bước: Phân công"))
    says(page, f"Phân công: {CLERK}", "Xong trước con nước rằm", "Bước tiếp theo: Dự thảo")
    looks_right(page)
    return page.url


def drafted(played, file):
    page = played.as_("official")
    type_into(page, "Nội dung dự thảo (có thể bỏ trống)", DRAFT)
    enter(page, button(page, "Ghi bước: Dự thảo"))
    says(page, DRAFT, "Chờ ký")
    assert "Bước tiếp theo: Ký" not in text_of(page)
    assert page.url == file


def signed_and_issued(played, file):
    """The leader finds it among the files that wait; the number may not be left out."""
    page = played.as_("chairman")
    home(page)
    enter(page, link(page, "Hồ sơ công việc"))
    enter(page, link(page, TITLE))
    assert page.url == file
    says(page, DRAFT, "Bước tiếp theo: Ký")
    type_into(page, "Ý kiến khi ký (có thể bỏ trống)", "Đồng ý")
    enter(page, button(page, "Ghi bước: Ký"))
    says(page, "Đã ký", "Bước tiếp theo: Ban hành")
    type_into(page, "Số, ký hiệu văn bản ban hành", ISSUED)
    enter(page, button(page, "Ghi bước: Ban hành"))
    clerk = played.as_("official")
    clerk.reload()
    says(clerk, ISSUED, "Xong, trên mạng", "Đồng ý")


def reported(page):
    """On a phone with a keyboard: who has no account sends it and keeps its code."""
    page.goto(f"/services/{COMMUNE}/")
    enter(page, link(page, "Phản ánh với xã"))
    select(page, "Việc gì", "Đường sá, cầu")
    type_into(page, "Kể lại sự việc", "Lục bình kín rạch, ghe không qua được", exact=False)
    type_into(page, "Ở ấp nào", "ấp Mỹ Hưng", exact=False)
    enter(page, button(page, "Gửi phản ánh"))
    says(page, "Mã theo dõi", "Chờ trả lời")
    says_soon(page, "Xã đã nhận")
    return page.url


def answered(played, code):
    """Handed on first, answered then: the resident sees each of both at her code."""
    page, resident = played.as_("official"), played.as_("resident")
    home(page)
    enter(page, link(page, "Hồ sơ công việc"))
    enter(page, link(page, "Phản ánh: Đường sá, cầu, ấp Mỹ Hưng"))
    says(page, "Lục bình kín rạch", "Phản ánh của người dân")
    select(page, "Giao cho", CLERK)
    enter(page, button(page, "Ghi bước: Phân công"))
    resident.reload()
    says(resident, "Đã giao người xử lý")
    assert CLERK not in text_of(resident)
    unfold(page, "Đóng hồ sơ")
    type_into(page, "Kết quả xử lý", ANSWER)
    enter(page, button(page, "Ghi bước: Đóng hồ sơ"))
    says(page, "Đóng hồ sơ", ANSWER)
    assert resident.url == code


def judged(played):
    resident, page, stranger = (played.as_(role) for role in ("resident", "official", "stranger"))
    resident.reload()
    says(resident, "Xã trả lời", ANSWER)
    enter(resident, button(resident, "Yên tâm"))
    says(resident, "Người gửi: yên tâm")
    page.reload()
    says(page, "Người gửi: yên tâm")
    stranger.goto(f"/services/{COMMUNE}/")
    says(stranger, ANSWER)
    assert "Lục bình kín rạch" not in text_of(stranger)


def decided(played):
    """The province writes down what it decided about the commune; the commune reads it, so does everybody."""
    page = played.as_("province_official")
    page.goto(f"/findings/desk/units/{COMMUNE}/")
    type_into(page, "Bộ tiêu chí", SET)
    type_into(page, "Tiêu chí", CRITERION)
    choose(page, "Đạt")
    type_into(page, "Số của văn bản đã ký", DECISION)
    type_into(page, "Ngày quyết định", day(-1))
    reach(page, button(page, "Ghi đánh giá"))
    page.keyboard.press("Enter")
    assert page.get_by_label("Lý do").evaluate("box => box === document.activeElement")
    type_into(page, "Lý do", "Đủ hồ sơ xử lý trên mạng")
    enter(page, button(page, "Ghi đánh giá"))
    says(page, "Đã ghi đánh giá", DECISION)
    clerk, stranger = played.as_("official"), played.as_("stranger")
    home(clerk)
    enter(clerk, link(clerk, "Đánh giá tiêu chí"))
    enter(clerk, link(clerk, "Xã Mỹ Thọ"))
    says(clerk, DECISION, "Đủ hồ sơ xử lý trên mạng")
    stranger.goto(f"/findings/units/{COMMUNE}/")
    says(stranger, DECISION)


def drilled_down(played, told):
    """From a figure to the rows behind it, to the page of one of them, and back by Shift+Tab."""
    page = played.as_("official")
    home(page)
    enter(page, link(page, "Bảng chỉ tiêu"))
    says_soon(page, told, FIGURES_COUNTED)
    enter(page, page.locator(".stat", has_text="Hồ sơ công việc cấp xã").locator("a"))
    says(page, "Cách tính:", told, TITLE)
    reach(page, page.locator("main .table-frame").first)
    enter(page, page.locator("main tbody th a").first)
    says(page, TITLE, ISSUED, "Xong, trên mạng")
    enter(page, link(page, "Hồ sơ công việc"), key="Shift+Tab")
    says(page, "Đang xử lý", "Quá hạn")


def settled(played):
    """The first of both steps in the commune: counted by the official, signed by the leader; the province sees it."""
    page = played.as_("official")
    home(page)
    enter(page, link(page, "Chốt kỳ, báo cáo"))
    unfold(page, "Lập báo cáo của một kỳ")
    enter(page, link(page, f"Xã Mỹ Thọ, năm {YEAR}"))
    enter(page, button(page, "Lập số liệu của kỳ"))
    says(page, "chưa chốt")
    looks_right(page)
    leader, above = played.as_("chairman"), played.as_("province_official")
    home(leader)
    enter(leader, link(leader, "Chốt kỳ, báo cáo"))
    enter(leader, link(leader, "Xã Mỹ Thọ"))
    enter(leader, button(leader, "Tôi đã xem và ký chốt"))
    says(leader, "chưa chốt", "Ngô Thanh Bình")
    home(above)
    enter(above, link(above, "Chốt kỳ, báo cáo"))
    enter(above, link(above, "Xã Mỹ Thọ"))
    says(above, "Ngô Thanh Bình")
    enter(above, button(above, "Nghiệm thu kỳ này"))
    stranger = played.as_("stranger")
    stranger.goto(f"/reports/{COMMUNE}/{YEAR}/")
    says(stranger, "đã chốt", "Ngô Thanh Bình")


def test_the_same_steps_without_scripts(visit, server):
    facts = server.season.facts
    people = {}
    for role in ("official", "chairman", "province_official", "resident"):
        people[role] = visit(DESKTOP, java_script_enabled=False)
        if role != "resident":
            sign_in(people[role], facts, role)
    official, chairman, resident = (people[each] for each in ("official", "chairman", "resident"))
    bare_file(official, chairman)
    bare_report(official, resident)
    bare_decision(people["province_official"], official, resident)
    bare_figures(official)
    bare_month(official, chairman, people["province_official"])
    resident.goto(f"/reports/{COMMUNE}/{YEAR - 1}/")
    says(resident, "đã chốt", "Ngô Thanh Bình")


def bare_file(official, chairman):
    official.goto("/")
    follow(official, "Hồ sơ công việc", "main")
    follow(official, "Mở hồ sơ", "main")
    official.get_by_label("Trích yếu").fill("Giấy mời họp ấp")
    official.get_by_label("Hạn xử lý").fill("ngày mai")
    press(official, "Mở hồ sơ", "main")
    says(official, "Ngày")
    assert official.get_by_label("Trích yếu").input_value() == "Giấy mời họp ấp"
    official.get_by_label("Hạn xử lý").fill(day(5))
    press(official, "Mở hồ sơ", "main")
    official.get_by_label("Giao cho").select_option(label=CLERK)
    press(official, "Ghi bước: Phân công")
    official.get_by_label("Nội dung dự thảo").fill("Mời bà con họp tối thứ bảy.")
    press(official, "Ghi bước: Dự thảo")
    chairman.goto(official.url)
    chairman.get_by_label("Ý kiến khi ký").fill("Đồng ý")
    press(chairman, "Ghi bước: Ký")
    chairman.get_by_label("Số, ký hiệu văn bản ban hành").fill("16/GM-UBND")
    press(chairman, "Ghi bước: Ban hành")
    official.reload()
    says(official, "16/GM-UBND", "Xong, trên mạng")


def bare_report(official, resident):
    resident.goto(f"/services/{COMMUNE}/")
    follow(resident, "Phản ánh với xã", "main")
    resident.get_by_label("Việc gì").select_option(label="Điện, đèn đường")
    resident.get_by_label("Kể lại sự việc").fill("Trụ điện nghiêng sát nhà")
    resident.get_by_label("Ở ấp nào").fill("ấp Mỹ Hòa")
    press(resident, "Gửi phản ánh")
    says_soon(resident, "Xã đã nhận")
    official.goto("/casework/")
    follow(official, "Phản ánh: Điện, đèn đường, ấp Mỹ Hòa", "main")
    official.get_by_label("Giao cho").select_option(label=CLERK)
    press(official, "Ghi bước: Phân công")
    resident.reload()
    says(resident, "Đã giao người xử lý")
    official.locator("summary", has_text="Đóng hồ sơ").click()
    official.locator("details[open]").get_by_label("Kết quả xử lý").fill("Điện lực đã dựng lại trụ.")
    press(official, "Ghi bước: Đóng hồ sơ")
    resident.reload()
    says(resident, "Điện lực đã dựng lại trụ.")
    press(resident, "Chưa")
    official.reload()
    says(official, "Người gửi: chưa yên tâm")


def bare_decision(province, official, stranger):
    province.goto(f"/findings/desk/units/{COMMUNE}/")
    for label, text in (
        ("Bộ tiêu chí", SET),
        ("Tiêu chí", "15.2"),
        ("Số của văn bản đã ký", "78/QĐ-THỬ"),
        ("Ngày quyết định", day(-2)),
        ("Lý do", "Chưa đủ hồ sơ"),
    ):
        province.get_by_label(label, exact=True).fill(text)
    province.get_by_label("Chưa đạt").check(force=True)
    press(province, "Ghi đánh giá", "main")
    says(province, "Đã ghi đánh giá", "78/QĐ-THỬ")
    for page, address in ((official, "desk/units"), (stranger, "units")):
        page.goto(f"/findings/{address}/{COMMUNE}/")
        says(page, "78/QĐ-THỬ", "Chưa đạt")


def bare_figures(official):
    official.goto("/")
    follow(official, "Bảng chỉ tiêu", "main")
    says_soon(official, "Hồ sơ công việc cấp xã")
    with official.expect_navigation(wait_until="load"):
        official.locator(".stat", has_text="Hồ sơ công việc cấp xã").locator("a").click()
    says_soon(official, "Giấy mời họp ấp", FIGURES_COUNTED)
    follow(official, "HS-", "main table")
    says(official, "Các bước")


def bare_month(official, chairman, province):
    """Last year's report, begun from the desk."""
    official.goto("/reports/")
    official.locator("summary", has_text="Lập báo cáo của một kỳ").click()
    follow(official, f"Xã Mỹ Thọ, năm {YEAR - 1}", "main")
    press(official, "Lập số liệu của kỳ", "main")
    says(official, "chưa chốt")
    for page, words in ((chairman, "Tôi đã xem và ký chốt"), (province, "Nghiệm thu kỳ này")):
        page.goto("/reports/")
        with page.expect_navigation(wait_until="load"):
            page.locator(f'main a[href$="/reports/{COMMUNE}/{YEAR - 1}/"]').click()
        press(page, words, "main")

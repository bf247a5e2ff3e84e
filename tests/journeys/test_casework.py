"""A file from intake to issue, by keyboard alone where it is signed; the share and the late list move."""

from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from commune.lib.vietnamese import VIETNAM
from tests.crawl.crawler import barriers
from tests.journeys.acting import follow, press, says, sign_in, text_of

pytestmark = pytest.mark.browser

SHARE = "/casework/share/vn2:C:30076/"
TITLE = "Kế hoạch nạo vét mương Mỹ Thới"
LATE = "Trả lời đơn xin tách thửa (minh họa)"
MOST_TABS = 80


def signed_in(visit, server, role):
    page = visit({"width": 1280, "height": 900})
    sign_in(page, server.season.facts, role)
    return page


def by_keyboard(page, label, text=None):
    """Tab until the box or button with these words has the focus; type, or press Enter."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if label in page.evaluate(WORDS):
            break
    else:
        raise AssertionError(f"{label!r} is not reached by keyboard on {page.url}")
    if text is None:
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press("Enter")
    else:
        page.keyboard.type(text)


WORDS = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels[0] ? at.labels[0].innerText : "";
  return label || at.innerText || "";
}"""


def share_of(page):
    """(online, finished) of the commune as its page says now."""
    page.goto(SHARE)
    words = page.locator(".stat", has_text="Xã").first.inner_text()
    online, finished = words.split(" hồ sơ đã xong")[0].split("\n")[-1].split(" trên ")
    return int(online), int(finished)


def test_from_intake_to_issue(visit, server):
    official, chairman = (signed_in(visit, server, role) for role in ("official", "chairman"))
    before = share_of(chairman)
    says(chairman, LATE)

    address = opened(official)
    out_of_turn(official, address)
    signed_by_keyboard(chairman, address)

    assert share_of(chairman) == (before[0] + 1, before[1] + 1)
    says(chairman, TITLE)
    assert barriers(Axe(), chairman) == []
    late_one_is_closed(official, chairman)
    unsigned_by_a_new_draft(official, chairman)
    strangers_stay_out(visit, server, address)
    verified = server.season.manage("ledger_verify", "--deep")
    assert verified.returncode == 0, verified.stdout


def opened(page):
    page.goto("/")
    follow(page, "Hồ sơ công việc", "main")
    follow(page, "Mở hồ sơ", "main")
    page.get_by_label("Trích yếu").fill(TITLE)
    page.get_by_label("Hạn xử lý").fill(f"{datetime.now(VIETNAM) + timedelta(days=9):%d/%m/%Y}")
    press(page, "Mở hồ sơ", "main")
    says(page, TITLE, "Bước tiếp theo: Phân công", "Tiếp nhận")
    page.get_by_label("Giao cho").select_option(label="Trương Thị Mai")
    press(page, "Ghi bước: Phân công")
    says(page, "Phân công: Trương Thị Mai", "Bước tiếp theo: Dự thảo")
    return page.url


def out_of_turn(page, address):
    """Nobody but the chairman finds the way to sign; a draft is written first."""
    page.goto(address)
    page.get_by_label("Nội dung dự thảo").fill("Nạo vét 800 m, từ cống số 2 tới cầu Mỹ Thới.")
    press(page, "Ghi bước: Dự thảo")
    says(page, "Nạo vét 800 m", "Chờ ký")
    assert "Bước tiếp theo: Ký" not in text_of(page)


def signed_by_keyboard(page, address):
    """Not one click."""
    page.goto(address)
    says(page, "Bước tiếp theo: Ký")
    by_keyboard(page, "Ý kiến khi ký", "Đồng ý")
    by_keyboard(page, "Ghi bước: Ký")
    says(page, "Đã ký", "Bước tiếp theo: Ban hành")
    by_keyboard(page, "Số, ký hiệu văn bản ban hành", "12/KH-UBND")
    by_keyboard(page, "Ghi bước: Ban hành")
    says(page, "12/KH-UBND", "Xong, trên mạng")


def late_one_is_closed(official, chairman):
    """Closed on paper: it leaves the late list, and does not count as handled online."""
    before = share_of(chairman)
    follow(official, "Hồ sơ công việc", "main")
    follow(official, "Quá hạn", "main")
    follow(official, LATE, "main")
    official.locator("summary", has_text="Đóng hồ sơ").click()
    form = official.locator("details[open]")
    form.get_by_label("Kết quả xử lý").fill("Đã trả lời bằng công văn giấy")
    form.get_by_label("Bước này làm trên giấy").check(force=True)
    press(official, "Ghi bước: Đóng hồ sơ")
    says(official, "Xong, có giấy", "Xong sau hạn")
    assert share_of(chairman) == (before[0], before[1] + 1)
    says(chairman, "Không có hồ sơ nào quá hạn")


def unsigned_by_a_new_draft(official, chairman):
    """The signed list of households gets a new draft: it cannot go out until it is signed again."""
    official.goto("/casework/")
    follow(official, "Danh sách hộ đề nghị cấp mã số vùng trồng", "main")
    says(official, "Đã ký")
    official.locator("summary", has_text="Dự thảo").click()
    official.locator("details[open]").get_by_label("Nội dung dự thảo").fill("Thêm hai hộ")
    press(official, "Ghi bước: Dự thảo")
    says(official, "hết giá trị", "Chờ ký")
    chairman.goto(official.url)
    says(chairman, "Bước tiếp theo: Ký", "Thêm hai hộ")
    overtaken(official, chairman)


def overtaken(official, chairman):
    """While she reads, another draft comes: what she signs is never what she has not read."""
    official.locator("summary", has_text="Dự thảo").click()
    official.locator("details[open]").get_by_label("Nội dung dự thảo").fill("Thêm ba hộ")
    press(official, "Ghi bước: Dự thảo")
    press(chairman, "Ghi bước: Ký")
    says(chairman, "Đã có dự thảo mới hơn", "Thêm ba hộ", "Bước tiếp theo: Ký")
    press(chairman, "Ghi bước: Ký")
    says(chairman, "Đã ký", "Bước tiếp theo: Ban hành")


def strangers_stay_out(visit, server, address):
    page = visit()
    page.goto(address)
    assert "/accounts/login/" in page.url
    page = signed_in(visit, server, "other_official")
    assert page.goto(address).status == 404
    assert page.goto(SHARE).status == 200
    says(page, "hồ sơ đã xong")
    for hidden in (TITLE, LATE):
        assert hidden not in text_of(page)

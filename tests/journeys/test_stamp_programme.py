"""The province grants, the facility orders, the province delivers, it uses, a stranger scans; all is counted."""

import csv
import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import path_of, press, says, sign_in, text_of

pytestmark = pytest.mark.browser

ITEM, FACILITY = "Xoài cát Chu hộp 5 kg", "HTX xoài Cù Lao Xanh"
FIGURES = ("Hạn mức", "Đã đặt", "Đã giao", "Đã kích hoạt", "Đã được quét", "Trả, hủy")


def today() -> date:
    return datetime.now(VIETNAM).date()


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def figures(page: Any) -> dict[str, int]:
    """The line of the facility in the province's table."""
    page.goto("/stamps/programme/?tim=cu+lao")
    cells = page.locator("tbody tr", has_text=FACILITY).locator("td").all_inner_texts()
    return {name: int(re.sub(r"\D", "", cell)) for name, cell in zip(FIGURES, cells, strict=True)}


def test_a_quota_becomes_stamps_that_a_stranger_scans(visit, server):
    pages: dict[str, Any] = {}

    def as_(role: str) -> Any:
        if role not in pages:
            pages[role] = visit()
            pages[role].on("dialog", lambda asked: asked.accept())
            sign_in(pages[role], server.season.facts, role)
        return pages[role]

    before = figures(as_("province_official"))
    grant(as_("province_official"))
    order = order_stamps(as_("manager"))
    approve_and_deliver(as_("province_official"), order)
    stamps = printed(as_("province_official"), order)

    stranger = visit()
    stranger.goto(path_of(stamps[0]))
    assert "Tem chính hãng" not in text_of(stranger)
    roll = confirm(as_("manager"), order)
    stranger.goto(path_of(stamps[0]))
    says(stranger, "chưa kích hoạt")
    activate(as_("packer"), roll)
    stranger.goto(path_of(stamps[0]))
    says(stranger, "Tem chính hãng")

    after = counted_soon(as_("province_official"), before)
    assert after == {
        "Hạn mức": before["Hạn mức"] + 30,
        "Đã đặt": before["Đã đặt"] + 30,
        "Đã giao": before["Đã giao"] + 20,
        "Đã kích hoạt": before["Đã kích hoạt"] + 3,
        "Đã được quét": before["Đã được quét"] + 1,
        "Trả, hủy": before["Trả, hủy"] + 2,
    }
    open_a_figure(as_("province_official"))
    page = as_("official")
    assert figures(page) == after
    as_("other_manager").goto("/stamps/programme/")
    assert FACILITY not in text_of(as_("other_manager"))


def grant(page):
    page.goto("/stamps/programme/")
    says(page, "2.061.000 tem, 17 cơ sở", "Kế hoạch không phải là số đã giao")
    form = page.locator("form[action$='/quotas/']")
    form.get_by_label("Cơ sở").select_option(label=FACILITY)
    form.get_by_label("Số tem").fill("30")
    form.get_by_label("Quyết định số").fill("08/QĐ-THỬ")
    form.get_by_label("Ngày quyết định").fill(written(today()))
    form.get_by_label("Dùng từ ngày").fill(written(today()))
    form.get_by_label("Đến ngày").fill(written(today() + timedelta(days=200)))
    press(page, "Cấp hạn mức", "form[action$='/quotas/']")
    says(page, "08/QĐ-THỬ")


def order_stamps(page):
    """Beyond the quota it is refused, with what is left; what was typed stays."""
    page.goto("/stamps/programme/")
    page.get_by_label("Theo hạn mức").select_option(label="08/QĐ-THỬ")
    page.get_by_label("Tem cho mặt hàng").select_option(label=ITEM)
    page.get_by_label("Số tem cần đặt").fill("31")
    press(page, "Đặt tem", "main form")
    says(page, "Hạn mức chỉ còn 30 tem")
    assert page.get_by_label("Số tem cần đặt").input_value() == "31"
    page.get_by_label("Số tem cần đặt").fill("30")
    press(page, "Đặt tem", "main form")
    says(page, "Đơn đặt 30 tem", "Tỉnh duyệt")
    return page.url


def approve_and_deliver(page, order):
    page.goto("/stamps/programme/")
    says(page, "Đơn đang chờ duyệt")
    page.goto(order)
    press(page, "Duyệt và tạo cuộn tem")
    says(page, "Giao tem cho cơ sở", "số 1 đến 30")
    page.get_by_label("Đến tem số").first.fill("20")
    page.get_by_label("Phiếu giao số").fill("PG-88")
    press(page, "Giao tem", "form[action$='/deliveries/']")
    says(page, "PG-88", "Chờ cơ sở xác nhận")


def printed(page, order):
    answer = page.request.get(f"{order}stamps.csv")
    return [line["uri"] for line in csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")))]


def confirm(page, order):
    """The facility counts, confirms, and destroys two spoiled ones."""
    page.goto(order)
    press(page, "Xác nhận đã nhận")
    says(page, "Cơ sở đã xác nhận")
    page.locator("summary", has_text="Trả lại hoặc hủy tem").click()
    form = page.locator("form[action$='/returns/']")
    form.get_by_label("Trả hay hủy").select_option(label="Hủy có biên bản")
    form.get_by_label("Từ tem số").fill("19")
    form.get_by_label("Đến tem số").fill("20")
    form.get_by_label("Lý do").fill("Biên bản 02: ướt")
    press(page, "Ghi trả, hủy")
    says(page, "Biên bản 02: ướt")
    return page.get_by_role("link", name="Mở đợt tem").get_attribute("href")


def activate(page, roll):
    page.goto(roll)
    says(page, "Tem in sẵn, giao theo chương trình")
    form = page.locator("form[action$='/assignment/']")
    form.get_by_label("Cho lô").select_option(index=0)
    form.get_by_label("Từ tem số").fill("1")
    form.get_by_label("Đến tem số").fill("21")
    press(page, "Gán cho lô")
    says(page, "chưa giao tới cơ sở")
    form = page.locator("form[action$='/assignment/']")
    form.get_by_label("Từ tem số").fill("1")
    form.get_by_label("Đến tem số").fill("3")
    press(page, "Gán cho lô")
    form = page.locator("form[action$='/activation/']")
    form.get_by_label("Từ tem số").fill("1")
    form.get_by_label("Đến tem số").fill("3")
    press(page, "Kích hoạt", "form[action$='/activation/']")
    says(page, "Đã kích hoạt tem số 1 đến 3")


def counted_soon(page, before):
    """Scans are written about once a second."""
    for _try in range(30):
        found = figures(page)
        if found["Đã được quét"] > before["Đã được quét"]:
            return found
        page.wait_for_timeout(500)
    return found


def open_a_figure(page):
    page.goto("/stamps/programme/?tim=cu+lao")
    page.locator("tbody tr", has_text=FACILITY).locator("td a").nth(2).click()
    page.wait_for_load_state("load")
    says(page, "Đã giao", "PG-88", "từng dòng làm nên con số")
    book = page.request.get("/stamps/programme/figures.xlsx")
    assert book.headers["content-type"].endswith("spreadsheetml.sheet")
    assert book.body().startswith(b"PK")

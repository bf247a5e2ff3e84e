"""A file with one wrong row is marked, mended, entered; one commune is overruled by a document; everybody reads it."""

from functools import cache

import pytest

from commune.design import workbook
from commune.findings import sheets
from tests.crawl.crawler import barriers
from tests.journeys.acting import follow, press, says, sign_in, text_of
from tests.running import DESKTOP, PHONE

pytestmark = pytest.mark.browser

# two wards of the former Long An, which no list of the season assesses
COMMUNE, OTHER = "vn3:C:27692", "vn3:C:27691"
RIGHT = ["xa-ntm-2021", "8.4", COMMUNE, "đạt", "20/06/2025", "31/QĐ-THỬ"]
DESK, PUBLIC = f"/findings/desk/units/{COMMUNE}/", f"/findings/units/{COMMUNE}/"


@cache
def file(result):
    """The same bytes each time: a workbook tells when it was written."""
    rows = [RIGHT, ["xa-ntm-2021", "8.4", OTHER, result, "20/06/2025", "31/QĐ-THỬ"]]
    return sheets.written(sheets.ASSESSMENTS, rows)


def upload(page, result):
    page.goto("/findings/imports/")
    page.get_by_label("Nguồn của tệp").fill("Danh sách thử của tỉnh")
    page.get_by_label("Tệp Excel").set_input_files(
        {"name": "đánh giá.xlsx", "mimeType": workbook.KIND, "buffer": file(result)}
    )
    press(page, "Xem trước")


def looks_right(page):
    """Nothing wider than the screen, nothing in the way of a reader, on desk and phone."""
    from axe_playwright_python.sync_playwright import Axe

    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert barriers(Axe(), page) == []
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), page.url
    page.set_viewport_size(DESKTOP)


def test_from_the_file_to_the_overruled_commune(visit, server):
    page = visit()
    sign_in(page, server.season.facts, "tay_ninh_official")
    page.goto("/")
    follow(page, "Đánh giá tiêu chí", "main")
    looks_right(page)
    follow(page, "Nhập từ tệp", "main")

    upload(page, "gần đạt")
    says(page, "1 ô sai, chưa ghi gì", "Chỉ nhận: đạt, chưa đạt")
    assert page.locator("td.wrong").count() == 1
    assert page.get_by_role("button", name="Nhập", exact=True).count() == 0
    looks_right(page)
    press(page, "Bỏ tệp này")

    upload(page, "chưa đạt")
    says(page, "Không có ô nào sai", "2 dòng mới")
    press(page, "Nhập")
    says(page, "Đã nhập 2 dòng")
    looks_right(page)
    upload(page, "chưa đạt")
    says(page, "Tệp đã nhập", "không thêm gì")
    press(page, "Bỏ tệp này")
    reader = visit()
    reader.goto(PUBLIC)
    says(reader, "8.4", "Đạt", "20/06/2025", "31/QĐ-THỬ")

    overrule(page)
    reader.reload()
    says(reader, "8.4", "Chưa đạt", "25/06/2025", "32/QĐ-THỬ")
    assert "31/QĐ-THỬ" not in text_of(reader)
    assert "Điểm bưu chính đã đóng" not in text_of(reader)
    looks_right(reader)
    reader.goto("/findings/?tim=tan+khanh")
    follow(reader, "Phường Tân Khánh", "main")
    closed_to_others(visit, server)


def overrule(page):
    page.goto("/findings/desk/?tim=tan+khanh")
    follow(page, "Phường Tân Khánh", "main")
    says(page, "hạng C", "Danh sách thử của tỉnh")
    follow(page, "Ghi quyết định khác", "main")
    page.get_by_label("Chưa đạt").check(force=True)
    page.get_by_label("Số của văn bản").fill("32/QĐ-THỬ")
    page.get_by_label("Ngày quyết định").fill("25/06/2025")
    page.get_by_label("Lý do").fill("Điểm bưu chính đã đóng")
    press(page, "Ghi đánh giá", "main")
    says(page, "Đã ghi đánh giá", "thay từ 25/06/2025", "hạng B", "Điểm bưu chính đã đóng", "Lưu Ngọc Trâm")
    looks_right(page)


def closed_to_others(visit, server):
    """A stranger is sent to sign in; another province finds nothing there; an expired session is a stranger."""
    stranger = visit()
    for address in (DESK, "/findings/imports/"):
        stranger.goto(address)
        assert "/accounts/login/" in stranger.url
    other = visit()
    sign_in(other, server.season.facts, "province_official")
    assert other.goto(DESK).status == 404
    other.goto("/findings/desk/?tim=tan+khanh")
    assert "31/QĐ-THỬ" not in text_of(other)
    other.goto(PUBLIC)
    says(other, "32/QĐ-THỬ")
    assert other.get_by_role("link", name="Xem cả quá trình").count() == 0
    other.context.clear_cookies()
    other.goto(DESK)
    assert "/accounts/login/" in other.url


def test_the_season_shows_what_was_found_in_long_an(visit, server):
    page = visit()
    page.goto("/findings/units/vn3:P:80/")
    says(page, "LA-STAMP", "2.061.000", "31/08/2023", "nguồn chỉ nói hơn 350", "Bài viết về Long An")
    looks_right(page)
    page.goto("/findings/?tim=huyen+ben+luc")
    follow(page, "Huyện Bến Lức", "main")
    says(page, "huyen-ntm-2021", "9.5", "6.5", "9.2", "(minh họa)")

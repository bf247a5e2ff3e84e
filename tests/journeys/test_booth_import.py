"""An official's workbook: wrong cells are marked, mended, entered; a buyer finds it, a person takes it over."""

import io
import re
import time

import pytest

from commune.design import workbook
from commune.tradefloor import sheets
from tests.crawl.crawler import barriers
from tests.journeys.acting import WAITING, follow, press, says, sign_in, text_of
from tests.running import DESKTOP, PHONE

pytestmark = pytest.mark.browser

ACCOUNTS = [
    [
        "TK-9001",
        "Hợp tác xã Đường Dừa (minh họa)",
        "Hợp tác xã",
        "Xã Mỹ Thọ",
        "",
        "",
        "Đỗ Thị Mẫu",
        "0900 222 333",
    ],
    ["TK-9002", "Cơ sở Rạch Mới (minh họa)", "Cơ sở", "Xã Mỹ Thọ", "", "", "Lê Văn Mẫu", "0900 222 444"],
]
BOOTHS = [["duong-dua", "TK-9001", "Đường Dừa (minh họa)", "Bán đường và trái cây", ""]]
GOODS = ["Thanh long Đặc Biệt ruột đỏ 10 kg", "Thanh long", "Ruột đỏ", "10", "kg", "245.000", ""]
PRODUCTS = [["duong-dua", "9521234599005", *GOODS]]
NOTICES = [["TK-9002", "Lúa đông xuân", "Lúa", "12.000", ""]]


def file(accounts=ACCOUNTS, products=PRODUCTS):
    rows = {"accounts": accounts, "booths": BOOTHS, "products": products, "notices": NOTICES}
    made = [
        workbook.Sheet(form.title, [column.label for column in form.columns], rows[form.key])
        for form in sheets.FORMS
    ]
    return {"name": "xã Mỹ Thọ.xlsx", "mimeType": workbook.KIND, "buffer": workbook.written(*made)}


def upload(page, content):
    page.goto("/floor/imports/")
    page.get_by_label("Tệp Excel").set_input_files(content)
    press(page, "Xem trước")


def figures(page):
    page.goto("/floor/")
    rows = page.locator("main ul.rows").first.locator("li").all_inner_texts()
    return [int(re.sub(r"\D", "", row.split("\n")[-1])) for row in rows]


def wrong_cells_are_marked(page):
    wrong_accounts = [[*ACCOUNTS[0][:7], "12"], [*ACCOUNTS[1][:2], "Câu lạc bộ", *ACCOUNTS[1][3:]]]
    upload(page, file(wrong_accounts, [["duong-dua", "9521234599006", *GOODS]]))

    says(page, "chưa ghi gì", "Số điện thoại không đúng", "Chỉ nhận: Hợp tác xã", "số cuối là số kiểm tra")
    marked = page.locator("td.wrong").all_inner_texts()
    assert any(each.startswith("12") for each in marked)
    assert any(each.startswith("Câu lạc bộ") for each in marked)
    from axe_playwright_python.sync_playwright import Axe

    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert barriers(Axe(), page) == []
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen
    assert page.get_by_role("button", name="Nhập", exact=True).count() == 0
    returned = page.request.get(page.get_by_role("link", name="Tải tệp có đánh dấu").get_attribute("href"))
    assert returned.body().startswith(b"PK")


def test_from_the_officials_file_to_the_persons_booth(visit, server):
    page = visit()
    sign_in(page, server.season.facts, "official")
    page.goto("/")
    follow(page, "Sàn giao dịch", "main")
    before = figures(page)
    wrong_cells_are_marked(page)
    assert figures(page) == before

    upload(page, file())
    says(page, "Không có ô nào sai", "2 dòng mới")
    draft = page.url
    press(page, "Nhập")
    says(page, "Đã nhập", "2 dòng mới")
    accounts, with_listing, with_booth, booths, products, _ = figures(page)
    assert [accounts, with_listing, with_booth, booths, products] == [
        each + more for each, more in zip(before, (2, 2, 1, 1, 1), strict=False)
    ]
    assert page.goto(draft).status == 404

    upload(page, file())
    says(page, "0 dòng mới, 2 dòng đã có")
    press(page, "Nhập")
    assert figures(page)[:5] == [accounts, with_listing, with_booth, booths, products]

    found_by_a_buyer(visit)
    taken_over(visit, server, page)
    closed_to_others(visit, server)


def found_by_a_buyer(visit):
    page = visit()
    page.goto("/market/?q=thanh long dac biet duong dua")
    says(page, "1 món khớp")
    follow(page, "Thanh long Đặc Biệt ruột đỏ 10 kg", "main")
    says(page, "245.000", "Chưa có lô để bán", "0900 222 333")
    page.goto("/floor/notices/?q=lua dong xuan")
    says(page, "Lúa đông xuân", "12.000 kg")


def taken_over(visit, server, page):
    """Nobody signs in for it before; the link goes to the phone alone; afterwards she keeps the booth."""
    page.goto("/floor/accounts/?q=duong dua")
    follow(page, "Hợp tác xã Đường Dừa", "main")
    says(page, "Chưa có; mời Đỗ Thị Mẫu")
    press(page, "Gửi lời mời qua tin nhắn")
    path = sent_link(server)
    assert path not in page.content()

    person = visit()
    person.goto(path)
    says(person, "Đỗ Thị Mẫu", "Hợp tác xã Đường Dừa")
    person.get_by_label("Đặt mật khẩu").fill("thanh-long-do-2026")
    press(person, "Nhận tài khoản này")
    person.goto("/sell/")
    says(person, "Đường Dừa (minh họa)", "Thanh long Đặc Biệt ruột đỏ 10 kg")
    page.reload()
    says(page, "Đỗ Thị Mẫu, nhận")
    assert visit().goto(path).status == 410


def sent_link(server):
    """As the phone shows it: the demo's sender writes messages to the server's log, and forgets secret ones then."""
    deadline = time.monotonic() + WAITING
    while time.monotonic() < deadline:
        found = re.search(r"\+84900222333: .*?(/invitations/\S+)", server.log.read_text(), re.DOTALL)
        if found:
            return found[1]
        time.sleep(0.2)
    raise AssertionError("no invitation was sent")


def closed_to_others(visit, server):
    other = visit()
    sign_in(other, server.season.facts, "other_official")
    other.goto("/floor/accounts/?q=duong dua")
    assert "Hợp tác xã Đường Dừa" not in text_of(other)
    manager = visit()
    sign_in(manager, server.season.facts, "manager")
    assert manager.goto("/floor/imports/").status == 404


def test_what_is_no_workbook_gets_a_sentence(visit, server):
    page = visit()
    sign_in(page, server.season.facts, "official")
    for content in (b"xin chao", b"PK\x03\x04 cut"):
        page.goto("/floor/imports/")
        page.get_by_label("Tệp Excel").set_input_files(
            {"name": "x.xlsx", "mimeType": workbook.KIND, "buffer": io.BytesIO(content).getvalue()}
        )
        press(page, "Xem trước")
        says(page, "tệp")
        assert page.locator(".field.wrong, [aria-invalid=true], .error, .errors").count() > 0


def test_the_provinces_figures_are_those_of_the_season(visit, server):
    page = visit()
    sign_in(page, server.season.facts, "province_official")
    accounts, with_listing, with_booth, booths, products, claimed = figures(page)

    assert (accounts - 2, with_listing - 2, with_booth - 1, booths - 1, products - 1) == (
        800,
        351,
        180,
        180,
        478,
    )
    assert claimed == 1
    follow(page, "Tài khoản có tin đăng", "main")
    says(page, f"{with_listing} tài khoản")

"""Boxes of a lot at a rest stop: sent, counted, shown, sold; a recall stops them there; the keeper settles by QR."""

import json
import re

import pytest

from tests.crawl.crawler import barriers
from tests.journeys.acting import bank_notice, follow, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

POINT, DESK, SENDER = "/display-points/TB-01/", "/display-points/TB-01/desk/", "/sell/displays/"
NAME = "Quầy nông sản Trạm dừng chân Cái Nhỏ (minh họa)"


@pytest.fixture
def people(visit, server):
    pages = {}

    def person(role):
        if role not in pages:
            pages[role] = visit()
            pages[role].on("dialog", lambda asked: asked.accept())
            if role != "stranger":
                sign_in(pages[role], server.season.facts, role)
        return pages[role]

    return person


def plain(page):
    return text_of(page).replace("\u00a0", " ")


def has(page, *words):
    told = plain(page)
    for each in words:
        assert each in told, f"{each!r} is not on {page.url}: {told[:2500]}"


def test_boxes_at_a_rest_stop(people, visit, server):
    lot = consigned(people("manager"))
    received(people("display_keeper"), lot)
    shown_to_everybody(people("stranger"), visit, lot)
    sold(people("display_keeper"), lot)
    settled(people, server)
    returned(people, lot)
    recalled(people, server, lot)
    strangers_stay_out(people, visit)
    told = server.season.manage(
        "shell", "--no-imports", "-c",
        "from commune.payments import books; from commune.market import stock; from commune.display import shelf;"
        "print([*books.imbalances(), *stock.differences(), *shelf.differences()])",
    )  # fmt: skip
    assert told.stdout.strip().endswith("[]"), told.stdout + told.stderr
    verified = server.season.manage("ledger_verify", "--deep")
    assert verified.returncode == 0, verified.stdout


def consigned(page):
    """More than the shelf holds is refused; eight boxes go."""
    page.goto(SENDER)
    choice = page.get_by_label("Lô trên kệ").locator("option", has_text="Xoài cát Chu hộp 5 kg").first
    lot = re.search(r"P\d{6}\w{3}", choice.inner_text())[0]
    for units in ("9999", "8"):
        page.get_by_label("Lô trên kệ").select_option(label=choice.inner_text())
        page.get_by_label("Gửi tới").select_option(label=NAME)
        page.get_by_label("Số đơn vị gửi").fill(units)
        page.get_by_label(re.compile("Giá bán tại điểm")).fill("333.333")
        press(page, "Gửi đi")
        has(page, "không còn đủ" if units == "9999" else "Đã gửi đi")
    has(page, f"{lot}", "Đang đi")
    return lot


def received(page, lot):
    """She finds it among today's tasks, counts seven, and must say why."""
    page.goto("/")
    follow(page, "Hàng ký gửi cần đếm nhận", "main")
    has(page, "Hàng đang tới", f"gửi 8, lô {lot}")
    card = page.locator("section.card", has_text=f"gửi 8, lô {lot}")
    for reason in ("", "Một hộp ướt"):
        card.get_by_label("Đếm được").fill("7")
        card.get_by_label(re.compile("Lý do nếu thiếu")).fill(reason)
        with page.expect_navigation(wait_until="load"):
            card.get_by_role("button", name="Đã đếm, nhận hàng").click()
        has(page, "Đã nhận hàng" if reason else "Nhận thiếu thì ghi lý do")


def shown_to_everybody(page, visit, lot):
    page.goto("/display-points/")
    follow(page, NAME, "main")
    has(page, "06:00–20:00", "333.333 ₫", lot, "Xem tận vườn")
    assert page.locator("main a[href^='geo:10.418']").count() == 1
    follow(page, "Xoài cát Chu hộp 5 kg", "main")
    has(page, "Xem tận nơi", NAME)
    english = visit(locale="en-GB")
    english.goto(f"{POINT}?lang=en")
    has(english, "On display today", "Opening hours", "See the orchard")


def shelf_of(page, lot):
    return page.locator("section.card", has_text="333.333").filter(has_text=lot).last


def sold(page, lot):
    """Cash, by the keyboard alone; a bank transfer; a loss with its reason; a count that differs; a mistake undone."""
    page.goto(DESK)
    card = shelf_of(page, lot)
    card.get_by_label("Bán mấy").fill("2")
    card.get_by_label("Bán mấy").press("Enter")
    page.wait_for_load_state("load")
    has(page, "Đã ghi bán")
    for units in ("100", "1"):
        card.get_by_label("Bán mấy").fill(units)
        card.get_by_label("Khách trả").select_option("bank")
        with page.expect_navigation(wait_until="load"):
            card.get_by_role("button", name="Bán", exact=True).click()
    card.get_by_text("Đếm lại, hao hụt, trả về").click()
    card.get_by_label("Đếm thực tế").fill("3")
    with page.expect_navigation(wait_until="load"):
        card.get_by_role("button", name="Ghi số đếm").click()
    has(page, "sổ ghi 4", "lệch -1")
    card.get_by_text("Đếm lại, hao hụt, trả về").click()
    card.get_by_label("Hư, mất mấy").fill("1")
    card.get_by_label("Lý do", exact=True).first.fill("Trái dập")
    with page.expect_navigation(wait_until="load"):
        card.get_by_role("button", name="Ghi hao hụt").click()
    row = page.locator("li.row", has_text="Chuyển khoản").first
    row.locator("summary").click()
    row.get_by_label("Lý do hủy").fill("Khách đổi ý")
    with page.expect_navigation(wait_until="load"):
        row.get_by_role("button", name="Ghi hủy").click()
    has(page, "Đã ghi hủy", "Còn 4")


def settled(people, server):
    """2 × 333.333 less 15 %: the keeper scans the co-op's own account; the notice closes it for both."""
    page = people("display_keeper")
    page.goto(DESK)
    has(page, "666.666 ₫", "100.000 ₫", "566.666 ₫")
    press(page, "Đối soát, lấy mã trả tiền")
    account = server.season.facts["order_awaiting_payment"]["seller_account"]
    has(page, "MẪU - KHÔNG CHUYỂN TIỀN", account, "566.666 ₫", "Chờ trả")
    code = re.search(r"\bDH[0-9A-Z]{8}\b", plain(page))[0]
    paper = page.url

    raw, headers = bank_notice(server.season, account=account, code=code, amount=566_666)
    for _ in range(2):
        assert page.request.post(f"/pay/notices/sepay/{account}", data=raw, headers=headers).ok

    page.goto(paper)
    says_soon(page, "Đã trả")
    manager = people("manager")
    manager.goto(SENDER)
    has(manager, "Đối soát số 2", "566.666 ₫", "Đã trả")
    assert manager.goto(paper).status == 200


def returned(people, lot):
    """One box goes back, is counted, and may be sold on the web again."""
    page = people("display_keeper")
    page.goto(DESK)
    card = shelf_of(page, lot)
    card.get_by_text("Đếm lại, hao hụt, trả về").click()
    card.get_by_label("Trả về mấy").fill("1")
    with page.expect_navigation(wait_until="load"):
        card.get_by_role("button", name="Ghi trả về").click()
    manager = people("manager")
    manager.goto("/")
    follow(manager, "Hàng trả về cần đếm", "main")
    manager.get_by_label("Đếm được").fill("1")
    press(manager, "Đã đếm, lên kệ lại")
    has(manager, "hàng đã lên kệ", "Còn 3, bán 2, trả 1, hao hụt 1", "nhận thiếu 1")


def recalled(people, server, lot):
    """The keeper has the page open when the manager recalls: she cannot sell, is told, and the scope names her."""
    from axe_playwright_python.sync_playwright import Axe

    page = people("display_keeper")
    page.goto(DESK)
    manager = people("manager")
    gtin = server.season.facts["gtin"]
    manager.goto(f"/lots/{gtin}/{lot}/")
    manager.get_by_text("Thu hồi", exact=False).first.wait_for()
    recall_on(manager)
    card = shelf_of(page, lot)
    card.get_by_label("Bán mấy").fill("1")
    with page.expect_navigation(wait_until="load"):
        card.get_by_role("button", name="Bán", exact=True).click()
    has(page, "bị thu hồi", "Ngưng bán")
    assert barriers(Axe(), page) == []
    page.goto("/")
    says_soon(page, "Lô phải ngưng bán")
    stranger = people("stranger")
    stranger.goto(POINT)
    assert lot not in plain(stranger)
    scope = json.loads(server.season.manage("recall_scope", lot).stdout)
    assert any(each["reference"] == "TB-01" and each.get("quantity") == "3" for each in scope["places"])
    assert sum(int(each["quantity"]) for each in scope["sales"] if each["lot"] == lot) >= 2


def recall_on(page):
    page.get_by_label(re.compile("Lý do")).last.fill("Minh họa: kiểm tra lại")
    press(page, "Thu hồi", "main")


def strangers_stay_out(people, visit):
    page = visit()
    page.goto(DESK)
    assert "/accounts/login/" in page.url
    for role in ("other_manager", "official", "stall_holder"):
        assert people(role).goto(DESK).status == 404
    other = people("other_manager")
    other.goto(SENDER)
    assert NAME not in plain(other).split("Gửi hàng tới điểm", maxsplit=1)[0]
    says(other, "Chưa gửi hàng tới điểm nào")

"""Two co-ops' small parcels go with one boat, on a proposed route, and are handed over where there is no signal."""

import re
from datetime import datetime, timedelta

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import follow, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

CITY, OURS, THEIRS = "Bến nhận hàng thành phố (minh họa)", "Bến Cù Lao Xanh (minh họa)", "Bến Gỗ (minh họa)"
TOMORROW = datetime.now(VIETNAM).date() + timedelta(days=1)
FIRST_SLOT = f"{TOMORROW:%d/%m} 06:00"


def test_small_parcels_of_two_coops_reach_their_buyers_by_boat(visit, server):
    pages = {}

    def as_(role):
        if role not in pages:
            pages[role] = visit()
            pages[role].on("dialog", lambda asked: asked.accept())
            sign_in(pages[role], server.season.facts, role)
        return pages[role]

    book_slots(as_, visit)
    code = send_order(as_("manager"))
    consign(as_("other_manager"))
    trip = gather(as_("boatman"))
    strangers_stay_out(trip, as_, visit)
    change_by_hand(as_("boatman"), trip)
    order = orders_page(as_("buyer"), code)
    says(as_("buyer"), f"lấy hàng ở {OURS}", f"dự kiến tới {CITY}")
    go(
        as_("boatman"),
        trip,
        lambda: (as_("buyer").goto(order), says(as_("buyer"), "Đang trên Ghe", "dự kiến tới")),
    )
    hand_over_without_signal(as_("boatman"), server.season.facts)
    as_("buyer").goto(order)
    says_soon(as_("buyer"), "Đã giao")
    other = as_("other_manager")
    other.goto(trip)
    follow(other, "Kiện", ".rows")
    says(other, "Nhận một phần", "Ướt đáy", "nhận 3 trong 4", "Giao tận tay")


def book_slots(as_, visit):
    """A dock with an expired licence takes nothing; a slot takes as many as it has room for, once a press."""
    page = visit()
    page.goto("/docks/")
    says(page, "Không nhận hàng", "Có giấy phép", "Con nước")
    follow(page, "Bến Cây Me", "main")
    says(page, "Bến không nhận hàng", "đã hết hạn")

    for role in ("manager", "other_manager"):
        page = as_(role)
        page.goto("/docks/BEN-01/")
        page.get_by_label(re.compile(FIRST_SLOT)).check(force=True)
        form = page.locator("form[action$='/bookings/']")
        sent = form.evaluate("form => Object.fromEntries(new FormData(form))")
        press(page, "Đặt lượt", "main")
        says(page, "Đã đặt lượt")
        token = {"X-CSRFToken": next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")}
        page.request.post(
            "/docks/BEN-01/bookings/", form=sent, headers=token
        )  # the press that was sent twice
        page.reload()
        assert page.get_by_text("Đã đặt: ", exact=False).count() >= 1

    page = as_("boatman")
    page.goto("/docks/BEN-01/")
    choice = page.get_by_label(re.compile(FIRST_SLOT))
    assert choice.is_disabled()
    says(page, "hết chỗ")
    choice.evaluate("radio => { radio.disabled = false; radio.checked = true; }")
    press(page, "Đặt lượt", "main")
    says(page, "Lượt này vừa hết chỗ")


def send_order(page):
    """The manager packs a paid order and hands it to the boat; returns its code."""
    page.goto("/sell/orders/?muc=goi")
    code = page.locator("main .rows a").first.get_attribute("href").rstrip("/").split("/")[-1]
    page.goto(f"/orders/{code}/")
    press(page, "Đã gói xong")
    page.get_by_label("Tới bến").select_option(label=CITY)
    press(page, "Giao cho vận chuyển")
    return code


def consign(page):
    page.goto("/consignments/")
    lots = page.get_by_label("Lô hàng")
    lots.select_option(index=1)
    page.get_by_label("Gửi từ").select_option(label=THEIRS)
    page.get_by_label("Giao tới").select_option(label=CITY)
    page.get_by_label("Đơn vị vận chuyển").select_option(label="Ghe hàng Sáu Sang")
    page.get_by_label("Số hộp gửi").fill("4000")
    press(page, "Ghi kiện gửi đi")
    says(page, "còn")
    page.get_by_label("Số hộp gửi").fill("4")
    press(page, "Ghi kiện gửi đi")
    says(page, "đang chờ gom", THEIRS)


def gather(page):
    """The boatman sees what waits for him at both docks; the machine proposes."""
    page.goto("/consignments/")
    says(page, OURS, THEIRS)
    page.goto("/trips/new/?tu=BEN-01")
    for box in page.get_by_label(re.compile("→")).all():
        box.check(force=True)
    page.get_by_label("Ngày đi").fill(f"{TOMORROW:%d/%m/%Y}")
    page.get_by_label("Giờ rời bến").fill("06:00")
    press(page, "Lập chuyến, đề xuất tuyến")
    says(page, "Máy đã đề xuất tuyến", "km", "phút", "lượt đã đặt 06:00–08:00")
    assert stops(page) == [OURS, THEIRS, CITY]
    return page.url


def stops(page):
    return page.locator(".route-stop .row-title").all_inner_texts()


def strangers_stay_out(trip, as_, visit):
    """Nobody from outside; the other co-op sees its own parcel and how many others there are."""
    page = visit()
    page.goto(trip)
    assert "/accounts/login/" in page.url
    assert as_("buyer").goto(trip).status == 404
    other = as_("other_manager")
    other.goto(trip)
    says(other, "Và 1 kiện của bên khác", "HTX nông sản Bến Gỗ")
    assert "HTX xoài Cù Lao Xanh" not in text_of(other)
    assert other.get_by_role("button", name="Chốt tuyến này").count() == 0


def change_by_hand(page, trip):
    """A stop moved past its parcel's goal is told at once and cannot be accepted; moved back, it can."""
    page.goto(trip)
    page.locator(".route-stop", has_text=THEIRS).get_by_role("button", name="Xuống").click()
    page.wait_for_load_state("load")
    says(page, "Đã dời và tính lại giờ", "tuyến không ghé")
    assert stops(page) == [OURS, CITY, THEIRS]
    press(page, "Chốt tuyến này")
    says(page, "tuyến không ghé", "Chưa chốt tuyến")
    page.locator(".route-stop", has_text=THEIRS).get_by_role("button", name="Lên").click()
    page.wait_for_load_state("load")
    press(page, "Chốt tuyến này")
    says(page, "Đã chốt tuyến", "Người sửa", "Huỳnh Văn Sang chốt")
    sheet = page.request.get(page.get_by_role("link", name="Phiếu giao hàng").get_attribute("href"))
    assert sheet.body().startswith(b"%PDF")


def orders_page(page, code):
    page.goto("/orders/")
    page.locator(f"main a[href*='{code}']").first.click()
    page.wait_for_load_state("load")
    return page.url


def go(page, trip, on_the_way):
    page.goto(trip)
    press(page, "Lấy hàng, rời bến")
    says(page, f"Đã ghi: {OURS}")
    on_the_way()
    press(page, "Đã tới đây")
    press(page, "Đã tới đây")
    says(page, "Đã ghé hết")


def hand_over_without_signal(page, facts):
    """Written offline, through a killed page and an ended session, sent once when both are back."""
    context = page.context
    page.goto("/trips/deliver/")
    page.get_by_text("Sẵn sàng khi không có sóng").wait_for()
    page.locator(".deliver-parcel").nth(2).wait_for()
    context.set_offline(True)
    page.reload()
    says_offline(page, "Không có sóng")

    ours = page.locator(".deliver-parcel", has_text="Đặng Ngọc Ánh").last
    ours.locator("summary").first.click()
    ours.get_by_role("button", name="Chính người mua").click()
    says_offline(page, "1 phiếu chờ có sóng")

    theirs = (
        page.locator(".deliver-parcel", has_text="20 kg")
        .or_(page.locator(".deliver-parcel", has_text="40 kg"))
        .last
    )
    theirs.locator("summary").first.click()
    theirs.locator(".deliver-less summary").click()
    theirs.get_by_role("button", name="Ghi: nhận một phần").click()
    says_offline(page, "Hãy ghi lý do")
    theirs.get_by_label(re.compile("Nhận mấy")).fill("3")
    theirs.get_by_label("Lý do").fill("Ướt đáy một thùng")
    theirs.get_by_role("button", name="Ghi: nhận một phần").click()
    says_offline(page, "2 phiếu chờ có sóng")

    send_after_all(page, facts)


def send_after_all(page, facts):
    """The page is killed and the session ended; what was written is sent once he is signed in again."""
    context = page.context
    page.close()
    again = context.new_page()
    again.goto("/trips/deliver/")
    says_offline(again, "2 phiếu chờ có sóng")

    context.clear_cookies()
    context.set_offline(False)
    again.get_by_role("button", name="Gửi ngay").click()
    again.get_by_role("link", name="Đăng nhập lại").wait_for()
    says_offline(again, "Còn 2 phiếu chờ gửi")
    sign_in(again, facts, "boatman")
    again.goto("/trips/deliver/")
    says_offline(again, "Đã gửi hết")
    assert again.locator("[data-part=refused] .row").count() == 0


def says_offline(page, words):
    page.get_by_text(words, exact=False).first.wait_for(timeout=15_000)

"""A province opens a further commune; its new official signs in by her phone alone and works, only there."""

import re
import time

import pytest

from tests.journeys.acting import WAITING, follow, press, says, sign_in, text_of

pytestmark = pytest.mark.browser

DESK, SMALL = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
COMMUNE, UID = "Xã Mỹ Thọ", "vn2:C:30076"
PHONE, NUMBER = "+84900000811", "0900 000 811"
TAKEN = "Phường Mỹ Phong"


def fits(page):
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, page.url


def chosen(page):
    """A commune in which nobody works yet; what was opened before is not offered."""
    page.goto("/")
    follow(page, "Mở thêm xã", "main")
    says(page, TAKEN, "Đã mở xong")
    offered = page.get_by_label("Xã, phường").locator("option").all_inner_texts()
    assert TAKEN not in offered
    name = next(each for each in offered if each.startswith("Xã ") and each != COMMUNE)
    page.get_by_label("Xã, phường").select_option(label=name)
    press(page, "Bắt đầu mở")
    says(page, name, "Còn thiếu: Trụ sở xã, Cán bộ xã, Hợp tác xã có quản lý, Địa điểm")
    fits(page)
    return page.url, name


def step(page, key):
    return page.locator(f"form[action$='/{key}/']")


def sent(form, page):
    with page.expect_navigation(wait_until="load"):
        form.get_by_role("button", name="Ghi").click()


def begun_at_the_desk(page, name):
    form = step(page, "office")
    form.get_by_label("Tên trụ sở").fill(f"Văn phòng UBND {name} (minh họa)")
    sent(form, page)
    form = step(page, "officials")
    form.get_by_label("Họ và tên").fill("Lý Thị Mới (minh họa)")
    form.get_by_label("Số điện thoại").fill("12")
    sent(form, page)
    says(page, "Còn thiếu")
    form = step(page, "officials")
    form.get_by_label("Số điện thoại").fill(NUMBER)
    sent(form, page)
    says(page, "Lý Thị Mới (minh họa), Cán bộ xã", "Còn thiếu: Hợp tác xã có quản lý, Địa điểm")


def finished_on_a_phone(page, place):
    """Left at the desk, taken up again on the phone."""
    page.goto("/communes/new/")
    page.goto(place)
    form = step(page, "cooperative")
    form.get_by_label("Tên hợp tác xã").fill("HTX Khởi Đầu (minh họa)")
    form.get_by_label("Họ và tên người quản lý").fill("Trần Văn Hợp (minh họa)")
    form.get_by_label("Số điện thoại người quản lý").fill("0900 000 812")
    sent(form, page)
    assert page.get_by_role("button", name="Hoàn tất việc mở xã").count() == 0
    form = step(page, "places")
    form.get_by_label("Loại").select_option(label="Điểm tập kết")
    form.get_by_label("Tên địa điểm").fill("Điểm tập kết (minh họa)")
    sent(form, page)
    says(page, "Đã đủ, có thể hoàn tất")
    fits(page)
    press(page, "Hoàn tất việc mở xã")
    says(page, "Đã mở xong")
    assert step(page, "officials").count() == 0


def code_of(server):
    """As her phone shows it: the demo's sender writes messages to the server's log."""
    deadline = time.monotonic() + WAITING
    while time.monotonic() < deadline:
        found = re.findall(rf"{re.escape(PHONE)}: .*?Mã đăng nhập (\d+)", server.log.read_text(), re.DOTALL)
        if found:
            return found[-1]
        time.sleep(0.2)
    raise AssertionError("no code was sent")


def signed_in_by_phone(page, server):
    assert re.search(rf"{re.escape(PHONE)}: .*?/accounts/login/code/", server.log.read_text(), re.DOTALL)
    page.goto("/accounts/login/code/")
    page.locator("input[name=phone]").fill(NUMBER)
    page.locator("input[name=phone]").press("Enter")
    page.wait_for_url("**/code/confirm/**")
    page.locator("input[name=code]").fill(code_of(server))
    press(page, "Xác nhận")
    assert "/accounts/login/" not in page.url, text_of(page)


def test_a_second_commune_opens_and_keeps_to_itself(visit, server):
    province = visit(viewport=DESK)
    sign_in(province, server.season.facts, "province_official")
    place, name = chosen(province)
    begun_at_the_desk(province, name)
    province.set_viewport_size(SMALL)
    finished_on_a_phone(province, place)

    newcomer = visit()
    signed_in_by_phone(newcomer, server)
    newcomer.goto("/hamlets/")
    says(newcomer, f"Ấp của {name}")
    newcomer.get_by_label("Tên ấp").fill("ấp Đầu Tiên")
    newcomer.get_by_label("Chỉ là minh họa").check(force=True)
    press(newcomer, "Lưu ấp")
    says(newcomer, "ấp Đầu Tiên (minh họa)")
    assert newcomer.goto(f"/hamlets/?xa={UID}").status == 404
    assert newcomer.goto(place).status == 404
    assert newcomer.goto("/communes/new/").status == 403

    province.goto(place)
    says(province, "ấp Đầu Tiên (minh họa)")
    uid = place.rstrip("/").rsplit("/", 1)[-1]
    province.goto(f"/hamlets/?xa={uid}")
    says(province, "ấp Đầu Tiên (minh họa)")

    first = visit()
    sign_in(first, server.season.facts, "official")
    assert first.goto(f"/hamlets/?xa={uid}").status == 404
    first.goto("/hamlets/")
    assert "ấp Đầu Tiên" not in text_of(first)


def test_a_page_left_open_too_long_leads_to_the_sign_in(visit, server):
    page = visit()
    sign_in(page, server.season.facts, "province_official")
    page.goto("/communes/new/")
    page.get_by_label("Xã, phường").select_option(index=1)
    page.context.clear_cookies()
    page.locator("main form button").first.click()
    page.wait_for_load_state("load")
    assert "/accounts/login/" in page.url or page.locator("main").inner_text()
    page.goto("/communes/new/")
    assert "/accounts/login/" in page.url

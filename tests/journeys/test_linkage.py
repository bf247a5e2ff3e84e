"""Co-op and buyer bind themselves; what is delivered in trading is what the commune's official sees."""

from datetime import timedelta

import pytest

from tests.journeys.acting import follow, press, says, sign_in
from tests.journeys.test_trading import (
    OFFERED,
    PARTS,
    answered,
    contracted,
    delivered,
    fits_a_phone,
    gathered,
    has,
    next_monday,
    people,
    registered_to_buy,
    registered_to_sell,
)

__all__ = ["people"]
pytestmark = pytest.mark.browser

DESK, SMALL = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
NAME = "Liên kết xoài loại hai"
BUYER = "Công ty nông sản Phương Nam (minh họa)"


def written(day):
    return f"{day:%d/%m/%Y}"


def proposed(people):
    """Nonsense is told at its field, and nothing typed is lost."""
    page = people("manager")
    page.set_viewport_size(DESK)
    page.goto("/linkage/")
    follow(page, "Đề nghị liên kết", "main")
    page.get_by_label("Tên mô hình").fill(NAME)
    page.get_by_label("Bên mua", exact=True).select_option(label=BUYER)
    page.get_by_label("Sản phẩm").fill("xoài cát Chu loại 2")
    page.get_by_label("Bên mua cam kết mua").fill("5.000")
    page.get_by_label("Cách tính giá").fill("Giá chợ cộng 500 ₫ một ký")
    page.get_by_label("Từ ngày").fill(written(next_monday() - timedelta(days=14)))
    page.get_by_label("Đến hết ngày").fill("01/01/2020")
    press(page, "Gửi đề nghị")
    says(page, "Ngày cuối phải sau ngày bắt đầu")
    page.get_by_label("Đến hết ngày").fill(written(next_monday() + timedelta(days=300)))
    press(page, "Gửi đề nghị")
    has(page, "Chờ bên mua xác nhận", "0 kg / 5.000 kg")
    fits_a_phone(page)
    return page.url


def confirmed_on_a_phone(people, model):
    page = people("purchaser")
    page.set_viewport_size(SMALL)
    page.goto("/")
    follow(page, "Liên kết, kinh tế số", "main")
    follow(page, NAME, "main")
    assert page.url == model
    has(page, "Mời xác nhận", "5.000 kg")
    press(page, "Tôi xác nhận mô hình này")
    has(page, "Hai bên đã xác nhận")
    assert page.get_by_role("button", name="Tôi xác nhận mô hình này").count() == 0
    fits_a_phone(page)


def tied(people, model, contract):
    page = people("manager")
    page.goto(contract)
    code = page.locator("h1").inner_text().split()[-1]
    page.goto(model)
    page.get_by_label("Hợp đồng", exact=True).select_option(label=code)
    press(page, "Gắn hợp đồng này")
    has(page, f"Hợp đồng {code}", "0 kg / 700 kg")


def seen_by_official(people, model, *words):
    page = people("official")
    page.goto("/linkage/?tim=xoai+loai+hai")
    follow(page, NAME, "main")
    assert page.url == model
    has(page, *words)
    assert page.get_by_text("Chấm dứt mô hình").count() == 0


def test_committed_against_delivered(people, visit, server):
    model = proposed(people)
    seen_by_official(people, model, "Chờ bên mua xác nhận")
    confirmed_on_a_phone(people, model)
    for who in OFFERED:
        registered_to_sell(people, who)
    pool = gathered(people, registered_to_buy(people))
    for who in OFFERED:
        answered(people, who)
    contract = contracted(people, pool)
    tied(people, model, contract)
    seen_by_official(people, model, "0 kg / 5.000 kg", "còn thiếu 5.000 kg")

    delivered(people, contract, "farmer")

    seen_by_official(people, model, f"{PARTS['farmer']} kg / 5.000 kg", f"{PARTS['farmer']} kg / 700 kg")
    closed_to_others(visit, server, model)


def closed_to_others(visit, server, model):
    for role in ("other_manager", "other_official", "farmer"):
        page = visit()
        sign_in(page, server.season.facts, role)
        assert page.goto(model).status == 404
        page.context.clear_cookies()
        page.goto(model)
        assert "/accounts/login/" in page.url


def test_the_official_looks_at_what_was_found_and_confirms(people):
    page = people("official")
    page.goto("/linkage/")
    follow(page, "HTX xoài Cù Lao Xanh", "main")
    has(
        page, "Dùng công nghệ số từ", "Ghi chép nhật ký điện tử", "Đơn đặt hàng qua mạng", "Đợt tem truy xuất"
    )
    page.get_by_text("Ghi thôi dùng công nghệ số").click()
    page.get_by_label("Lý do").fill("Kiểm tra lại sổ")
    press(page, "Ghi thôi dùng")
    has(page, "Chưa được xác nhận", "Kiểm tra lại sổ")
    press(page, "Xác nhận dùng công nghệ số")
    has(page, "Dùng công nghệ số từ")
    fits_a_phone(page)
    page.goto("/linkage/")
    follow(page, "HTX nông sản Bến Gỗ", "main")
    has(page, "Còn thiếu")
    assert page.get_by_role("button", name="Xác nhận dùng công nghệ số").count() == 0

    manager = people("manager")
    manager.goto("/linkage/")
    follow(manager, "HTX xoài Cù Lao Xanh", "main")
    has(manager, "Dùng công nghệ số từ", "Trương Thị Mai")


def test_a_zone_shows_its_plots_on_the_map_and_what_is_not_written(people):
    page = people("official")
    page.goto("/linkage/")
    follow(page, "Vùng xoài cát Chu Mỹ Thọ", "main")
    has(page, "11.400 m²", "2 / 3 vườn", "Chưa ghi")
    page.wait_for_selector("[data-map][data-settled]")
    assert page.locator("[data-map] .spot").count() == 3
    fits_a_phone(page)

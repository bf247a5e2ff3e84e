"""Where no script runs, a guest still buys to the QR and to the paid order, and a buyer still gets her tree."""

import re

import pytest

from tests.journeys.acting import bank_notice, press, says, says_soon, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def bare(visit):
    return visit(java_script_enabled=False)


def test_a_guest_orders_and_pays(bare, server):
    account = server.season.facts["order_awaiting_payment"]["seller_account"]
    bare.goto("/market/?q=xoai cat chu hop")
    bare.locator("main").get_by_role("link", name="Xoài cát Chu hộp 5 kg").first.click()
    press(bare, "Mua ngay", "main")
    bare.get_by_label("Số điện thoại").fill("0911 000 222")
    bare.get_by_label("Họ và tên người nhận").fill("Lương Thị Mộc")
    bare.get_by_label("Xã, phường").fill("Mỹ Thọ, Đồng Tháp")
    bare.get_by_label("Số nhà, ấp hoặc đường").fill("Ấp Mỹ Hưng, cạnh trường học")
    press(bare, "Đặt hàng và lấy mã QR")
    says(bare, "MẪU - KHÔNG CHUYỂN TIỀN", "Đang chờ tiền về", "Lương Thị Mộc")

    told = bare.locator(".pay").inner_text().replace("\u00a0", " ")
    code = re.search(r"\bDH[0-9A-Z]{8}\b", told)[0]
    amount = int(re.search(r"([\d.]+) ₫", told)[1].replace(".", ""))
    raw, headers = bank_notice(server.season, account=account, code=code, amount=amount)
    assert bare.request.post(f"/pay/notices/sepay/{account}", data=raw, headers=headers).status == 200

    says_soon(bare, "Tiền đã về. Cảm ơn anh chị!")


def test_a_buyer_gets_her_tree(bare, server):
    sign_in(bare, server.season.facts, "buyer")
    bare.goto("/trees/")
    bare.locator("main").get_by_role("link", name=re.compile("^Cây CC")).first.click()
    press(bare, "Giữ cây này cho tôi")
    says(bare, "HỢP ĐỒNG SỞ HỮU TRÁI")
    bare.get_by_label("Tôi đã đọc và đồng ý hợp đồng").check()
    press(bare, "Ký hợp đồng")
    says(bare, "MẪU - KHÔNG CHUYỂN TIỀN")

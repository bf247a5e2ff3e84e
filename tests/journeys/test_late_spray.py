"""A spray that the farmer writes down after picking: the shelf, the cart, the scan page, the packer and the boatman
all see the hold at once and read why; the manager releases it with a reason, and it stays released."""

import re
from datetime import date, datetime, timedelta

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import follow, path_of, press, says, text_of
from tests.journeys.test_walk import Walk, order, pack, scan, stamp

pytestmark = pytest.mark.browser

HELD = "chưa hết cách ly của lần xịt Xanh Vườn 25EC"
PRODUCT = "/products/xoai-cat-chu-hop-5-kg/"
RELEASED = "Phiếu thử nghiệm dư lượng của lô đạt, cho bán lại."


def today() -> date:
    return datetime.now(VIETNAM).date()


def test_a_late_spray_is_seen_on_every_door_until_released_with_a_reason(visit, server):
    walk = Walk(server, visit)
    harvest_yesterday(walk)
    for stop in (pack, stamp, scan, order):
        stop(walk)
    second = harvest_more(walk)
    parcel_waits_at_the_dock(walk)
    one_more_in_the_cart(walk)

    late_spray(walk, days=4)

    every_door_says_why(walk, second)
    released_with_a_reason(walk)
    the_same_finding_does_not_come_back(walk)


def harvest_yesterday(walk):
    page = walk.as_("farmer")
    walk.harvested = pick(page, "120,5")


def pick(page, kilograms):
    page.goto("/farm/plots/V-0117-1/harvests/")
    page.get_by_label("Cân được").fill(kilograms)
    page.get_by_label("Ngày hái").fill(f"{today() - timedelta(days=1):%d/%m/%Y}")
    press(page, "Lưu và lấy số lô")
    return page.locator(".stat-value").first.inner_text().strip()


def harvest_more(walk):
    """A second harvest of the day that is still to be packed when the news comes."""
    return pick(walk.as_("farmer"), "40")


def parcel_waits_at_the_dock(walk):
    code = walk.order.rstrip("/").split("/")[-2]
    page = walk.as_("manager")
    page.goto(f"/orders/{code}/")
    press(page, "Đã gói xong")
    page.get_by_label("Tới bến").select_option(label="Bến nhận hàng thành phố (minh họa)")
    press(page, "Giao cho vận chuyển")


def one_more_in_the_cart(walk):
    page = walk.pages["guest"]
    page.goto(PRODUCT)
    press(page, "Thêm vào giỏ")
    says(page, "Xoài cát Chu hộp 5 kg")


def late_spray(walk, *, days):
    """The farmer remembers: it was days before she picked."""
    page = walk.as_("farmer")
    page.goto("/farm/plots/V-0117-1/entries/?viec=spraying")
    page.get_by_label(re.compile("Xanh Vườn 25EC")).check(force=True)
    page.get_by_label("Ngày làm").fill(f"{today() - timedelta(days=days):%d/%m/%Y}")
    press(page, "Lưu vào nhật ký")
    says(page, "Đã ghi vào nhật ký", walk.harvested, "đã tạm giữ vì phiếu này", HELD)


def every_door_says_why(walk, second):
    stranger = walk.as_("stranger")
    stranger.goto(path_of(walk.stamps[0]))
    says(stranger, "Lô hàng đang tạm giữ", HELD)
    assert "Tem chính hãng" not in text_of(stranger)

    manager = walk.as_("manager")
    manager.goto("/sell/")
    says(manager, walk.packed, HELD, "Tạm giữ")

    guest = walk.pages["guest"]
    guest.goto(PRODUCT)
    says(guest, "Đang tạm giữ để kiểm tra", HELD)
    assert guest.get_by_role("button", name="Mua ngay").count() == 0
    guest.goto("/cart/")
    says(guest, "đang tạm giữ để kiểm tra", HELD)
    assert guest.get_by_role("link", name="Đặt hàng").count() == 0
    guest.goto(walk.order)
    says(guest, f"Lô {walk.packed} đang tạm giữ để kiểm tra", HELD)

    packer = walk.as_("packer")
    packer.goto("/packhouse/DG-01/")
    says(packer, second, HELD)
    packer.goto("/packhouse/DG-01/packings/")
    assert packer.get_by_label(f"Lấy từ lô {second}").count() == 0

    boatman = walk.as_("boatman")
    boatman.goto("/shipments/")
    says(boatman, "Không chở được", walk.packed, HELD)

    technician = walk.as_("technician")
    technician.goto("/messages/")
    says(technician, f"Lô {walk.harvested}", HELD)


def released_with_a_reason(walk):
    page = walk.as_("manager")
    page.goto("/")
    follow(page, "Lô đang tạm giữ", "main")
    says(page, walk.harvested, walk.packed)
    page.goto(f"/lots/09521234000020/{walk.packed}/")
    follow(page, f"Giữ theo lô {walk.harvested}", "main")
    says(page, HELD, "Nguyễn Thị Sáu Lành")
    page.get_by_label("Lý do giải tỏa").fill(RELEASED)
    press(page, "Giải tỏa")
    says(page, "Đã giải tỏa tạm giữ", RELEASED, "Võ Hoàng Phúc")

    stranger = walk.as_("stranger")
    stranger.goto(path_of(walk.stamps[0]))
    says(stranger, "Tem chính hãng")
    boatman = walk.as_("boatman")
    boatman.goto("/shipments/")
    press(boatman, "Rời bến với các kiện đã chọn")
    says(boatman, "Đã rời bến")


def the_same_finding_does_not_come_back(walk):
    """The same late spray told once more changes nothing; one nearer to the harvest does."""
    again = walk.as_("technician")
    again.goto(f"/lots/09521234000013/{walk.harvested}/")
    assert "Đang tạm giữ" not in text_of(again)

    late_spray(walk, days=3)
    stranger = walk.as_("stranger")
    stranger.goto(path_of(walk.stamps[0]))
    says(stranger, "Lô hàng đang tạm giữ")

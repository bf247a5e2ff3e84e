"""A certificate that the province suspends is gone from the scan page, the market and the feed at once, and is back
when lifted; what expired or does not cover the goods never stands there; a safe chain that is withdrawn goes too."""

from datetime import date, datetime, timedelta

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import follow, path_of, press, says, sign_in, text_of

pytestmark = pytest.mark.browser

NUMBER, CHAIN = "MINHHOA-VG-2026-01", "MINHHOA-CHUOI-01"
EXPIRED, ELSEWHERE, ENTERED = "MINHHOA-HETHAN-01", "MINHHOA-GIONGKHAC-01", "MINHHOA-CONHAN-01"
REASON = "Đợt giám sát chưa thấy hồ sơ thu gom bao gói thuốc."
PRODUCT = "/products/xoai-cat-chu-hop-5-kg/"


def today() -> date:
    return datetime.now(VIETNAM).date()


def written(days_ago: int) -> str:
    return f"{today() - timedelta(days=days_ago):%d/%m/%Y}"


def test_what_does_not_hold_today_is_nowhere(visit, server):
    facts = server.season.facts
    stamp = path_of(facts["genuine_stamp"])
    stranger, province, manager = visit(), visit(), visit()
    for page in (province, manager):
        page.on("dialog", lambda asked: asked.accept())
    sign_in(province, facts, "province_official")
    sign_in(manager, facts, "manager")

    assert everywhere(stranger, stamp, facts) == (True, True, True, True)
    assert offers(stranger, facts)["safe_chains"] == [
        {"number": CHAIN, "issuer": "Chi cục quản lý chất lượng (minh họa)"}
    ]

    suspend(province)
    assert everywhere(stranger, stamp, facts) == (False, False, False, False)
    told_and_cannot_lift(manager)

    lift(province)
    assert everywhere(stranger, stamp, facts) == (True, True, True, True)

    enter(manager, EXPIRED, "Xoài cát Chu", ends=written(1))
    enter(manager, ELSEWHERE, "Xoài cát Hòa Lộc", ends="")
    enter(manager, ENTERED, "Xoài cát Chu", ends="")
    numbers = {each["number"] for each in offers(stranger, facts)["certificates"]}
    assert numbers == {NUMBER, ENTERED}
    stranger.goto(stamp)
    says(stranger, ENTERED)
    assert not {EXPIRED, ELSEWHERE} & set(text_of(stranger).replace(",", " ").split())

    withdraw_chain(province)
    assert offers(stranger, facts)["safe_chains"] == []
    stranger.goto(stamp)
    assert CHAIN not in text_of(stranger)


def offers(page, facts):
    """The feed's offer of the co-op's boxes; asked with the old mark, an unchanged feed answers 304."""
    answer = page.request.get("/market/feed.json")
    mark = answer.headers["etag"]
    assert answer.headers["cache-control"] == "public, no-cache"
    again = page.request.get("/market/feed.json", headers={"If-None-Match": mark})
    assert again.status == 304
    return next(each for each in answer.json()["offers"] if each["gtin"] == facts["gtin"])


def everywhere(page, stamp, facts):
    """Whether the certificate stands on the scan page, the market's product page, in the feed, on the public list."""
    page.goto(stamp)
    scanned = NUMBER in text_of(page)
    page.goto(PRODUCT)
    shown = "VietGAP" in text_of(page)
    fed = NUMBER in {each["number"] for each in offers(page, facts)["certificates"]}
    page.goto("/certificates/?tim=cu lao xanh")
    return scanned, shown, fed, NUMBER in text_of(page)


def suspend(page):
    page.goto("/quality/certificates/")
    follow(page, NUMBER, "main")
    page.get_by_label("Đình chỉ từ ngày").fill(written(0))
    page.get_by_label("Lý do").first.fill(REASON)
    press(page, "Đình chỉ", "main")
    says(page, "Không có hiệu lực hôm nay", REASON)


def lift(page):
    page.goto("/quality/certificates/")
    follow(page, NUMBER, "main")
    form = page.locator("form[action$='/liftings/']")
    form.get_by_label("Lý do").fill("Đã bổ sung hồ sơ.")
    press(page, "Dỡ bỏ đình chỉ", "form[action$='/liftings/']")
    says(page, "Còn hiệu lực hôm nay")


def told_and_cannot_lift(page):
    page.goto("/messages/")
    says(page, f"Giấy chứng nhận {NUMBER}", REASON)
    page.goto("/quality/certificates/")
    follow(page, NUMBER, "main")
    assert page.get_by_role("button", name="Dỡ bỏ đình chỉ").count() == 0


def enter(page, number, variety, *, ends):
    """The manager enters a certificate for both plots and the packing house."""
    page.goto("/quality/certificates/")
    page.locator("summary", has_text="Nhập giấy chứng nhận").click()
    page.get_by_label("Cấp cho").select_option(label="HTX xoài Cù Lao Xanh")
    page.get_by_label("Số giấy").fill(number)
    page.get_by_label("Tổ chức chứng nhận").fill("Tổ chức chứng nhận minh họa")
    page.get_by_label("Ngày cấp").fill(written(120))
    page.get_by_label("Ngày hết hạn").fill(ends)
    page.get_by_label(variety, exact=True).check(force=True)
    for place in ("Vườn xoài bà Sáu Lành", "Vườn xoài ông Tư Đờn", "Nhà đóng gói Cù Lao Xanh"):
        page.get_by_label(place).check(force=True)
    press(page, "Lưu", "main")
    says(page, number)


def withdraw_chain(page):
    page.goto("/quality/chains/")
    page.locator("summary", has_text="Thu hồi xác nhận").first.click()
    page.get_by_label("Từ ngày").first.fill(written(0))
    page.get_by_label("Lý do").first.fill("Cơ sở không còn đủ điều kiện.")
    press(page, "Thu hồi xác nhận", "main")
    says(page, "Không hiệu lực", "Cơ sở không còn đủ điều kiện.")

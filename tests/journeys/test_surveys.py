"""The Front asks households without signal and publishes; a resident answers the commune without JavaScript."""

import re

import pytest

from tests.journeys.acting import follow, press, says, sign_in, text_of

pytestmark = pytest.mark.browser
OPEN, TOLD = "Hài lòng về nông thôn mới, đợt 2", "Hài lòng về nông thôn mới, đợt 1"
PUBLIC = "Bà con thấy dịch vụ công"
SAID = (("B-01", "Rất hài lòng"), ("B-02", "Hài lòng"), ("B-03", "Chưa hài lòng"))


def field(page, facts):
    """The interviewer's phone, ready to be without signal."""
    sign_in(page, facts, "front_official")
    page.goto("/surveys/field/")
    page.get_by_text("Sẵn sàng ngoại tuyến ✓").wait_for(timeout=60_000)
    page.locator(".survey-list").get_by_text(OPEN).click()
    page.locator("[data-household]").first.wait_for()
    return page


def state_of(page):
    return re.sub(r"\s+", " ", page.locator("[data-state]").inner_text())


def all_sent(page):
    page.locator("[data-state]").get_by_text("Đã gửi hết").wait_for(timeout=60_000)


def ask(page, code, answer, *, people="4"):
    page.locator(f"[data-household='{code}'] a").click()
    page.locator("main form").wait_for()
    page.get_by_label(answer, exact=True).check(force=True)
    page.get_by_role("group", name="Đường trong ấp").get_by_label("Có", exact=True).check(force=True)
    page.get_by_label("Nhà có mấy người?").fill(people)
    page.get_by_role("button", name="Lưu vào máy").click()


def save_wrong_then_right(page):
    """The phone judges as the server does, before anything is kept."""
    page.locator("[data-household='B-01'] a").click()
    page.locator("main form").wait_for()
    assert not page.get_by_label("Điều gì chưa hài lòng?").is_visible()
    page.get_by_label("Chưa hài lòng", exact=True).check(force=True)
    assert page.get_by_label("Điều gì chưa hài lòng?").is_visible()
    page.get_by_label("Nhà có mấy người?").fill("90")
    page.get_by_role("button", name="Lưu vào máy").click()
    says(page, "Số người trong nhà từ 1 đến 30.", "Câu này cần trả lời.")
    page.goto("/surveys/field/")
    page.locator(".survey-list").get_by_text(OPEN).click()


def ask_three_without_signal(phone):
    phone.context.set_offline(True)
    save_wrong_then_right(phone)
    for code, answer in SAID:
        ask(phone, code, answer)
        phone.locator(f"[data-household='{code}']").get_by_text("chờ gửi").wait_for()
    phone.goto("/surveys/field/")  # a cold start without signal: nothing is lost and the page still opens
    phone.locator(".survey-list").wait_for()
    assert "3 phiếu chờ gửi" in state_of(phone)

    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    all_sent(phone)


def test_three_households_asked_without_signal_arrive_once_and_the_chairman_sees_totals_only(visit, server):
    facts = server.season.facts
    ask_three_without_signal(field(visit(viewport={"width": 360, "height": 740}), facts))

    desk = visit()
    sign_in(desk, facts, "front_official")
    desk.goto("/surveys/desk/")
    follow(desk, OPEN, "main")
    survey = desk.url
    follow(desk, "Từng phiếu", "main")
    assert desk.locator("main .rows > li").count() == 3
    answers = desk.url
    follow(desk, "Hộ", "main .rows")
    one = desk.url
    for number in range(4, 29):
        ask_at_desk(desk, survey, f"B-{number:02d}", "Hài lòng" if number % 3 else "Chưa hài lòng")
    desk.goto(survey)
    desk.get_by_label("Kết luận").fill("Phần lớn bà con hài lòng; đường ấp cần sửa.")
    desk.on("dialog", lambda asked: asked.accept())
    press(desk, "Ký và công bố")
    says(desk, "Lần công bố 1", "Mặt trận ký kết luận: Hồ Văn Nhân", "Số phiếu 28")

    for role in ("chairman", "official"):
        chief = visit()
        sign_in(chief, facts, role)
        chief.goto("/surveys/desk/")
        says(chief, "Mặt trận đã công bố", "số tổng đã công bố")
        follow(chief, OPEN, "main")
        says(chief, "Phần lớn bà con hài lòng", "Số phiếu", "∗")
        assert "Hộ Nguyễn" not in text_of(chief)
        for closed in (
            survey,
            answers,
            one,
            f"{survey}counts/",
            f"{survey}counts.xlsx",
            f"{survey}households/",
        ):
            assert chief.request.get(closed).status == 404, (role, closed)


def ask_at_desk(page, survey, code, answer):
    if not hasattr(page, "households"):
        page.goto(f"{survey}households/")
        found = {}
        while True:
            for row in page.locator("main .rows > li").all():
                found[row.locator(".row-note").inner_text().split(" · ")[0]] = row.locator("a").get_attribute(
                    "href"
                )
            further = page.locator("a[rel=next]")
            if not further.count():
                break
            with page.expect_navigation():
                further.first.click()
        page.households = found
    page.goto(page.households[code])
    page.get_by_label(answer, exact=True).check(force=True)
    page.get_by_role("group", name="Đường trong ấp").get_by_label("Có", exact=True).check(force=True)
    press(page, "Ghi phiếu")


def test_a_household_asked_twice_is_told_and_corrected_with_a_reason(visit, server):
    phone = field(visit(), server.season.facts)
    known = phone.locator("[data-household]", has_text="đã có phiếu").first
    known.locator("a").click()
    phone.locator("main form").wait_for()
    says(phone, "Hộ này đã có phiếu")
    phone.get_by_label("Nhà có mấy người?").fill("7")
    phone.get_by_role("button", name="Lưu vào máy").click()
    says(phone, "Hãy ghi lý do sửa.")
    phone.context.clear_cookies()
    phone.get_by_label("Lý do sửa phiếu đã có").fill("Nhà mới sinh em bé")
    phone.get_by_role("button", name="Lưu vào máy").click()
    phone.get_by_text("Phiên đăng nhập đã hết").wait_for(timeout=60_000)
    assert "1 phiếu chờ gửi" in state_of(phone)
    sign_in(phone, server.season.facts, "front_official")
    phone.goto("/surveys/field/")
    all_sent(phone)

    desk = visit()
    sign_in(desk, server.season.facts, "front_official")
    desk.goto("/surveys/desk/")
    follow(desk, OPEN, "main")
    follow(desk, "Từng phiếu", "main")
    follow(desk, "Hộ", "main .rows")
    says(desk, "Sửa một phiếu trước, lý do: Nhà mới sinh em bé")


def test_a_resident_answers_without_javascript_and_the_official_sees_the_share(visit, server):
    page = visit(java_script_enabled=False)
    page.goto("/surveys/")
    follow(page, PUBLIC, "main")
    says(page, "Phiếu không ghi tên", "Chỉ trả lời khi")
    page.get_by_label("ấp Mỹ Thới (minh họa)").check(force=True)
    page.get_by_role("group", name="Trong năm qua").get_by_label("Có", exact=True).check(force=True)
    page.get_by_label("Phải tới xã mấy lần?").fill("99")
    press(page, "Gửi phiếu")
    says(page, "Chưa gửi được phiếu", "Câu này cần trả lời.", "Từ 0 đến 20 lần.")
    page.get_by_label("Phải tới xã mấy lần?").fill("2")
    page.get_by_label("Rất hài lòng", exact=True).check(force=True)
    before = share_seen(visit, server)
    press(page, "Gửi phiếu")
    says(page, "Cảm ơn bà con")

    after = share_seen(visit, server)
    assert after != before
    assert "%" in after


def share_seen(visit, server):
    official = visit()
    sign_in(official, server.season.facts, "official")
    official.goto("/surveys/desk/")
    follow(official, PUBLIC, "main")
    follow(official, "Số liệu", "main")
    return official.locator(".stat").first.inner_text()


def test_no_screen_of_the_interviewer_has_a_barrier_or_is_wider_than_the_phone(visit, server):
    from axe_playwright_python.sync_playwright import Axe

    from tests.crawl.crawler import WIDTHS, barriers

    page = field(visit(viewport={"width": 360, "height": 740}), server.season.facts)
    survey = page.url
    page.locator("[data-household] a").last.click()
    wrong = []
    for address in (page.url, survey, "/surveys/field/#/", "/surveys/field/#/khay"):
        page.goto(address)
        page.wait_for_timeout(400)
        whole, seen = page.evaluate(WIDTHS)
        wrong += [f"{address}: {each}" for each in barriers(Axe(), page)]
        wrong += [f"{address}: {whole} wide"] if whole > seen else []
    assert wrong == []

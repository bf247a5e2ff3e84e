"""The diary in a dead spot, through the browser: what she writes there arrives, and what others see of it."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.acting import login_of, press, says, sign_in, text_of

pytestmark = pytest.mark.browser
PLOT, OTHER_PLOT = "V-0117-1", "V-0042-1"
BULK = "09521234000013"
SAVED = "Đã lưu trong máy"


def diary(page, facts, role):
    """Her phone with the diary open and ready for the orchard."""
    sign_in(page, facts, role)
    page.goto("/diary/")
    page.get_by_text("Sẵn sàng ngoại tuyến ✓").wait_for(timeout=60_000)
    page.locator(".works a").first.wait_for()
    return page


def no_signal(page):
    page.context.set_offline(True)


def signal(page):
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def state_of(page):
    return re.sub(r"\s+", " ", page.locator("[data-state]").inner_text())


def all_sent(page):
    page.locator("[data-state]").get_by_text("Đã gửi hết").wait_for(timeout=60_000)


def verb(page, name):
    page.goto("/diary/#/")
    page.locator(".works").get_by_role("link", name=name).click()
    page.locator("main form").wait_for()


def save(page):
    page.get_by_role("button", name="Lưu vào máy", exact=True).click()
    page.locator("main").get_by_text(SAVED).wait_for()


def save_despite_harvests(page):
    """Told that fruit already picked will be held; the warning goes when she changes the slip, and forbids nothing."""
    submit = page.get_by_role("button", name="Lưu vào máy", exact=True)
    warning = page.locator("[data-held]")
    submit.click()
    warning.wait_for()
    says(page, "cùng ngày hái", "sẽ bị tạm giữ")
    assert SAVED not in text_of(page)
    page.get_by_label("Ghi chú").fill("Xịt sau khi hái")
    assert warning.count() == 0
    submit.click()
    warning.get_by_role("button", name="Đúng vậy, lưu vào máy").click()
    page.locator("main").get_by_text(SAVED).wait_for()


def entry_of(page, words):
    """The newest entry of this kind, opened from the plot's page."""
    with page.expect_navigation():
        page.locator('main a[href^="/farm/entries/"]', has_text=words).first.click()


def photograph():
    made = io.BytesIO()
    Image.effect_mandelbrot((1600, 1200), (-2, -1.5, 1, 1.5), 80).convert("RGB").save(
        made, "JPEG", quality=95
    )
    return {"name": "vuon.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def test_what_she_writes_without_signal_is_seen_by_technician_packer_and_buyer(visit, server):
    facts = server.season.facts
    page = diary(visit(), facts, "farmer")
    no_signal(page)

    verb(page, "Thăm vườn")
    page.get_by_label("Thấy gì trong vườn").fill("Kiến vàng trên cành")
    page.get_by_label("Vừa").check(force=True)
    page.locator("input[type=file]").set_input_files(photograph())
    page.get_by_label("Ảnh 1").wait_for()
    save(page)
    verb(page, "Hái trái")
    page.get_by_label("Cân được (kg)").fill("80,5")
    save(page)
    page.goto("/diary/")  # a cold start without signal: nothing is lost and the page still opens
    page.locator(".works a").first.wait_for()
    assert "2 ghi chép chờ gửi, 1 ảnh chờ gửi" in state_of(page)
    says(page, "Kiến vàng trên cành", "80,5 kg", "chờ gửi")

    signal(page)
    all_sent(page)

    lot = seen_by_technician(visit(), facts)
    packer = visit()
    sign_in(packer, facts, "packer")
    packer.goto("/packhouse/DG-01/intakes/")
    says(packer, lot)
    stranger = visit()
    stranger.goto(f"/01/{BULK}/10/{lot}")
    told = text_of(stranger)
    assert lot in told
    assert "Thăm vườn" in told


def seen_by_technician(technician, facts):
    """Words and picture as the co-op reads them; answers the lot of the harvest."""
    sign_in(technician, facts, "technician")
    technician.goto(f"/farm/plots/{PLOT}/")
    says(technician, "Kiến vàng trên cành", "80,5 kg")
    entry_of(technician, "Thăm vườn")
    says(technician, "Kiến vàng trên cành, vừa", "Nguyễn Thị Sáu Lành", "phiếu số 1 của máy")
    picture = technician.get_by_role("img", name="Ảnh 1 của phiếu Thăm vườn")
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 600
    technician.goto(f"/farm/plots/{PLOT}/")
    entry_of(technician, "Hái trái")
    return technician.locator(".stat-value").first.inner_text().strip()


def test_a_repeated_spray_takes_two_taps_and_the_phone_knows_when_she_may_pick(visit, server):
    page = diary(visit(), server.season.facts, "other_farmer")
    no_signal(page)
    taps = 0
    for role, name in (("link", "Xịt thuốc"), ("button", "Như lần trước")):
        page.get_by_role(role, name=name).first.click()
        taps += 1
    page.locator("main").get_by_text(SAVED).wait_for()

    assert taps <= 4
    says(page, "Lá Khỏe 80WP", "400 g", "Chưa được hái: còn 15 ngày")
    signal(page)
    all_sent(page)
    page.goto(f"/farm/plots/{OTHER_PLOT}/harvests/")
    says(page, "Chưa được hái")


def test_what_is_refused_lies_in_the_tray_with_the_reason_and_can_be_put_right(visit, server):
    page = diary(visit(), server.season.facts, "farmer")
    no_signal(page)
    verb(page, "Hái trái")
    page.get_by_label("Cân được (kg)").fill("90000")
    save(page)
    signal(page)
    all_sent(page)
    page.goto("/diary/#/")
    page.get_by_role("link", name="Mở khay phiếu").click()
    page.get_by_role("link", name="Sửa và gửi lại").wait_for()
    says(page, "nhiều quá so với diện tích vườn")
    page.get_by_role("link", name="Sửa và gửi lại").click()
    page.get_by_label("Cân được (kg)").fill("60,5")
    save(page)
    all_sent(page)
    page.goto(f"/farm/plots/{PLOT}/")
    says(page, "60,5 kg")
    page.goto("/diary/#/khay")
    page.get_by_text("Không có phiếu nào").wait_for()


def test_a_harvest_inside_the_interval_comes_back_and_those_behind_it_arrive(visit, server):
    page = diary(visit(), server.season.facts, "farmer")
    no_signal(page)
    verb(page, "Hái trái")
    page.get_by_label("Cân được (kg)").fill("12,5")
    save(page)
    verb(page, "Xịt thuốc")
    page.get_by_label(re.compile("Xanh Vườn 25EC")).check(force=True)
    page.get_by_label("Lượng đã dùng").fill("150")
    save_despite_harvests(page)
    verb(page, "Hái trái")
    says(page, "Chưa được hái")
    page.get_by_label("Cân được (kg)").fill("23,7")
    save(page)
    verb(page, "Tưới nước")
    save(page)
    signal(page)
    all_sent(page)
    page.goto("/diary/#/khay")
    page.get_by_role("button", name="Bỏ phiếu này").wait_for()
    says(page, "Chưa được hái", "Đã xịt Xanh Vườn 25EC")
    page.get_by_role("button", name="Bỏ phiếu này").click()
    page.get_by_text("Không có phiếu nào").wait_for()
    page.goto(f"/farm/plots/{PLOT}/")
    assert "23,7 kg" not in text_of(page)
    says(page, "Tưới nước", "Xanh Vườn 25EC", "12,5 kg")
    entry_of(page, "Xịt thuốc")
    says(page, "đã tạm giữ vì phiếu này")


def sign_in_here(page, facts, role):
    known = login_of(facts, role)
    page.get_by_label("Số điện thoại hoặc thư điện tử").fill(known["login"])
    page.get_by_label("Mật khẩu", exact=True).fill(known["password"])
    press(page, "Đăng nhập")


def test_an_ended_session_asks_to_sign_in_and_loses_nothing(visit, server):
    facts = server.season.facts
    page = diary(visit(), facts, "farmer")
    no_signal(page)
    verb(page, "Làm cỏ")
    page.get_by_label("Ghi chú").fill("Phiên hết hạn giữa chừng")
    save(page)
    page.context.clear_cookies()

    signal(page)
    page.get_by_text("Phiên đăng nhập đã hết").wait_for(timeout=60_000)
    assert "1 ghi chép chờ gửi" in state_of(page)
    page.get_by_role("link", name="Đăng nhập lại").click()
    sign_in_here(page, facts, "farmer")

    assert "/diary/" in page.url
    all_sent(page)
    page.goto(f"/farm/plots/{PLOT}/")
    assert text_of(page).count("Phiên hết hạn giữa chừng") == 1


def test_who_signs_in_on_the_same_phone_neither_sees_nor_sends_her_slips(visit, server):
    facts = server.season.facts
    page = diary(visit(), facts, "farmer")
    no_signal(page)
    verb(page, "Bón phân")
    page.locator("input[name=product]").first.check(force=True)
    page.get_by_label("Ghi chú").fill("Của riêng bà Sáu")
    save(page)
    page.context.clear_cookies()
    page.context.set_offline(False)

    sign_in(page, facts, "other_farmer")
    page.goto("/diary/")
    page.get_by_text("Trần Văn Tư Đờn").first.wait_for()
    all_sent(page)
    assert "Của riêng bà Sáu" not in text_of(page)
    assert "Vườn xoài bà Sáu Lành" not in text_of(page)
    page.goto("/diary/#/cho-gui")
    page.get_by_role("heading", name="Đang chờ gửi").wait_for()
    assert "Bón phân" not in text_of(page)

    page.context.clear_cookies()
    sign_in(page, facts, "farmer")
    page.goto("/diary/")
    page.get_by_text("Nguyễn Thị Sáu Lành").first.wait_for()
    all_sent(page)
    page.goto(f"/farm/plots/{PLOT}/")
    assert text_of(page).count("Của riêng bà Sáu") == 1


def test_the_technician_writes_for_her_and_she_confirms_on_her_own_phone(visit, server):
    facts = server.season.facts
    his = diary(visit(), facts, "technician")
    his.get_by_label("Vườn").select_option(label="Vườn xoài ông Tư Đờn · Hộ ông Tư Đờn")
    his.get_by_text("Anh chị đang ghi hộ").wait_for()
    no_signal(his)
    verb(his, "Cắt cành, tỉa trái")
    his.get_by_label("Ghi chú").fill("Tỉa cành vượt")
    save(his)
    signal(his)
    all_sent(his)

    hers = diary(visit(), facts, "other_farmer")
    card = hers.locator(".confirm", has_text="Tỉa cành vượt")
    card.wait_for()
    no_signal(hers)
    card.get_by_role("button", name="Đúng rồi").click()
    hers.locator(".confirm", has_text="Tỉa cành vượt").wait_for(state="detached")
    signal(hers)
    all_sent(hers)

    his.goto(f"/farm/plots/{OTHER_PLOT}/")
    says(his, "Lê Minh Khoa ghi hộ Trần Văn Tư Đờn", "đã xác nhận")


def test_she_takes_back_what_she_wrote_by_mistake(visit, server):
    page = diary(visit(), server.season.facts, "farmer")
    no_signal(page)
    verb(page, "Tưới nước")
    page.get_by_label("Ghi chú").fill("Ghi nhầm vườn")
    save(page)
    page.get_by_role("link", name="Ghi nhầm, bỏ phiếu này").click()
    page.get_by_role("button", name="Bỏ phiếu").click()
    page.get_by_text("Hãy ghi lý do.").wait_for()
    page.get_by_label("Vì sao bỏ").fill("Không tưới vườn này")
    page.get_by_role("button", name="Bỏ phiếu").click()
    page.locator(".works").wait_for()
    signal(page)
    all_sent(page)

    page.goto(f"/farm/plots/{PLOT}/")
    says(page, "Đã bỏ: Không tưới vườn này")


def test_a_slip_that_nobody_can_read_does_not_hold_back_the_others(visit, server):
    page = diary(visit(), server.season.facts, "farmer")
    no_signal(page)
    for note in ("Phiếu sẽ hỏng", "Phiếu lành phía sau"):
        verb(page, "Làm cỏ")
        page.get_by_label("Ghi chú").fill(note)
        save(page)
    page.evaluate(
        """async () => {
          const { app } = await import("farm/offline/app.js");
          const [row] = await app.box.db.getAll("outbox");
          await app.box.db.put("outbox", { ...row, text: row.text.slice(0, 40) });
        }"""
    )
    page.reload()  # nothing that was already on its way sends the slip as it was
    page.locator("main h1").wait_for()
    signal(page)
    all_sent(page)

    page.goto("/diary/#/khay")
    page.get_by_text("bị hỏng trong máy").wait_for()
    page.goto(f"/farm/plots/{PLOT}/")
    says(page, "Phiếu lành phía sau")
    assert "Phiếu sẽ hỏng" not in text_of(page)
    page.goto("/sync/devices/")
    says(page, "Còn thiếu phiếu số:")


def test_unsent_slips_leave_the_phone_as_a_file_too(visit, server):
    page = diary(visit(accept_downloads=True), server.season.facts, "farmer")
    no_signal(page)
    verb(page, "Làm cỏ")
    page.get_by_label("Ghi chú").fill("Đem tệp ra hợp tác xã")
    save(page)
    page.goto("/diary/#/cho-gui")
    with page.expect_download() as started:
        page.get_by_role("button", name="Lưu ra tệp").click()

    saved = Path(started.value.path()).read_text(encoding="utf-8")
    assert "Đem tệp ra hợp tác xã" in saved


def tab_to(page, words):
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(f"no way to {words!r} by keyboard")


def test_the_keyboard_alone_suffices(visit, server):
    page = diary(visit(), server.season.facts, "farmer")
    no_signal(page)
    tab_to(page, "Thăm vườn")
    page.keyboard.press("Enter")
    page.locator("main form").wait_for()
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "seen":
        page.keyboard.press("Tab")
    page.keyboard.type("Sâu đục trái")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "Lưu vào máy")
    page.keyboard.press("Enter")

    page.locator("main").get_by_text(SAVED).wait_for()
    says(page, "Sâu đục trái", "ít")


def test_no_screen_has_a_barrier_or_is_wider_than_the_phone(visit, server):
    from axe_playwright_python.sync_playwright import Axe

    from tests.crawl.crawler import WIDTHS, barriers

    page = diary(visit(), server.season.facts, "farmer")
    no_signal(page)
    wrong = []
    for screen in ("", "viet/spraying", "viet/harvesting", "viet/scouting", "cho-gui", "khay"):
        page.goto(f"/diary/#/{screen}")
        page.wait_for_timeout(400)
        whole, seen = page.evaluate(WIDTHS)
        wrong += [f"{screen}: {each}" for each in barriers(Axe(), page)]
        wrong += [f"{screen}: {whole} wide"] if whole > seen else []
    assert wrong == []

"""A report from a phone with a photo; the work file opens by itself; the answer is read at the code."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.crawl.crawler import barriers
from tests.journeys.acting import follow, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

SERVICES = "/services/vn2:C:30076/"
WORDS = "Cầu ván gãy hai tấm, học trò đi qua rất nguy hiểm"
ANSWER = "Đã thay ván cầu sáng nay."


def photograph():
    """With the place in its notes, as a phone takes it."""
    made, notes = io.BytesIO(), Image.Exif()
    notes[0x8825] = {1: "N", 2: (10.0, 24.0, 0.0)}
    Image.effect_noise((1600, 1200), 80).convert("RGB").save(made, "JPEG", exif=notes)
    return {"name": "cau.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def test_from_a_phone_to_the_answer(visit, server):
    resident = visit()
    code = reported(resident)
    official = visit({"width": 1280, "height": 900})
    sign_in(official, server.season.facts, "official")
    handled(official, resident, code)
    judged(resident, official, code)
    service_ends(official, visit())
    verified = server.season.manage("ledger_verify", "--deep")
    assert verified.returncode == 0, verified.stdout


def reported(page):
    """360 px wide; what is left out is told, and what was written stays."""
    page.goto(SERVICES)
    says(page, "Đặt lịch khám ở trạm y tế", "Phản ánh gần đây", "Đã thay bóng đèn")
    follow(page, "Phản ánh với xã", "main")
    page.get_by_label("Việc gì").select_option(label="Đường sá, cầu")
    page.get_by_label("Kể lại sự việc").fill(WORDS)
    page.get_by_label("Số điện thoại").fill("0912 345 678")
    page.locator("main form").evaluate_all("forms => forms.forEach((form) => (form.noValidate = true))")
    press(page, "Gửi phản ánh")
    says(page, "Hãy điền ô này")
    assert page.get_by_label("Kể lại sự việc").input_value() == WORDS
    page.get_by_label("Ở ấp nào").fill("ấp Mỹ Thới")
    page.get_by_label("Ảnh").set_input_files(photograph())
    press(page, "Gửi phản ánh")
    says(page, "Đường sá, cầu", "Mã theo dõi", "Chờ trả lời")
    assert WORDS not in text_of(page)
    assert "ấp Mỹ Thới" not in text_of(page)
    assert barriers(Axe(), page) == []
    says_soon(page, "Xã đã nhận")
    return page.url


def handled(official, resident, code):
    """Nobody opened the file: it is there, with words, phone and photo."""
    official.goto("/casework/")
    follow(official, "Phản ánh: Đường sá, cầu, ấp Mỹ Thới", "main")
    says(official, WORDS, "0912 345 678", "hệ thống")
    picture = official.locator("figure.photo img")
    picture.scroll_into_view_if_needed()
    official.wait_for_function(
        "image => image.complete && image.naturalWidth > 100", arg=picture.element_handle()
    )
    official.get_by_label("Giao cho").select_option(label="Trương Thị Mai")
    press(official, "Ghi bước: Phân công")
    resident.goto(code)
    says(resident, "Đã giao người xử lý")
    assert "Trương Thị Mai" not in text_of(resident)

    official.locator("summary", has_text="Đóng hồ sơ").click()
    official.locator("details[open]").get_by_label("Kết quả xử lý").fill(ANSWER)
    press(official, "Ghi bước: Đóng hồ sơ")
    says(official, "Đóng hồ sơ", ANSWER)
    assert "0912 345 678" not in text_of(official)


def judged(resident, official, code):
    resident.goto(code)
    says(resident, ANSWER, "Trả lời này anh chị thấy sao?")
    press(resident, "Yên tâm")
    says(resident, "Người gửi: yên tâm", "Cảm ơn anh chị")
    assert resident.get_by_role("button", name="Yên tâm").count() == 0
    official.reload()
    says(official, "Người gửi: yên tâm")
    resident.goto(SERVICES)
    says(resident, ANSWER, "Người gửi: yên tâm")
    for hidden in (WORDS, "ấp Mỹ Thới", "0912 345 678", code.rstrip("/").rsplit("/", 1)[-1]):
        assert hidden not in text_of(resident)


def service_ends(official, stranger):
    """An official ends a service and enters another; everybody's page follows."""
    official.goto(SERVICES)
    follow(official, "Ghi ngừng Mượn sách nhà văn hóa xã", "main")
    official.get_by_label("Ngừng từ ngày").fill("01/01/2020")
    official.get_by_label("Lý do").fill("Nhà văn hóa sửa chữa")
    press(official, "Ghi ngừng", "main")
    says(official, "trước ngày bắt đầu")
    official.get_by_label("Ngừng từ ngày").fill(official.evaluate("new Date().toLocaleDateString('en-GB')"))
    press(official, "Ghi ngừng", "main")
    official.get_by_label("Loại dịch vụ").select_option(label="Văn hóa")
    official.get_by_label("Tên dịch vụ").fill("Thư viện số của xã")
    official.get_by_label("Làm được trên mạng").check(force=True)
    official.get_by_label("Địa chỉ trên cổng").fill("https://dichvucong.gov.vn/")
    official.get_by_label("Có từ ngày").fill("01/03/2026")
    press(official, "Ghi dịch vụ", "main")
    stranger.goto(SERVICES)
    says(stranger, "Thư viện số của xã")
    assert "Mượn sách" not in text_of(stranger)

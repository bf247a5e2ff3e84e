"""Weather to advice to bulletin: a station sends, an official brings a file, the farmer reads what to do and why, the
technician writes what she saw, the official approves the bulletin, and a stranger reads it."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import follow, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

STATION = "/weather/stations/TRAM-01/"
PLOT = "/advice/plots/V-0117-1/"
WORDS = "Nước mặn đang lên, bà con thử nước trước khi bơm."


def today() -> date:
    return datetime.now(VIETNAM).date()


def just_now(minutes: int = 5) -> str:
    return (datetime.now(VIETNAM) - timedelta(minutes=minutes)).isoformat(timespec="seconds")


@pytest.fixture
def as_(visit: Any, server: Any) -> Any:
    """`as_("farmer")`: her phone, signed in, the same all along."""
    pages: dict[str, Any] = {}

    def person(role: str) -> Any:
        if role not in pages:
            pages[role] = visit()
            pages[role].on("dialog", lambda asked: asked.accept())
            if role != "stranger":
                sign_in(pages[role], server.season.facts, role)
        return pages[role]

    return person


def test_from_the_station_to_the_loudspeaker(as_):
    key = give_key(as_("official"))
    send_readings(as_("stranger"), key)
    bring_file(as_("official"))
    read_advice(as_("farmer"))
    see_insects(as_("technician"), as_("farmer"))
    address = approve_bulletin(as_("official"))
    read_bulletin(as_("stranger"), address)


def give_key(page):
    """The official gives the station a key, shown once."""
    page.goto(STATION)
    follow(page, "Khóa của trạm", "main")
    press(page, "Cấp khóa mới", "main")
    says(page, "Khóa mới, chỉ hiện một lần này")
    key = page.locator("#khoa-moi").inner_text().strip()
    page.goto(f"{STATION}keys/")
    assert key not in text_of(page)
    return key


def post(page, key, *items):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    return page.request.post(
        f"{STATION}readings/", data=json.dumps({"readings": list(items)}), headers=headers
    )


def send_readings(page, key):
    """Salty water, a fill value and an impossible one; a wrong key, and the same batch again."""
    items = (
        {"time": just_now(), "salinity": 5.4, "temperature": 31.4},
        {"time": just_now(), "humidity": -999},
        {"time": just_now(6), "temperature": 88},
    )

    wrong = post(page, key[:-1] + "_", *items)
    first, again = post(page, key, *items), post(page, key, *items)

    assert wrong.status == 401
    assert wrong.headers["content-type"] == "application/problem+json"
    assert first.status == 201
    assert (first.json()["accepted"], first.json()["missing"], first.json()["refused"]) == (3, 1, 1)
    assert first.json()["errors"][0]["pointer"] == "/readings/2/temperature"
    assert (again.status, again.json()["accepted"], again.json()["known"]) == (200, 0, 3)
    page.goto(f"{STATION}?do=salinity&ngay=7")
    says(page, "5,4 g/L", "Số đo minh họa")


def silent_day():
    """The newest day on which the demo's station was silent."""
    return next(
        day for day in (today() - timedelta(days=n) for n in range(1, 30)) if day.toordinal() % 17 == 0
    )


def file_of(*lines):
    return {"name": "bo-sung.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}


def bring_file(page):
    """First a file with a broken line, then the mended one: nothing is doubled."""
    day = silent_day()
    page.goto(f"{STATION}?do=temperature&ngay=30")
    row = page.locator("tr", has_text=f"{day:%d/%m/%Y}")
    assert "không có số đo" in row.inner_text()

    head = "time,temperature,rain"
    lines = [f"{day:%d/%m/%Y} {hour:02d}:00,{24 + hour / 3:.1f},0" for hour in range(0, 24, 2)]
    page.goto(f"{STATION}files/")
    page.get_by_label("Tệp CSV").set_input_files(file_of(head, *lines[:6], f"{day:%d/%m/%Y} 12:00,nóng,0"))
    press(page, "Nạp tệp", "main")
    says(page, "Có dòng không nhận được", "Dòng 8", "không phải là số")
    page.get_by_label("Tệp CSV").set_input_files(file_of(head, *lines))
    press(page, "Nạp tệp", "main")
    says(page, "Đã nhận 11 số đo mới, 13 số đã có từ trước")

    page.goto(f"{STATION}?do=temperature&ngay=30")
    assert "12 lần trong 12 giờ" in page.locator("tr", has_text=f"{day:%d/%m/%Y}").inner_text()
    book = page.request.get(f"{STATION}readings.xlsx")
    assert book.body().startswith(b"PK")


def read_advice(page):
    """Salt, by two sources that disagree; water, with what was measured and what was not."""
    page.goto("/")
    follow(page, "Lời khuyên cho vườn", "main")
    says_soon(page, "Các nguồn nói khác nhau")
    says(page, "Độ mặn 5,40 g/L", "báo Đồng Khởi năm 2023: 4–5 g/L".replace("báo", "Báo"), "đừng tưới")
    follow(page, "Vườn xoài bà Sáu Lành", "main")
    says(page, "Tưới nước", "Nước mặn", "Ước tính:")
    card = page.locator(".card", has=page.get_by_role("heading", name="Tưới nước"))
    with page.expect_navigation(wait_until="load"):
        card.get_by_role("link", name=re.compile("Vì sao")).click()
    says(page, "ET0", "Hệ số cây", "Trạm đo Cù Lao Xanh", "FAO-56", "chưa xác nhận", "ra đúng lời này")


def see_insects(technician, farmer):
    """The technician saw larvae in fruit; at once there are days to the next stage, for the farmer too."""
    technician.goto(f"{PLOT}sightings/")
    technician.get_by_label("Ruồi đục trái: trứng và dòi trong trái").check(force=True)
    technician.get_by_label("Ngày thấy").fill(f"{today() + timedelta(days=2):%d/%m/%Y}")
    press(technician, "Lưu và tính ngày")
    says(technician, "Ngày thấy không thể ở tương lai")
    technician.get_by_label("Ngày thấy").fill(f"{today():%d/%m/%Y}")
    press(technician, "Lưu và tính ngày")
    says(technician, "Lời khuyên đã tính lại", "ngày nữa sẽ hóa nhộng", "coi như ấm bằng tuần qua")

    farmer.goto(PLOT)
    says(farmer, "ngày nữa sẽ hóa nhộng", "Lê Minh Khoa")


def approve_bulletin(page):
    """Her words, not her figures; nobody reads it before."""
    page.goto("/bulletins/")
    press(page, "Soạn bản tin tuần này")
    says(page, "Bản nháp", "Các nguồn nói khác nhau", "Mưa cả tuần")
    address = page.url
    assert page.locator("main input[type=text], main input[type=number]").count() == 0
    page.get_by_label("Lời mở đầu").fill(WORDS)
    press(page, "Lưu lời mở đầu")
    assert page.request.get(address).status == 200
    press(page, "Duyệt và công bố")
    says(page, "Ai cũng đọc được bản tin này", "Đã duyệt", WORDS)
    return address


def read_bulletin(page, address):
    """A stranger reads it, prints it, and reads it aloud: no figure is left to spell."""
    page.goto("/")
    follow(page, "Bản tin nông vụ", "footer")
    monday = today() - timedelta(days=today().weekday())
    says(page, "Đã duyệt", f"Tuần từ {monday:%d/%m/%Y}")
    assert "Bản nháp" not in text_of(page)
    page.goto(address)
    says(page, WORDS, "Nước mặn", "Mưa cả tuần", "Trương Thị Mai")
    assert "Sáu Lành" not in text_of(page)
    assert "V-0117" not in text_of(page)
    paper = page.request.get(page.get_by_role("link", name="Bản in PDF").get_attribute("href"))
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")
    follow(page, "Bài phát loa", "main")
    spoken = page.locator("article").inner_text()
    assert "năm phẩy bốn gam một lít" in spoken
    assert not any(sign.isdigit() for sign in spoken)

"""M1: the technician enters, the farmer sees what follows, the official the figures, a stranger reads."""

import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import follow, press, says, sign_in, text_of

pytestmark = pytest.mark.browser
PLOT = "V-0117-1"


def today() -> date:
    return datetime.now(VIETNAM).date()


def cells(page: Any, address: str) -> list[list[Any]]:
    """The first sheet of a workbook that this person downloads."""
    answer = page.request.get(address)
    assert answer.ok, address
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.body())).get_sheet_by_index(0).to_python()


def kilograms_of(text: str) -> int:
    """Such as "1.240 kg"."""
    return int(text.strip().removesuffix("kg").replace(".", ""))


@pytest.fixture
def as_(visit, server):
    """The person's phone, signed in."""

    def new(role: str) -> Any:
        page = visit()
        sign_in(page, server.season.facts, role)
        return page

    return new


def test_a_soil_test_tells_the_farmer_what_to_do(as_):
    page = as_("technician")
    page.goto("/me/day/")
    follow(page, "Thử đất", "main")
    follow(page, "Giữa vườn bà Sáu Lành", "main")
    follow(page, "Ghi phiếu thử", "main")
    page.get_by_label("Nơi thử").fill("Phòng thử nghiệm minh họa")
    page.get_by_label("pH nước").fill("44")
    page.get_by_label("Kali trao đổi").fill("0,15")
    press(page, "Lưu phiếu thử")
    says(page, "pH nước phải từ 2 tới 11")
    assert page.get_by_label("Kali trao đổi").input_value() == "0,15"
    page.get_by_label("pH nước").fill("4,2")
    press(page, "Lưu phiếu thử")
    says(page, "Đã ghi phiếu thử đất", "chua nhiều")

    farmer = as_("farmer")
    farmer.goto("/me/day/")
    follow(farmer, "Đất của Vườn xoài bà Sáu Lành", "main")
    says(
        farmer,
        f"{today():%d/%m/%Y}",
        "chua nhiều",
        "Bón vôi rồi đo lại",
        "Bón kali lúc trái lớn",
        "chưa đối chiếu nguồn",
    )
    assert [row for row in cells(farmer, "/soil/tests.xlsx") if row[0] == f"DAT-{PLOT}-1" and 4.2 in row]


def test_a_laboratorys_list_with_errors_comes_back_and_then_is_kept(as_):
    page = as_("technician")
    page.goto("/soil/tests/import/")
    code, heading = f"DAT-{PLOT}-1", "Mã điểm đất;Ngày lấy mẫu;Nơi thử;pH nước\n"
    wrong = f"{heading}{code};01/10/2026;Phòng A;5,1\n{code};01/10/2026;Phòng A;51\n".encode()
    page.get_by_label("Tệp XLSX hoặc CSV").set_input_files(
        {"name": "dat.csv", "mimeType": "text/csv", "buffer": wrong}
    )
    press(page, "Nhập danh sách")
    says(page, "Chưa ghi gì", "Dòng 3", "pH nước phải từ 2 tới 11")
    right = f"{heading}{code};01/10/2026;Phòng A;5,1\n".encode()
    page.get_by_label("Tệp XLSX hoặc CSV").set_input_files(
        {"name": "dat.csv", "mimeType": "text/csv", "buffer": right}
    )
    press(page, "Nhập danh sách")
    says(page, "Đã nhập 1 phiếu thử đất")


def test_a_count_above_the_threshold_warns_the_farmer_whose_answer_the_technician_sees(as_):
    technician = as_("technician")
    technician.goto(f"/pests/scouting/plots/{PLOT}/")
    follow(technician, "Bọ trĩ xoài", "main")
    technician.get_by_label("Cây đang").select_option("flowering")
    technician.get_by_label("Đã coi bao nhiêu chỗ").fill("20")
    technician.get_by_label("Đếm được tổng cộng").fill("150")
    technician.get_by_label("Kiến vàng").fill("5")
    press(technician, "Lưu phiếu đếm")
    says(technician, "Đã ghi phiếu đếm", "7,5", "vượt ngưỡng", "Kiến vàng", "Kinh nghiệm khuyến nông")

    farmer = as_("farmer")
    farmer.goto("/messages/")
    says(farmer, "Bọ trĩ xoài vượt ngưỡng ở Vườn xoài bà Sáu Lành")
    farmer.goto("/me/day/")
    follow(farmer, "Bọ trĩ xoài vượt ngưỡng", "main")
    says(farmer, "Làm gì trước tiên", "Tưới phun lên tán")
    farmer.get_by_label("Sẽ xử lý theo hướng dẫn").check(force=True)
    press(farmer, "Gửi trả lời")
    says(farmer, "Đã báo cho cán bộ kỹ thuật")
    farmer.goto("/me/day/")
    assert "Bọ trĩ xoài vượt ngưỡng" not in text_of(farmer)

    technician.goto("/pests/scouting/")
    says(technician, "Đang vượt ngưỡng", "Chủ vườn trả lời: Sẽ xử lý theo hướng dẫn")
    counted = [
        row for row in cells(technician, "/pests/scouting/counts.xlsx") if row[1] == PLOT and row[8] == 150
    ]
    assert counted[0][9:13] == [7.5, "con mỗi đọt hoặc bông", "Kiến vàng: 5", "vượt ngưỡng"]


def test_the_official_enters_a_hamlet_and_the_harvest_counts_there(as_):
    farmer = as_("farmer")
    farmer.goto(f"/farm/plots/{PLOT}/harvests/")
    farmer.get_by_label("Cân được").fill("240")
    farmer.get_by_label("Ngày hái").fill(f"{today() - timedelta(days=1):%d/%m/%Y}")
    press(farmer, "Lưu và lấy số lô")
    lot = farmer.locator(".stat-value").first.inner_text().strip()

    official = as_("official")
    official.goto("/hamlets/")
    official.get_by_label("Tên ấp").fill("ấp Mỹ Long")
    official.get_by_label("Chỉ là minh họa").check(force=True)
    press(official, "Lưu ấp")
    says(official, "Đã có ấp Mỹ Long (minh họa)")
    line = official.locator(".plot-lines > li").filter(has_text=PLOT)
    line.get_by_label("Ấp", exact=True).select_option(label="ấp Mỹ Long (minh họa)")
    line.get_by_label("Từ ngày").fill(f"{today() - timedelta(days=1):%d/%m/%Y}")
    with official.expect_navigation(wait_until="load"):
        line.get_by_role("button", name="Gán ấp").click()
    says(official, f"Vườn {PLOT} thuộc ấp Mỹ Long (minh họa)")

    official.goto("/me/day/")
    follow(official, "Sản lượng của xã", "main")
    row = official.locator("tr").filter(has_text="ấp Mỹ Long (minh họa)")
    shown = row.inner_text()
    sheet = cells(official, official.url + "table.xlsx")
    tonnes = [each[5] for each in sheet if each[1] == "ấp Mỹ Long (minh họa)"]
    follow(official, "ấp Mỹ Long (minh họa)", "table")
    says(official, lot, "240 kg")
    kilograms = [kilograms_of(each) for each in official.locator("main .row-figure").all_inner_texts()]
    assert 240 in kilograms
    assert tonnes == [sum(kilograms) / 1000]
    assert str(tonnes[0]).replace(".", ",") in shown


def test_a_stranger_searches_without_accents_and_reads_what_is_public(visit):
    page = visit()
    page.goto("/base/")
    assert page.locator(".almanac-map path.spot").count() >= 1 or page.wait_for_selector("path.spot")
    for typed, name, more in (
        ("ray nau", "Rầy nâu", "750 con mỗi m²"),
        ("bo tri", "Bọ trĩ xoài", "không lấy số trung bình"),
    ):
        page.goto("/base/")
        page.get_by_label(re.compile("Tìm sâu bệnh")).fill(typed)
        press(page, "Tìm", "main")
        follow(page, name, "main")
        says(page, name, "Làm gì trước tiên", "Thiên địch ăn nó", more, "chưa đối chiếu nguồn")

    page.goto("/base/")
    assert PLOT not in page.content()
    page.goto(f"/production/vn2:C:30076/{today().year}/")
    says(page, "chỉ nêu khi có từ 3 hộ")
    names = [row[0] for row in cells(page, "/pests/catalogue.xlsx")]
    assert {"Rầy nâu", "Kiến vàng"} <= set(names)


def test_climate_stands_in_the_base_by_search_map_and_list(visit):
    page = visit()
    page.goto("/base/")
    follow(page, "Khí hậu", "main")
    says(page, "Trạm đo thời tiết, nước", "Tải Excel")
    station = page.locator("main a[href^='/weather/stations/TRAM-']").first
    address, name = station.get_attribute("href"), station.inner_text().strip().splitlines()[0]

    page.goto("/base/")
    page.get_by_label(re.compile("Tìm sâu bệnh")).fill("tram do nhiet do")
    press(page, "Tìm", "main")
    follow(page, name, "main")
    assert page.url.endswith(address)
    features = page.request.get("/base/points.json").json()["features"]
    assert [each for each in features if each["properties"]["href"] == address]
    assert name in [row[1] for row in cells(page, "/weather/stations.xlsx")]
    assert cells(page, f"{address}readings.xlsx")[0][0] == "Ngày"


def test_without_scripts_the_map_is_a_list_with_coordinates(visit):
    page = visit(java_script_enabled=False)
    page.goto("/base/")
    says(page, "Đất công bên rạch (minh họa)", "10.407300, 105.698800")
    assert page.locator(".almanac-map").is_hidden()
    follow(page, "Đất công bên rạch (minh họa)", "main")
    says(page, "pH nước", "chua nhẹ")

"""A pilot from its entry to acceptance, its money by source before a stranger's eyes, its lesson in the next draft."""

from datetime import datetime
from typing import Any

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import follow, press, says, sign_in, text_of

pytestmark = pytest.mark.browser
HERE = "/projects/CHO-DEM/"
NAME = "Mô hình chợ đêm không tiền mặt"


def today() -> str:
    return f"{datetime.now(VIETNAM).date():%d/%m/%Y}"


def signed_in(visit: Any, server: Any, role: str) -> Any:
    page = visit()
    page.on("dialog", lambda asked: asked.accept())
    if role:
        sign_in(page, server.season.facts, role)
    return page


def step(page: Any, name: str, button: str, **said: str) -> None:
    """One form of the project's page, filled by its labels."""
    page.goto(HERE)
    form = page.locator(f"details#{name}")
    form.locator("summary").click()
    for label, value in said.items():
        field = form.get_by_label(label.replace("_", " "))
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    press(page, button, f"details#{name}")


def test_a_pilot_from_entry_to_the_next_draft(visit, server):
    official, province, stranger = (
        signed_in(visit, server, role) for role in ("official", "province_official", "")
    )
    enter(official)
    stranger.goto(HERE)
    assert NAME not in text_of(stranger)

    step(province, "approval", "Ghi quyết định", Số_quyết_định_phê_duyệt="77/QĐ-THỬ", Ngày_phê_duyệt=today())
    for source, level, amount in (
        ("Ngân sách nhà nước", "Xã", "300.000.000"),
        ("Nguồn chưa nêu", "Không phải ngân sách", "120.000.000"),
    ):
        step(
            province, "fund", "Thêm nguồn vốn",
            Nguồn_vốn=source, Cấp_ngân_sách=level, Số_tiền=amount, Ngày_duyệt_vốn=today(),
        )  # fmt: skip
    spend(official)
    stranger.goto(HERE)
    says(stranger, "Nguồn chưa nêu", "420.000.000", "200.000.000", "150.000.000", "77/QĐ-THỬ")

    draft(province)
    stranger.goto("/projects/draft-set/")
    says(stranger, "9.7", "Chợ xã có mã VietQR", "CHO-DEM", "không phải văn bản pháp luật")
    with stranger.expect_download() as given:
        stranger.get_by_role("link", name="Tải Excel").click()
    assert given.value.suggested_filename.endswith(".xlsx")


def enter(page: Any) -> None:
    page.goto("/projects/")
    follow(page, "Thêm dự án", "main")
    page.get_by_label("Mã dự án").fill("cho-dem")
    page.get_by_label("Tên dự án, mô hình").fill(NAME)
    page.get_by_label("Địa bàn").select_option(value="vn2:C:30076")
    page.get_by_label("Lĩnh vực").fill("Thanh toán số")
    page.get_by_label("Thời gian thực hiện").fill("2026")
    page.get_by_label("Là mô hình thí điểm").check()
    press(page, "Ghi dự án", "main")
    says(page, "Chưa phê duyệt", "chưa có vốn nào được tính")


def spend(page: Any) -> None:
    source = "Ngân sách nhà nước Xã"
    said = {"Từ_nguồn_vốn": source, "Ngày": today(), "Văn_bản,_chứng_từ": "GV-1"}
    step(page, "allocation", "Giao vốn", Số_tiền="200.000.000", **said)
    step(page, "disbursement", "Ghi giải ngân", Số_tiền="200.000.001", **said)
    says(page, "chỉ còn 200.000.000")
    step(page, "disbursement", "Ghi giải ngân", Số_tiền="150.000.000", **said)
    step(page, "lesson", "Ghi bài học", Lĩnh_vực="Thanh toán số", Bài_học="Người bán cần mã in sẵn.")
    says(page, "Người bán cần mã in sẵn.")


def draft(page: Any) -> None:
    page.goto("/projects/draft-set/")
    follow(page, "Soạn chỉ tiêu", "main")
    page.get_by_label("Số chỉ tiêu dự kiến").fill("9.7")
    page.get_by_label("Nội dung chỉ tiêu").fill("Chợ xã có mã VietQR")
    page.get_by_label("Mức đạt đề xuất").fill("Ít nhất 80 % quầy")
    page.get_by_label("Lý do").fill("Mô hình chợ đêm")
    page.get_by_label("CHO-DEM: Người bán cần mã in sẵn.").check()
    press(page, "Ghi vào dự thảo", "main")
    says(page, "Chợ xã có mã VietQR", "Dự thảo")

"""A pilot from entry to acceptance: the official enters, the province hands out, the co-op spends, a council accepts.

A stranger sees the money by source and the result by indicator; a lesson goes into the draft, which the province takes.
"""

from datetime import datetime
from typing import Any

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import follow, login_of, press, says, sign_in, text_of

pytestmark = pytest.mark.browser
HERE = "/projects/CHO-DEM/"
FIELD, EXECUTOR = "Thanh toán không tiền mặt", "HTX xoài Cù Lao Xanh"
COUNCIL = ("council_chair", "council_expert", "council_trade")
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
    official, province, executor, stranger = (
        signed_in(visit, server, role) for role in ("official", "province_official", "manager", "")
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
    spend(province, executor)
    teach(official)
    stranger.goto(HERE)
    says(stranger, "Nguồn chưa nêu", "420.000.000", "200.000.000", "150.000.000", "77/QĐ-THỬ")
    says(stranger, "Đơn hàng trả không dùng tiền mặt", "không đoán")
    accept(visit, server, province)
    stranger.goto(HERE)
    says(stranger, "Đã nghiệm thu", "3 phiếu đồng ý")

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
    page.get_by_label("Lĩnh vực").select_option(label=FIELD)
    page.get_by_label("Đơn vị thực hiện có trong sổ").select_option(label=EXECUTOR)
    page.get_by_label("Thời gian thực hiện").fill("2026")
    page.get_by_label("Là mô hình thí điểm").check()
    press(page, "Ghi dự án", "main")
    says(page, "Chưa phê duyệt", "chưa có vốn nào được tính")


def spend(province: Any, executor: Any) -> None:
    source = "Ngân sách nhà nước Xã"
    said = {"Từ_nguồn_vốn": source, "Ngày": today(), "Văn_bản,_chứng_từ": "GV-1"}
    step(province, "allocation", "Giao vốn", Số_tiền="200.000.000", **said)
    step(executor, "disbursement", "Ghi giải ngân", Số_tiền="200.000.001", **said)
    says(executor, "chỉ còn 200.000.000")
    step(executor, "disbursement", "Ghi giải ngân", Số_tiền="150.000.000", **said)


def teach(official: Any) -> None:
    step(official, "lesson", "Ghi bài học", Lĩnh_vực=FIELD, Bài_học="Người bán cần mã in sẵn.")
    says(official, "Người bán cần mã in sẵn.")
    official.goto(HERE)
    form = official.locator("details#result")
    form.locator("summary").click()
    asked = form.get_by_label("Chỉ tiêu")
    wanted = asked.locator("option", has_text="Đơn hàng trả không dùng tiền mặt").first.get_attribute("value")
    asked.select_option(value=wanted)
    form.get_by_label("Kỳ").fill(today()[-4:])
    form.get_by_label("Của đơn vị").select_option(value="vn2:C:30076")
    press(official, "Nêu kết quả", "details#result")


def accept(visit: Any, server: Any, province: Any) -> None:
    """Each member with her own phone; before the majority is in nothing is accepted."""
    done = {"Kết_luận": "Chợ đông, tiền về đủ.", "Ngày_nghiệm_thu": today()}
    for role in COUNCIL:
        phone = login_of(server.season.facts, role)["login"]
        step(province, "seat", "Mời thành viên", Số_điện_thoại=phone, Vai_trò="Thành viên")
    step(province, "acceptance", "Ghi nghiệm thu", **done)
    says(province, "Mới có 0 phiếu")
    for role in COUNCIL:
        member = signed_in(visit, server, role)
        member.goto(HERE)
        form = member.locator("details#sheet")
        form.locator("summary").click()
        form.get_by_label("Đồng ý nghiệm thu").check()
        form.get_by_label("Nhận xét").fill("Đã xem tại chợ, đạt.")
        press(member, "Nộp phiếu", "details#sheet")
    step(province, "acceptance", "Ghi nghiệm thu", **done)


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

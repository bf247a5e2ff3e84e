"""A star is withdrawn and vanishes; the product is rated anew and shows its new star; another product is voted on."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.journeys.acting import follow, path_of, press, says, sign_in, text_of

pytestmark = pytest.mark.browser

COUNCIL = ("council_chair", "council_expert", "council_trade")
PHONES = ("0900 000 061", "0900 000 062", "0900 000 063")
PRODUCT = "Xoài cát Chu hộp 5 kg"
VOTED = "Xoài tượng da xanh thùng 10 kg"
ROUND = "Đợt OCOP bổ sung"


class Desks:
    """Everybody's browser, signed in once."""

    def __init__(self, server: Any, visit: Any) -> None:
        self.server, self.visit, self.pages = server, visit, {}

    def __call__(self, role: str) -> Any:
        if role not in self.pages:
            self.pages[role] = self.visit()
            self.pages[role].on("dialog", lambda asked: asked.accept())
            if role != "stranger":
                sign_in(self.pages[role], self.server.season.facts, role)
        return self.pages[role]

    def seen_by_a_stranger(self) -> dict[str, str]:
        """Scan page, the product's page in the market, the market itself, and the public list."""
        page = self("stranger")
        places = {
            "scan": path_of(self.server.season.facts["genuine_stamp"]),
            "list": "/recognition/?tim=xoai+cat+chu",
        }
        page.goto("/market/?q=xoai+cat+chu+hop+5+kg")
        found = {"market": text_of(page)}
        follow(page, PRODUCT, "main")
        found["product"] = text_of(page)
        for name in ("scan", "list"):
            page.goto(places[name])
            found[name] = text_of(page)
        return found


# the stamp of the season was issued while the star stood, so its page says what became of the printed mark
ENDED = "Dấu OCOP 4 sao in trên tem không còn hiệu lực."


def today() -> date:
    return datetime.now(VIETNAM).date()


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def test_from_a_withdrawn_star_to_a_new_one(visit, server):
    as_ = Desks(server, visit)
    assert all("OCOP 4 sao" in words for words in as_.seen_by_a_stranger().values())

    withdraw(as_("province_official"))
    gone = as_.seen_by_a_stranger()
    assert "OCOP 4 sao" not in gone["market"] + gone["product"] + gone["list"]
    assert ENDED in gone["scan"]
    assert "OCOP 4 sao" not in gone["scan"].replace(ENDED, "")

    dossier = file(as_)
    assess(as_, dossier)
    decide(as_("province_official"), dossier)

    shown = as_.seen_by_a_stranger()
    assert all("OCOP 3 sao" in words for words in shown.values()), shown
    page = as_("manager")
    page.goto(dossier)
    says(page, "Công nhận 3 sao", "55/QĐ-THỬ", "3 sao")


def withdraw(page):
    page.goto("/recognition/desk/")
    follow(page, PRODUCT, "main")
    says(page, "4 sao", "Vương Mỹ Linh", "Tổng điểm")
    page.locator("summary", has_text="Thu hồi công nhận").click()
    page.get_by_label("Quyết định thu hồi số").fill("54/QĐ-THỬ")
    page.get_by_label("Lý do").fill("Hồ sơ không còn đúng")
    press(page, "Thu hồi công nhận", "form[action$='/withdrawal/']")
    says(page, "Đã thu hồi", "Hồ sơ không còn đúng")


def file(as_):
    """The province opens a round with a council; the producer files what the house has; nothing works out of turn."""
    page = as_("province_official")
    page.goto("/recognition/desk/")
    page.get_by_label("Thủ tục").select_option(label="OCOP từ 06/07/2025")
    page.get_by_label("Tên đợt").fill(ROUND)
    page.get_by_label("Nhận hồ sơ từ ngày").fill(written(today()))
    page.get_by_label("Đến ngày").fill(written(today() + timedelta(days=30)))
    press(page, "Mở đợt", "main")
    for phone in PHONES:
        page.get_by_label("Số điện thoại của thành viên").fill(phone)
        page.get_by_label("Vai trò trong hội đồng").fill("Thành viên")
        press(page, "Thêm", "main")
    says(page, "Đỗ Hữu Tâm", "Vương Mỹ Linh", "Quách Thành Nam")

    page = as_("manager")
    page.goto("/recognition/desk/")
    follow(page, ROUND, "main")
    follow(page, "Lập hồ sơ", "main")
    page.get_by_label("Sản phẩm", exact=True).select_option(label=PRODUCT)
    page.get_by_label("Nhóm sản phẩm").select_option(label="Thực phẩm")
    page.get_by_label("Câu chuyện sản phẩm").fill("Xoài trên cù lao, trái nào cũng truy được về vườn.")
    press(page, "Lập hồ sơ", "main")
    says(page, "Đang chuẩn bị", "Đưa ít nhất một chứng cứ")
    for box in page.locator("form[action$='/evidence/'] input[type=checkbox]").all()[:3]:
        box.check(force=True)
    press(page, "Đưa vào hồ sơ")
    says(page, "VietGAP")
    press(page, "Nộp hồ sơ")
    says(page, "Chờ xã đánh giá")
    return page.url


def assess(as_, dossier):
    page = as_("council_chair")
    page.goto(f"{dossier}sheet/")
    fill(page, {"Phát triển sản phẩm, bao bì, nhãn": "5"})
    says(page, "Hãy ghi một con số")

    page = as_("official")
    page.goto(dossier)
    follow(page, "Xã đánh giá và báo cáo", "main")
    fill(page, {"Nguồn nguyên liệu": "10", "Tổ chức sản xuất": "9", "Nhận xét": "Đúng là xoài trong xã."})
    says(page, "Đúng là xoài trong xã.")

    given = {"Phát triển": "6", "Tiếp thị": "8,5", "Câu chuyện": "6", "Chỉ tiêu": "12", "Cảm quan": "9"}
    for role in COUNCIL:
        page = as_(role)
        page.goto(dossier)
        follow(page, "Mở phiếu chấm", "main")
        if role == "council_chair":
            fill(page, {**given, "Chỉ tiêu": "20,5"})
            says(page, "lớn quá")
        fill(page, given)
        says(page, "Đã nộp phiếu")


def fill(page, given):
    """The browser's own checks are switched off: it is the server's answer that is asked for."""
    for label, text in given.items():
        page.get_by_label(label).first.fill(text)
    page.locator("main form").evaluate_all("forms => forms.forEach((form) => (form.noValidate = true))")
    press(page, "Nộp phiếu")


def decide(page, dossier):
    page.goto(dossier)
    press(page, "Tổng hợp phiếu")
    says(page, "60,5", "Chờ quyết định")
    page.get_by_label("Quyết định số").fill("55/QĐ-THỬ")
    press(page, "Ghi quyết định")
    says(page, "3 sao", "55/QĐ-THỬ")


def test_a_rural_industrial_product_is_voted_on(visit, server):
    as_ = Desks(server, visit)
    page = as_("other_manager")
    page.goto("/recognition/desk/")
    follow(page, "Bình chọn công nghiệp nông thôn 2026", "main")
    follow(page, "Lập hồ sơ", "main")
    page.get_by_label("Sản phẩm", exact=True).select_option(label=VOTED)
    page.get_by_label("Nhóm sản phẩm").select_option(label="Sản phẩm khác")
    page.get_by_label("Câu chuyện sản phẩm").fill("Xoài ăn sống.")
    press(page, "Lập hồ sơ", "main")
    page.locator("form[action$='/evidence/'] input[type=checkbox]").first.check(force=True)
    press(page, "Đưa vào hồ sơ")
    press(page, "Nộp hồ sơ")
    dossier = page.url

    marks = {"Đáp ứng thị trường": "24", "Kinh tế": "30", "Tính văn hóa": "15", "Tiêu chí khác": "6"}
    for role, vote in zip(COUNCIL, ("Đồng ý", "Không đồng ý", "Đồng ý"), strict=True):
        page = as_(role)
        page.goto(dossier)
        follow(page, "Mở phiếu bầu", "main")
        page.get_by_label(vote, exact=True).check(force=True)
        fill(page, marks)
        says(page, "Đã nộp phiếu")

    page = as_("province_official")
    page.goto(dossier)
    press(page, "Tổng hợp phiếu")
    says(page, "Phiếu đồng ý")
    page.get_by_label("Quyết định số").fill("56/QĐ-THỬ")
    press(page, "Ghi quyết định")

    page = as_("stranger")
    page.goto("/recognition/?hang=cnnt&tim=tuong+da+xanh")
    says(page, VOTED, "56/QĐ-THỬ", "Công nghiệp nông thôn tiêu biểu")
    follow(page, VOTED, "main")
    says(page, "Công nghiệp nông thôn tiêu biểu")
    assert " sao" not in text_of(page)

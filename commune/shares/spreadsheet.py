"""A sheet as a workbook: a row a household, every line behind it, sums as formulas that Excel checks again."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from commune.design import written
from commune.shares import faces
from commune.shares.models import Sheet

DEMO_WORDS = "DỮ LIỆU MINH HỌA"
DONG, KG = '#,##0" ₫"', "#,##0.000"
HEAD, KILOGRAMS = 3, 2


def workbook_of(sheet: Sheet) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    look = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#e8efe4"}),
        "text": book.add_format({"border": 1}),
        "dong": book.add_format({"border": 1, "num_format": DONG}),
        "kg": book.add_format({"border": 1, "num_format": KG}),
        "sum": book.add_format({"border": 1, "bold": True, "num_format": DONG}),
        "sum_kg": book.add_format({"border": 1, "bold": True, "num_format": KG}),
    }
    _households(book, look, sheet)
    _lines(book, look, sheet)
    book.close()
    return out.getvalue()


def _page(book: Any, look: dict[str, Any], name: str, sheet: Sheet, heads: list[tuple[str, int]]) -> Any:
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write(0, 0, title_of(sheet), look["title"])
    page.write_string(1, 0, f"{sheet.cooperative.name} · {faces.face_of(sheet)[0]}")
    if settings.DEMO:
        page.write(2, 0, DEMO_WORDS)
    for column, (label, width) in enumerate(heads):
        page.write(HEAD, column, label, look["head"])
        page.set_column(column, column, width)
    page.freeze_panes(HEAD + 1, 2)
    page.repeat_rows(HEAD)
    return page


def title_of(sheet: Sheet) -> str:
    period = {"number": sheet.number, "since": written.day(sheet.since), "until": written.day(sheet.until)}
    if sheet.corrects:
        return _("Bảng điều chỉnh số %(number)s, sửa bảng số %(corrected)s") % {
            **period,
            "corrected": sheet.corrects.number,
        }
    return _("Bảng chia tiền số %(number)s, từ %(since)s đến %(until)s") % period


def _households(book: Any, look: dict[str, Any], sheet: Sheet) -> None:
    heads = [
        (_("Mã hộ"), 12), (_("Hộ"), 26), (_("Số ký"), 12), (_("Tiền hàng"), 16), (_("Phần chung"), 14),
        (_("Khoản trừ"), 14), (_("Được chia"), 16), (_("Trừ tạm ứng"), 14), (_("Còn nhận"), 16),
        (_("Nợ kỳ sau"), 14), (_("Ký nhận"), 18),
    ]  # fmt: skip
    page = _page(book, look, _("Chia tiền"), sheet, heads)
    row = HEAD
    for row, share in enumerate(faces.shares_of(sheet), HEAD + 1):
        page.write_string(row, 0, share.household.code, look["text"])
        page.write_string(row, 1, share.household.name, look["text"])
        page.write_number(row, 2, share.kilograms, look["kg"])
        told = (share.goods, share.pool, -share.deducted, share.credit, -share.set_off)
        for column, amount in enumerate((*told, share.payable, -share.carried), 3):
            page.write_number(row, column, amount, look["dong"])
        page.write_blank(row, 10, None, look["text"])
    page.write(row + 1, 0, _("Cộng"), look["head"])
    page.write_blank(row + 1, 1, None, look["head"])
    for column, known in enumerate(_whole(sheet), 2):
        letter = chr(ord("A") + column)
        formula = f"=SUM({letter}{HEAD + 2}:{letter}{row + 1})"
        # the sum too, for phones that show a workbook without reckoning
        page.write_formula(row + 1, column, formula, look["sum_kg" if column == KILOGRAMS else "sum"], known)


def _whole(sheet: Sheet) -> list[Any]:
    whole = faces.totals_of(sheet)
    told = [whole[part] for part in ("kilograms", "goods", "pool")]
    return [
        *told,
        -whole["deducted"],
        whole["credit"],
        -whole["set_off"],
        whole["payable"],
        -whole["carried"],
    ]


def _lines(book: Any, look: dict[str, Any], sheet: Sheet) -> None:
    heads = [
        (_("Mã hộ"), 12), (_("Lô"), 16), (_("Mặt hàng"), 30), (_("Loại"), 18), (_("Số ký"), 12),
        (_("Giá một ký"), 14), (_("Thành tiền"), 16),
    ]  # fmt: skip
    page = _page(book, look, _("Từng lô"), sheet, heads)
    rows = sheet.lines.select_related("household", "lot", "trade_item")
    for row, line in enumerate(rows.order_by("household__code", "lot__code", "grade"), HEAD + 1):
        words = (line.household.code, line.lot.code, line.trade_item.name, line.grade_label)
        for column, text in enumerate(words):
            page.write_string(row, column, text, look["text"])
        page.write_number(row, 4, line.kilograms, look["kg"])
        page.write_number(row, 5, line.price, look["dong"])
        page.write_number(row, 6, line.amount, look["dong"])

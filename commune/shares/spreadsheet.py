"""A sheet as a workbook: a row a household, every line behind it, sums as formulas that Excel checks again."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from commune.design import workbook, written
from commune.design.workbook import DONG, KILOGRAMS, Column
from commune.shares import faces
from commune.shares.models import Sheet


def workbook_of(sheet: Sheet) -> bytes:
    return workbook.written(_households(sheet), _lines(sheet))


def _paper(
    title: str, sheet: Sheet, columns: list[Column], rows: Iterable[Any], **more: Any
) -> workbook.Sheet:
    above = [title_of(sheet), f"{sheet.cooperative.name} · {faces.face_of(sheet)[0]}"]
    return workbook.Sheet(title, columns, rows, above=above, kept=2, is_for_paper=True, **more)


def title_of(sheet: Sheet) -> str:
    period = {"number": sheet.number, "since": written.day(sheet.since), "until": written.day(sheet.until)}
    if sheet.corrects:
        return _("Bảng điều chỉnh số %(number)s, sửa bảng số %(corrected)s") % {
            **period,
            "corrected": sheet.corrects.number,
        }
    return _("Bảng chia tiền số %(number)s, từ %(since)s đến %(until)s") % period


def _households(sheet: Sheet) -> workbook.Sheet:
    columns = [
        Column(_("Mã hộ"), 12), Column(_("Hộ"), 26), Column(_("Số ký"), 12, KILOGRAMS),
        Column(_("Tiền hàng"), 16, DONG), Column(_("Phần chung"), 14, DONG), Column(_("Khoản trừ"), 14, DONG),
        Column(_("Được chia"), 16, DONG), Column(_("Trừ tạm ứng"), 14, DONG), Column(_("Còn nhận"), 16, DONG),
        Column(_("Nợ kỳ sau"), 14, DONG), Column(_("Ký nhận"), 18),
    ]  # fmt: skip
    rows = [
        [
            share.household.code, share.household.name, share.kilograms, share.goods, share.pool, -share.deducted,
            share.credit, -share.set_off, share.payable, -share.carried, None,
        ]
        for share in faces.shares_of(sheet)
    ]  # fmt: skip
    sums = dict(enumerate(_whole(sheet), 2))
    return _paper(_("Chia tiền"), sheet, columns, rows, sums=sums, total=_("Cộng"))


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


def _lines(sheet: Sheet) -> workbook.Sheet:
    columns = [
        Column(_("Mã hộ"), 12), Column(_("Lô"), 16), Column(_("Mặt hàng"), 30), Column(_("Loại"), 18),
        Column(_("Số ký"), 12, KILOGRAMS), Column(_("Giá một ký"), 14, DONG), Column(_("Thành tiền"), 16, DONG),
    ]  # fmt: skip
    found = sheet.lines.select_related("household", "lot", "trade_item")
    rows = [
        [
            line.household.code, line.lot.code, line.trade_item.name, line.grade_label, line.kilograms,
            line.price, line.amount,
        ]
        for line in found.order_by("household__code", "lot__code", "grade")
    ]  # fmt: skip
    return _paper(_("Từng lô"), sheet, columns, rows)

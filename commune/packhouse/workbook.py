"""The day as a workbook for Excel: one sheet a step, figures as figures."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse

from commune.design import workbook
from commune.lib.vietnamese import format_date
from commune.packhouse.balance import balance_of, stock_at
from commune.packhouse.day import DaySheet, bounds, day_sheets, sheets_of
from commune.packhouse.grades import grade_of, known_rejects
from commune.packhouse.models import Grading, Intake, Packing, Tasting
from commune.packhouse.tasting import sheet_of
from commune.places.models import Place


def workbook_of(place: Place, day: date) -> HttpResponse:
    """The download, named after the house and the day."""
    sheets = [workbook.Sheet(each.title, each.columns, each.rows) for each in sheets_of(place, day)]
    return workbook.answer(f"{place.code} {day:%Y-%m-%d}", *sheets)


def own_sheets(place: Place, day: date) -> list[DaySheet]:
    """Balance, stock, and each step of this room."""
    start, end = bounds(day)
    return [
        _balance(place, day),
        DaySheet("Tồn cuối ngày", ("Lô", "Loại", "Kg"), _stock(place, end), 15),
        DaySheet("Nhập kho", ("Lúc", "Lô", "Hộ", "Kg", "Người cân"), _intakes(place, start, end), 20),
        DaySheet("Phân loại", ("Lúc", "Lô", "Kết quả", "Kg", "Người làm"), _gradings(place, start, end), 30),
        DaySheet(
            "Đóng gói",
            ("Lúc", "Lô đóng gói", "Mặt hàng", "Loại", "Số hộp", "Kg đóng được", "Kg hao hụt", "Người làm"),
            _packings(place, start, end),
            60,
        ),
        DaySheet(
            "Nếm thử", ("Lúc", "Lô", "Mục", "Điểm", "Ghi chú", "Người nếm"), _tastings(place, start, end), 70
        ),
    ]


def _balance(place: Place, day: date) -> DaySheet:
    found = balance_of(place, day)
    rows = (
        ("Tồn đầu ngày", found.opening),
        ("Nhập kho", found.received),
        ("Đóng thẳng không qua cân", found.unweighed),
        ("Đóng gói", found.packed),
        ("Hao hụt khi đóng gói", found.lost),
        ("Loại bỏ khi phân loại", found.rejected),
        ("Tồn cuối ngày", found.closing),
        ("Chênh lệch", found.difference),
    )
    return DaySheet("Cân đối", (f"{place.name}, ngày {format_date(day)}", "Kg"), rows, 10)


def _stock(place: Place, end: datetime) -> list[tuple[Any, ...]]:
    return [(row.lot.code, label, kg) for row in stock_at(place, end) for label, kg in row.shown]


def _intakes(place: Place, start: datetime, end: datetime) -> list[tuple[Any, ...]]:
    rows = Intake.objects.filter(place=place, received_at__gte=start, received_at__lt=end)
    related = rows.select_related("lot__holder", "received_by").order_by("received_at")
    return [
        (r.received_at, r.lot.code, r.lot.holder.code, r.quantity, r.received_by.full_name) for r in related
    ]


def _gradings(place: Place, start: datetime, end: datetime) -> list[tuple[Any, ...]]:
    rows = Grading.objects.filter(place=place, graded_at__gte=start, graded_at__lt=end).shown()
    rejects = known_rejects()
    return [
        (
            row.graded_at,
            row.lot.code,
            grade_of(line.grade).label if line.grade else f"Loại bỏ: {rejects[line.reason].label}",
            line.quantity,
            row.graded_by.full_name,
        )
        for row in rows
        for line in row.lines.all()
    ]


def _packings(place: Place, start: datetime, end: datetime) -> list[tuple[Any, ...]]:
    rows = Packing.objects.filter(place=place, packed_at__gte=start, packed_at__lt=end).shown()
    return [
        (
            row.packed_at,
            row.lot.code,
            row.lot.trade_item.name,
            grade_of(row.grade).label,
            row.units,
            row.units * row.net_content,
            row.loss,
            row.packed_by.full_name,
        )
        for row in rows
    ]


def _tastings(place: Place, start: datetime, end: datetime) -> list[tuple[Any, ...]]:
    rows = Tasting.objects.filter(place=place, tasted_at__gte=start, tasted_at__lt=end).shown()
    found = []
    for row in rows:
        labels = {each.code: each.label for each in sheet_of(row).attributes}
        for score in row.scores.all():
            facts = (row.tasted_at, row.lot.code, labels[score.attribute], score.score, row.remark)
            found.append((*facts, row.tasted_by.full_name))
    return found


day_sheets.add("packhouse", own_sheets)

"""The day as a workbook for Excel: one sheet a step, figures as figures."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from commune.lib.vietnamese import VIETNAM, format_date
from commune.packhouse.balance import balance_of, stock_at
from commune.packhouse.day import DaySheet, bounds, day_sheets, sheets_of
from commune.packhouse.grades import grade_of, known_rejects
from commune.packhouse.models import Grading, Intake, Packing, Tasting
from commune.packhouse.tasting import sheet_of
from commune.places.models import Place

WIDTH, LONGEST = 12, 60


def workbook_of(place: Place, day: date) -> bytes:
    """XLSX. Text is always text: what begins with a sign is no formula."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "bottom": 1})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    figure = book.add_format({"num_format": "#,##0.###"})
    for sheet in sheets_of(place, day):
        page = book.add_worksheet(sheet.title[:31])
        page.write_row(0, 0, sheet.columns, head)
        for place_of_row, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                _write(page, (place_of_row, column), cell, (moment, figure))
        for column in range(len(sheet.columns)):
            lengths = [len(str(row[column])) for row in sheet.rows] + [len(sheet.columns[column])]
            page.set_column(column, column, min(max(WIDTH, *lengths) + 1, LONGEST))
        page.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _write(page: Any, where: tuple[int, int], cell: Any, formats: tuple[Any, Any]) -> None:
    moment, figure = formats
    if isinstance(cell, datetime):
        page.write_datetime(*where, cell.astimezone(VIETNAM).replace(tzinfo=None), moment)
    elif isinstance(cell, Decimal | int):
        page.write_number(*where, float(cell), figure)
    else:
        page.write_string(*where, str(cell))


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

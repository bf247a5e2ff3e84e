"""A station's days and readings as an Excel file."""

from datetime import date, timedelta
from io import BytesIO

import xlsxwriter

from commune.lib.vietnamese import VIETNAM
from commune.weather.daily import days_of, start_of
from commune.weather.models import Quality, Station, WeatherReading
from commune.weather.quantities import Quantity, known_quantities

NOTHING = "không có số đo"
DAY_COLUMNS = {
    "range": (("thấp nhất", "low"), ("cao nhất", "high")),
    "mean": (("trung bình", "mean"),),
    "total": (("tổng", "total"),),
}


def workbook(station: Station, first: date, last: date) -> bytes:
    """Two sheets: each day (an empty day says so), and every reading with its quality and where it came from."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, date_form = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    time_form = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    _write_days(book.add_worksheet("Theo ngày"), station, first, last, bold=bold, date_form=date_form)
    _write_readings(book.add_worksheet("Số đo"), station, first, last, bold=bold, time_form=time_form)
    book.close()
    return out.getvalue()


def _write_days(
    sheet: "xlsxwriter.worksheet.Worksheet",
    station: Station,
    first: date,
    last: date,
    *,
    bold: object,
    date_form: object,
) -> None:
    columns = [
        (quantity, word, part)
        for quantity in known_quantities().values()
        for word, part in DAY_COLUMNS[quantity.day]
    ]
    sheet.write_row(0, 0, ["Ngày", *(_title(q, word) for q, word, _ in columns), "Ghi chú"], bold)
    for line, (day, figures) in enumerate(sorted(days_of(station, first, last).items()), 1):
        sheet.write_datetime(line, 0, start_of(day).replace(tzinfo=None), date_form)
        for place, (quantity, _, part) in enumerate(columns, 1):
            figure = figures.get(quantity.code)
            value = getattr(figure, part) if figure else None
            if value is not None:
                sheet.write_number(line, place, float(value))
        if not any(figure.count for figure in figures.values()):
            sheet.write_string(line, len(columns) + 1, NOTHING)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(columns) + 1, 16)


def _title(quantity: Quantity, word: str) -> str:
    return f"{quantity.label}, {word} ({quantity.unit})"


def _write_readings(
    sheet: "xlsxwriter.worksheet.Worksheet",
    station: Station,
    first: date,
    last: date,
    *,
    bold: object,
    time_form: object,
) -> None:
    heads = ("Lúc đo", "Cảm biến", "Đại lượng", "Giá trị", "Đơn vị", "Chất lượng", "Nguồn", "Nhận lúc")
    sheet.write_row(0, 0, heads, bold)
    rows = WeatherReading.objects.filter(
        station=station, at__gte=start_of(first), at__lt=start_of(last + timedelta(days=1))
    )
    for line, row in enumerate(
        rows.select_related("delivery").defer("delivery__accepted").order_by("at", "quantity", "sensor"), 1
    ):
        sheet.write_datetime(line, 0, row.at.astimezone(VIETNAM).replace(tzinfo=None), time_form)
        sheet.write_row(line, 1, [row.sensor, row.what.label])
        if row.value is not None:
            sheet.write_number(line, 3, float(row.value))
        sheet.write_row(line, 4, [row.what.unit, Quality(row.quality).label])
        sheet.write_string(line, 6, row.delivery.file_name or row.delivery.get_channel_display())
        received = row.delivery.received_at.astimezone(VIETNAM).replace(tzinfo=None)
        sheet.write_datetime(line, 7, received, time_form)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(heads) - 1, 18)

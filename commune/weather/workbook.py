"""A station's days and readings as an Excel file."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse

from commune.design import workbook
from commune.weather.daily import days_of, latest, measured_by, start_of
from commune.weather.models import Quality, Station, StationSet, WeatherReading
from commune.weather.quantities import Quantity, known_quantities

NOTHING = "không có số đo"
DAY_COLUMNS = {
    "range": (("thấp nhất", "low"), ("cao nhất", "high")),
    "mean": (("trung bình", "mean"),),
    "total": (("tổng", "total"),),
}


def workbook_of(station: Station, first: date, last: date) -> HttpResponse:
    """Two sheets: each day (an empty day says so), and every reading with its quality and where it came from."""
    days = workbook.Sheet("Theo ngày", _day_heads(), _days(station, first, last), kept=1)
    heads = ("Lúc đo", "Cảm biến", "Đại lượng", "Giá trị", "Đơn vị", "Chất lượng", "Nguồn", "Nhận lúc")
    readings = workbook.Sheet("Số đo", heads, _readings(station, first, last), kept=1)
    return workbook.answer(station.place.name, days, readings)


def list_of(stations: StationSet) -> HttpResponse:
    """The stations with where they stand and the newest value of each quantity."""
    quantities = list(known_quantities().values())
    heads = [
        "Mã trạm",
        "Tên trạm",
        "Đơn vị giữ",
        "Xã, phường",
        "Vĩ độ",
        "Kinh độ",
        "Cao độ (m)",
        "Tình trạng",
    ]
    heads += [f"{each.label} ({each.unit})" for each in quantities] + ["Đo lần cuối"]
    return workbook.answer("tram do", workbook.Sheet("Trạm đo", heads, map(_station, stations), kept=2))


def _station(each: Station) -> list[Any]:
    measured = set(measured_by(each))
    found = {code: latest(each, code) for code in known_quantities() if code in measured}
    place, unit = each.place, each.place.unit
    return [
        place.code, place.name, place.holder.name, unit.name if unit else "", place.latitude, place.longitude,
        each.elevation_m, "số đo minh họa" if each.is_illustrative else "",
        *(row.value if (row := found.get(code)) else None for code in known_quantities()),
        max((row.at for row in found.values() if row), default=None),
    ]  # fmt: skip


def _parts() -> list[tuple[Quantity, str, str]]:
    return [
        (each, word, part) for each in known_quantities().values() for word, part in DAY_COLUMNS[each.day]
    ]


def _day_heads() -> list[str]:
    return ["Ngày", *(f"{each.label}, {word} ({each.unit})" for each, word, _ in _parts()), "Ghi chú"]


def _days(station: Station, first: date, last: date) -> Iterator[list[Any]]:
    for day, figures in sorted(days_of(station, first, last).items()):
        told = [
            getattr(figures[each.code], part) if figures.get(each.code) else None
            for each, _, part in _parts()
        ]
        yield [day, *told, "" if any(figure.count for figure in figures.values()) else NOTHING]


def _readings(station: Station, first: date, last: date) -> Iterator[list[Any]]:
    rows = WeatherReading.objects.filter(
        station=station, at__gte=start_of(first), at__lt=start_of(last + timedelta(days=1))
    )
    found = rows.select_related("delivery").defer("delivery__accepted")
    for row in found.order_by("at", "quantity", "sensor"):
        source = row.delivery.file_name or row.delivery.get_channel_display()
        facts = (row.at, row.sensor, row.what.label, row.value, row.what.unit, Quality(row.quality).label)
        yield [*facts, source, row.delivery.received_at]

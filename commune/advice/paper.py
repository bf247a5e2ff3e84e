"""The bulletin as it stands on page and paper: everything in words, "không có ghi chép" where nothing was measured."""

from datetime import date, datetime
from typing import Any

from commune.advice.bulletins import Figures
from commune.advice.models import Kind, Level
from commune.design.written import day, moment, so
from commune.lib.vietnamese import format_date


def paper_of(
    figures: Figures, introduction: str = "", approved_by: str = "", approved_at: datetime | None = None
) -> dict[str, Any]:
    """A draft has nobody who approved it."""
    return {
        "unit": figures["unit"],
        "first": _day(figures["monday"]),
        "last": _day(figures["last"]),
        "introduction": introduction,
        "stations": [_station(each) for each in figures["stations"]],
        "warnings": [_warning(each) for each in figures["warnings"]],
        "irrigation": irrigation_text(figures["irrigation"]),
        "pests": [_noted(each) for each in figures["pests"]],
        "approved": f"Duyệt: {approved_by}, {moment(approved_at)}" if approved_at else "Bản nháp, chưa duyệt",
        "editions": ", ".join(figures["editions"]),
    }


def irrigation_text(counts: Figures) -> str:
    if not counts["plots"]:
        return "Không có ghi chép để tính lượng tưới."
    text = f"{so(counts['plots'])} vườn được theo dõi, {so(counts['act'])} vườn nên tưới ngay"
    return f"{text}, {so(counts['unknown'])} vườn không có ghi chép." if counts["unknown"] else f"{text}."


def _station(week: Figures) -> dict[str, Any]:
    return {"name": week["name"], "note": station_note(week), "rows": station_rows(week)}


def station_note(week: Figures) -> str:
    parts = ["Số đo minh họa"] if week["illustrative"] else []
    if week["silent"]:
        parts.append("không có số đo ngày " + ", ".join(day(_date(each)) for each in week["silent"]))
    return " · ".join(parts)


def station_rows(week: Figures) -> list[tuple[str, str]]:
    """Label and figure; "không có ghi chép" where nothing was measured."""
    rain = f"{so(week['rain'], 1)} mm ({week['rain_days']}/{week['days']} ngày có đo)"
    et0 = f"{so(week['et0'], 1)} mm ({week['et0_days']}/{week['days']} ngày, nắng và gió ước tính)"
    rows = [
        ("Nhiệt độ thấp nhất", week["tmin"], f"{so(week['tmin'], 1)} °C"),
        ("Nhiệt độ cao nhất", week["tmax"], f"{so(week['tmax'], 1)} °C"),
        ("Mưa cả tuần", week["rain"], rain),
        ("Nước bốc hơi chuẩn (ET0)", week["et0"], et0),
        ("Độ mặn cao nhất", week["salinity"], f"{so(week['salinity'], 2)} g/L"),
        ("Độ dẫn điện cao nhất", week["ec"], f"{so(week['ec'], 2)} mS/cm"),
        ("Mực nước cao nhất", week["water_level"], f"{so(week['water_level'], 2)} m"),
    ]
    return [(label, "không có ghi chép" if value is None else told) for label, value, told in rows]


def _warning(each: Figures) -> dict[str, str]:
    return {"kind": str(Kind(each["kind"]).label), "level": str(Level(each["level"]).label), **_noted(each)}


def _noted(each: Figures) -> dict[str, str]:
    estimated = f"Ước tính: {'; '.join(each['estimated'])}. " if each["estimated"] else ""
    return {"text": each["text"], "note": f"{estimated}Nguồn: {'; '.join(each['sources'])}."}


def _date(iso: str) -> date:
    return date.fromisoformat(iso)


def _day(iso: str) -> str:
    return format_date(_date(iso))

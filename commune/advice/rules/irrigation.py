"""Need of water: FAO-56 reference evapotranspiration, crop coefficient and root-zone balance, day by day.

A day without temperatures takes the mean of the others and is said so; too many of them, or none of the last three
days, and no amount is given. A watering in the diary has no amount: it counts as watered to the full.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from commune.advice.rules.verdict import Inputs, Level, Verdict, day_of, figure, once, source_of
from commune.lib.agronomy.crops import adjusted_kc
from commune.lib.agronomy.evapotranspiration import Weather, et0_daily, wind_at_2m
from commune.lib.agronomy.root_zone import Balance, Day, RootZone, balance_of

RECENT, WEEK = 3, 7
LEAST_KNOWN = 0.7
NEAR_DAYS, FARTHEST_DAYS = 2, 14


@dataclass(frozen=True)
class _Water:
    """`et0` of each day as used; `known` of how many days it was computed from readings."""

    et0: list[float]
    known: int
    estimated: list[str]


def decide(inputs: Inputs) -> Verdict:
    zone_line = inputs["zone"]
    if zone_line is None:
        return Verdict(
            "unknown",
            "Chưa có hệ số nước cho loại cây này nên không tính được lượng tưới. Hãy hỏi kỹ thuật viên.",
        )
    water = _water(inputs)
    if water is None:
        return Verdict("unknown", _nothing_measured(inputs), sources=[source_of(zone_line)])
    zone = RootZone(
        holds_mm_per_m=zone_line["holds_mm_per_m"], depth_m=zone_line["depth_m"], share=zone_line["share"]
    )
    kc, estimated = _kc(inputs)
    balances = balance_of(zone, _days(inputs, water, kc))
    level, text = _told(inputs, balances[-1], kc * fmean(water.et0[-RECENT:]))
    estimated = [*estimated, *water.estimated, *_assumed(inputs)]
    sources = once(
        [source_of(zone_line), *([source_of(inputs["stage"])] if inputs["stage"] else []), "FAO-56"]
    )
    return Verdict(level, text, _reasons(inputs, water, kc, balances[-1]), once(estimated), sources)


def _nothing_measured(inputs: Inputs) -> str:
    if inputs["station"] is None:
        return "Không có ghi chép thời tiết: quanh vườn chưa có trạm đo nên không tính được lượng tưới."
    last = next((each["day"] for each in reversed(inputs["weather"]) if each["tmax"] is not None), None)
    since = f" Lần đo gần nhất: {day_of(last)}." if last else ""
    return (
        "Không có ghi chép nhiệt độ đủ ngày ở trạm "
        f"{inputs['station']['name']} nên không tính được lượng tưới.{since}"
    )


def _water(inputs: Inputs) -> _Water | None:
    found = [_et0(each, inputs["station"]) for each in inputs["weather"]] if inputs["station"] else []
    known = [et0 for et0, _ in found if et0 is not None]
    if not found or len(known) < LEAST_KNOWN * len(found) or all(et0 is None for et0, _ in found[-RECENT:]):
        return None
    mean = fmean(known)
    estimated = once([text for _, texts in found for text in texts])
    gaps = len(found) - len(known)
    if gaps:
        estimated.append(f"{gaps} ngày không có nhiệt độ, lấy trung bình các ngày khác")
    rainless = sum(each["rain"] is None for each in inputs["weather"])
    if rainless:
        estimated.append(f"{rainless} ngày không có ghi chép mưa, tính như không mưa")
    return _Water([mean if et0 is None else et0 for et0, _ in found], len(known), estimated)


TOLD = {
    "humidity": "độ ẩm không đo, lấy theo nhiệt độ thấp nhất",
    "rhmin_pct": "độ ẩm thấp nhất không đo",
    "rhmax_pct": "độ ẩm cao nhất không đo",
    "wind_m_s": "gió không đo, lấy 2 m/s",
    "wind_height_m": "không rõ máy đo gió cao bao nhiêu, lấy 2 m",
    "radiation": "nắng không đo, lấy theo chênh lệch nhiệt độ ngày đêm",
}


def _et0(day: Inputs, station: Inputs) -> tuple[float | None, list[str]]:
    if day["tmin"] is None or day["tmax"] is None:
        return None, []
    weather = Weather(
        latitude_deg=station["latitude"],
        elevation_m=station["elevation_m"],
        day_of_year=date.fromisoformat(day["day"]).timetuple().tm_yday,
        tmax_c=day["tmax"],
        tmin_c=day["tmin"],
        rhmax_pct=day["rhmax"],
        rhmin_pct=day["rhmin"],
        wind_m_s=day["wind"],
        wind_height_m=station["wind_height_m"] if day["wind"] is not None else None,
        rs_mj=day["rs"],
        coastal=station["coastal"],
    )
    found = et0_daily(weather)
    return found.et0_mm, [TOLD[text.partition(":")[0]] for text in found.estimated]


def _kc(inputs: Inputs) -> tuple[float, list[str]]:
    """The stage's coefficient, adjusted to wind and humidity where both were measured."""
    if inputs["stage"] is None:
        kc = inputs["highest_kc"]
        note = ["không có ghi chép để biết cây ở giai đoạn nào, tính theo giai đoạn cần nước nhiều nhất"]
    else:
        kc, note = inputs["stage"]["kc"], []
    humid = [each["rhmin"] for each in inputs["weather"] if each["rhmin"] is not None]
    height = inputs["station"]["wind_height_m"]
    windy = [
        wind_at_2m(each["wind"], height or 2.0) for each in inputs["weather"] if each["wind"] is not None
    ]
    if humid and windy:
        tall = inputs["zone"]["height_m"]
        kc = adjusted_kc(kc, u2_m_s=fmean(windy), rhmin_pct=fmean(humid), crop_height_m=tall)
    return kc, note


def _days(inputs: Inputs, water: _Water, kc: float) -> list[Day]:
    watered = set(inputs["waterings"])
    return [
        Day(kc * et0, each["rain"] or 0.0, is_refilled=each["day"] in watered)
        for each, et0 in zip(inputs["weather"], water.et0, strict=True)
    ]


def _told(inputs: Inputs, now: Balance, daily: float) -> tuple[Level, str]:
    lacking, ready = figure(now.depletion_mm), figure(now.raw_mm)
    note = inputs["stage"]["note"] if inputs["stage"] else ""
    if now.depletion_mm >= now.raw_mm:
        text = (
            f"Nên tưới khoảng {lacking} mm, tức {lacking} lít cho mỗi mét vuông đất vườn. "
            f"Đất đã hụt {lacking} mm, quá mức {ready} mm mà cây còn lấy nước dễ."
        )
        return "act", f"{text} {note}".strip()
    days = int((now.raw_mm - now.depletion_mm) / daily) if daily > 0 else None
    when = _when(days)
    text = f"Chưa cần tưới. Đất mới hụt {lacking} mm, tới {ready} mm mới phải tưới.{when}"
    level: Level = "careful" if days is not None and days <= NEAR_DAYS else "info"
    return level, f"{text} {note}".strip()


def _when(days: int | None) -> str:
    if days is None:
        return ""
    if days > FARTHEST_DAYS:
        return " Dù không mưa thì hai tuần tới cũng chưa cần."
    return (
        f" Nếu không mưa thì khoảng {days} ngày nữa mới cần." if days else " Nếu không mưa thì mai phải tưới."
    )


def _reasons(inputs: Inputs, water: _Water, kc: float, now: Balance) -> list[str]:
    week = inputs["weather"][-WEEK:]
    stage = inputs["stage"]["label"] if inputs["stage"] else "không rõ giai đoạn"
    rain = [each["rain"] for each in week if each["rain"] is not None]
    rained = f"Mưa {len(rain)} ngày có đo: {figure(sum(rain), 1)} mm" if rain else "Mưa: không có ghi chép"
    last = inputs["waterings"][-1] if inputs["waterings"] else None
    station = inputs["station"]
    return [
        f"{station['name']}, cách vườn {figure(station['distance_km'], 1)} km",
        f"Nước bốc hơi chuẩn (ET0) {len(week)} ngày qua: {figure(sum(water.et0[-WEEK:]), 1)} mm",
        f"Hệ số cây {figure(kc, 2)}, {stage}",
        rained,
        f"Lần tưới ghi gần nhất: {day_of(last)}" if last else "Lần tưới: không có ghi chép trong 30 ngày",
        f"Cây đang dùng được {figure(100 * now.stress)} % lượng nước nó muốn",
    ]


def _assumed(inputs: Inputs) -> list[str]:
    first = date.fromisoformat(inputs["weather"][0]["day"])
    texts = ["lượng nước mỗi lần tưới không ghi, coi như tưới đủ"] if inputs["waterings"] else []
    if not inputs["waterings"]:
        texts.append(f"coi như đất đủ nước ngày {day_of((first - timedelta(days=1)).isoformat())}")
    texts.append(f"đất của vườn: {inputs['zone']['soil']}")
    return texts

"""The loudspeaker's text: plain sentences with every figure spelled out, so that anybody can read it aloud."""

from datetime import date
from typing import Any

from commune.lib.measures.number_words import number_in_words
from commune.lib.vietnamese.speaking import aloud, day_aloud, number_aloud

Figures = dict[str, Any]


def spoken_text(figures: Figures, introduction: str = "") -> str:
    """Paragraphs separated by empty lines. What was not measured is said, too."""
    first, last = date.fromisoformat(figures["monday"]), date.fromisoformat(figures["last"])
    span = f"từ {day_aloud(first)} tới {day_aloud(last)}"
    parts = [f"Kính thưa bà con {_lowered(figures['unit'])}. Đây là bản tin nông vụ {span}."]
    if introduction:
        parts.append(aloud(introduction))
    parts += [_station(each) for each in figures["stations"]]
    parts += [aloud(each["text"]) for each in figures["warnings"]]
    parts += [_irrigation(figures["irrigation"]), *(aloud(each["text"]) for each in figures["pests"])]
    parts.append("Bản tin tới đây là hết. Cảm ơn bà con đã lắng nghe.")
    return "\n\n".join(part for part in parts if part)


def _lowered(unit: str) -> str:
    """ "xã Mỹ Thọ" in the middle of a sentence."""
    return unit[:1].lower() + unit[1:]


def _station(week: Figures) -> str:
    told = [f"{week['name'].replace(' (minh họa)', '')}."]
    if week["illustrative"]:
        told.append("Số đo của trạm này là minh họa.")
    if week["tmin"] is not None:
        told.append(f"Lạnh nhất {_figure(week['tmin'], 1)} độ C, nóng nhất {_figure(week['tmax'], 1)} độ C.")
    if week["rain"] is None:
        told.append("Không có ghi chép mưa.")
    else:
        days = number_in_words(week["rain_days"])
        told.append(f"Mưa cả thảy {_figure(week['rain'], 1)} mi-li-mét trong {days} ngày có đo.")
    if week["salinity"] is not None:
        told.append(f"Độ mặn cao nhất {_figure(week['salinity'], 2)} gam một lít.")
    if week["water_level"] is not None:
        told.append(f"Mực nước cao nhất {_figure(week['water_level'], 2)} mét.")
    if week["silent"]:
        told.append(f"Có {number_in_words(len(week['silent']))} ngày trạm không gửi số đo.")
    return " ".join(told)


def _irrigation(counts: Figures) -> str:
    if not counts["plots"]:
        return ""
    told = f"Trong {number_in_words(counts['plots'])} vườn được theo dõi nước, "
    told += (
        f"{number_in_words(counts['act'])} vườn nên tưới ngay."
        if counts["act"]
        else "chưa vườn nào phải tưới."
    )
    if counts["unknown"]:
        told += (
            f" {number_in_words(counts['unknown']).capitalize()} vườn không có ghi chép nên không tính được."
        )
    return told


def _figure(value: float, places: int) -> str:
    sign = "âm " if value < 0 else ""
    whole, _, decimals = f"{abs(value):.{places}f}".partition(".")
    return sign + number_aloud(whole, decimals)

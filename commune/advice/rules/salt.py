"""Salt in the water against the limits of each source. Sources that disagree are both told, never averaged."""

from commune.advice.rules.verdict import Inputs, Level, Verdict, figure, moment_of, once, plain, source_of
from commune.lib.agronomy.salinity import Limit, disagree, salt_of_ec
from commune.lib.agronomy.salinity import Verdict as Judged

WORDS: dict[Judged, str] = {
    "usable": "tưới được",
    "careful": "sát ngưỡng, tưới dè dặt",
    "too_salty": "mặn quá, đừng tưới",
}
ORDER: tuple[Judged, ...] = ("usable", "careful", "too_salty")
LEVELS: dict[Judged, Level] = {"usable": "info", "careful": "careful", "too_salty": "act"}


def decide(inputs: Inputs) -> Verdict:
    reading, crop = inputs["reading"], inputs["crop"]
    sources = once([source_of(line) for line in inputs["limits"]])
    if not inputs["is_fresh"]:
        last = f" Lần đo gần nhất: {moment_of(reading['at'])}." if reading else ""
        text = f"Không có ghi chép độ mặn ba ngày qua.{last} Thử nước trước khi tưới."
        return Verdict("unknown", text, sources=sources)
    salt, told, estimated = _salt(reading)
    told += f" lúc {moment_of(reading['at'])}"
    reasons = [f"{inputs['station']['name']}, cách vườn {figure(inputs['station']['distance_km'], 1)} km"]
    if not inputs["limits"]:
        text = f"{told}. Chưa có nguồn nào nói ngưỡng mặn cho {crop}, hãy hỏi kỹ thuật viên."
        return Verdict("unknown", text, reasons, estimated)
    limits = [Limit(crop, line["careful_from"], line["most"], line["short"]) for line in inputs["limits"]]
    verdicts = [limit.verdict(salt) for limit in limits]
    worst = max(verdicts, key=ORDER.index)
    reasons += [f"Theo {limit.source}: {crop} chịu {_span(limit)}" for limit in limits]
    if disagree(limits, salt):
        text = f"{told}. Các nguồn nói khác nhau. " + " ".join(map(_by_source, limits, verdicts))
        text += f" Theo nguồn chặt nhất thì {WORDS[worst]}."
    else:
        text = f"{told}: với {crop}, {WORDS[worst]} (ngưỡng {_span(limits[0])})."
    return Verdict(LEVELS[worst], text, reasons, estimated, sources)


def _salt(reading: Inputs) -> tuple[float, str, list[str]]:
    """g/L, how it is told, and that it was not measured where only EC was."""
    if reading["quantity"] == "salinity":
        return reading["value"], f"Độ mặn {figure(reading['value'], 2)} g/L", []
    salt = salt_of_ec(reading["value"])
    told = f"Độ dẫn điện {figure(reading['value'], 2)} mS/cm, ước khoảng {figure(salt, 2)} g/L muối"
    return salt, told, ["độ mặn không đo, ước từ độ dẫn điện: 0,64 g/L cho mỗi mS/cm"]


def _span(limit: Limit) -> str:
    if limit.careful_from is None:
        return f"tới {plain(limit.most)} g/L"
    return f"{plain(limit.careful_from)}–{plain(limit.most)} g/L"


def _by_source(limit: Limit, verdict: Judged) -> str:
    return f"{limit.source[:1].upper()}{limit.source[1:]}: {_span(limit)}, {WORDS[verdict]}."

"""Heat: the highest temperature of the last two days against dated levels."""

from commune.advice.rules.verdict import Inputs, Verdict, day_of, figure, once, source_of


def decide(inputs: Inputs) -> Verdict:
    sources = once([source_of(line) for line in inputs["levels"]])
    measured = [each for each in inputs["weather"] if each["tmax"] is not None]
    if not measured:
        return Verdict("unknown", "Không có ghi chép nhiệt độ hai ngày qua.", sources=sources)
    hottest = max(measured, key=lambda each: (each["tmax"], each["day"]))
    told = f"{figure(hottest['tmax'], 1)} °C ngày {day_of(hottest['day'])}"
    reasons = [f"{inputs['station']['name']}: cao nhất {told}"]
    reached = [line for line in inputs["levels"] if hottest["tmax"] >= line["tmax_c"]]
    if not reached:
        lowest = figure(min(line["tmax_c"] for line in inputs["levels"]))
        text = f"Nóng nhất {told}, dưới mức nắng nóng {lowest} °C."
        return Verdict("info", text, reasons, sources=sources)
    line = max(reached, key=lambda each: each["tmax_c"])
    text = f"{line['label'].capitalize()}: {told}, từ {figure(line['tmax_c'])} °C trở lên. {line['what']}"
    return Verdict(line["level"], text, reasons, sources=[source_of(line)])

"""Flood: the newest water level of the station against the levels that were set for this very station."""

from commune.advice.rules.verdict import Inputs, Verdict, figure, moment_of, once, source_of


def decide(inputs: Inputs) -> Verdict:
    reading, levels = inputs["reading"], inputs["levels"]
    sources = once([source_of(line) for line in levels])
    if not inputs["is_fresh"]:
        last = f" Lần đo gần nhất: {moment_of(reading['at'])}." if reading else ""
        return Verdict("unknown", f"Không có ghi chép mực nước ba ngày qua.{last}", sources=sources)
    told = f"Mực nước {figure(reading['value'], 2)} m lúc {moment_of(reading['at'])}"
    if not levels:
        text = f"{told}. Trạm này chưa có mức báo động nên không so được."
        return Verdict("unknown", text)
    reasons = [f"{inputs['station']['name']}, tính theo mốc của trạm"]
    reached = [line for line in levels if reading["value"] >= line["metres"]]
    if not reached:
        lowest = min(levels, key=lambda line: float(line["metres"]))
        text = f"{told}, dưới {lowest['label']} ({figure(lowest['metres'], 2)} m)."
        return Verdict("info", text, reasons, sources=sources)
    line = max(reached, key=lambda each: float(each["metres"]))
    text = f"{told}, từ {line['label']} ({figure(line['metres'], 2)} m) trở lên. {line['what']}"
    return Verdict(line["level"], text, reasons, sources=[source_of(line)])

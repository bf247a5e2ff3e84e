"""Rain on open flowers: wet panicles are where anthracnose begins and pollen is lost."""

from commune.advice.rules.verdict import Inputs, Verdict, day_of, figure, source_of


def decide(inputs: Inputs) -> Verdict:
    line, stage = inputs["threshold"], inputs["stage"]
    measured = [each for each in inputs["weather"] if each["rain"] is not None]
    if not measured:
        return Verdict(
            "unknown",
            "Cây đang bông mà không có ghi chép mưa ba ngày qua. Hãy tự thăm bông sau mỗi cơn mưa.",
            sources=[source_of(line)],
        )
    wettest = max(measured, key=lambda each: (each["rain"], each["day"]))
    reasons = [f"{stage['label'].capitalize()}, theo ngày xử lý ra bông trong nhật ký"]
    reasons += [f"Mưa ngày {day_of(each['day'])}: {figure(each['rain'], 1)} mm" for each in measured]
    missing = len(inputs["weather"]) - len(measured)
    estimated = [f"{missing} ngày không có ghi chép mưa"] if missing else []
    rained, most = figure(wettest["rain"], 1), figure(line["mm_a_day"], 1)
    if wettest["rain"] < line["mm_a_day"]:
        text = f"Cây đang bông, ba ngày qua mưa nhiều nhất {rained} mm một ngày, chưa tới mức {most} mm."
        return Verdict("info", text, reasons, estimated, [source_of(line)])
    text = f"Mưa {rained} mm ngày {day_of(wettest['day'])} lúc cây đang bông. {line['what']}"
    return Verdict("act", text, reasons, estimated, [source_of(line)])

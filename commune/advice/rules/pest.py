"""Days to the next stage of an insect: degree days since a stage that somebody saw, then days like the last ones."""

import math
from datetime import date, timedelta
from statistics import fmean

from commune.advice.rules.verdict import Inputs, Level, Verdict, day_of, figure, plain, source_of
from commune.lib.agronomy.development import Progress, StageModel, progress_of

LEAST_KNOWN = 0.6
AHEAD_LIKE = 7
SOON_DAYS = 3


def decide(inputs: Inputs) -> Verdict:
    line = inputs["pest"]
    seen = f"{line['name']}, {line['stage_label']}, thấy ngày {day_of(inputs['observed_on'])}"
    days = [(each["tmin"], each["tmax"]) for each in inputs["weather"]]
    known = [(low, high) for low, high in days if low is not None and high is not None]
    recent = [pair for pair in days[-AHEAD_LIKE:] if None not in pair]
    if inputs["station"] is None or not recent or len(known) < LEAST_KNOWN * len(days):
        return Verdict(
            "unknown",
            f"{seen}. Không có ghi chép nhiệt độ đủ ngày nên không tính được ngày qua giai đoạn sau.",
            sources=[source_of(line)],
        )
    mean = (fmean(low for low, _ in known), fmean(high for _, high in known))
    ahead = (fmean(low for low, _ in recent), fmean(high for _, high in recent))
    model = StageModel(line["base_c"], line["constant_dd"], line["lowest_c"], line["highest_c"])
    since = [pair if None not in pair else mean for pair in days[inputs["lead"] :]]
    found = progress_of(model, since, ahead)
    return Verdict(
        _level(found),
        f"{seen}. {_told(found, inputs)}",
        _reasons(inputs, model, found, since),
        _estimated(inputs, model, found, ahead),
        [source_of(line)],
    )


def _level(found: Progress) -> Level:
    if found.days_left is None:
        return "info"
    return "act" if found.days_left <= SOON_DAYS else "careful"


def _told(found: Progress, inputs: Inputs) -> str:
    after = inputs["pest"]["next_label"]
    if found.is_over:
        return f"Theo độ ấm đã qua thì nay đã {after}. Hãy thăm vườn và ghi lại giai đoạn mới."
    if found.days_left is None:
        return f"Với thời tiết này thì chưa biết ngày nào {after}."
    left = math.ceil(found.days_left)
    when = date.fromisoformat(inputs["day"]) + timedelta(days=left)
    return f"Còn khoảng {left} ngày nữa sẽ {after}, quanh ngày {day_of(when.isoformat())}."


def _reasons(
    inputs: Inputs, model: StageModel, found: Progress, since: list[tuple[float, float]]
) -> list[str]:
    return [
        f"{inputs['station']['name']}, cách vườn {figure(inputs['station']['distance_km'], 1)} km",
        (
            f"Đã gom {figure(found.gathered_dd, 1)} trong {plain(model.constant_dd)} độ ngày "
            f"trên ngưỡng {plain(model.base_c)} °C, qua {len(since)} ngày"
        ),
    ]


def _estimated(inputs: Inputs, model: StageModel, found: Progress, ahead: tuple[float, float]) -> list[str]:
    texts = ["những ngày tới coi như ấm bằng tuần qua", "nhiệt độ của trạm, không phải trong tán cây"]
    gaps = sum(each["tmin"] is None or each["tmax"] is None for each in inputs["weather"][inputs["lead"] :])
    if gaps:
        texts.append(f"{gaps} ngày không có nhiệt độ, lấy trung bình các ngày khác")
    span = f"{plain(model.lowest_c)}–{plain(model.highest_c)} °C"
    if found.outside or not model.is_fitted_at(sum(ahead) / 2):
        texts.append(f"có ngày ngoài khoảng {span} mà công thức được dựng, nên ngày tính ra có thể sai nhiều")
    return texts

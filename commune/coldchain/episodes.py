"""When it was too warm or too cold, for how long, and what that costs. Plain sums over readings, no tables.

An episode lasts from its first reading outside of the limits to its last: what was not measured is not claimed.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from commune.coldchain.curves import Point
from commune.coldchain.dated import Limit, Protocol, rates
from commune.design import written
from commune.lib.vietnamese import format_number

ABOVE, BELOW = "above", "below"
SIDES = (ABOVE, BELOW)
TENTH = Decimal("0.1")
DAY_HOURS = 24


@dataclass(frozen=True)
class Episode:
    """Readings in a row on one side of the limits."""

    side: str
    points: tuple[Point, ...]

    @property
    def minutes(self) -> int:
        return int((self.points[-1].at - self.points[0].at).total_seconds() // 60)

    @property
    def extreme(self) -> Decimal:
        degrees = [point.celsius for point in self.points]
        return max(degrees) if self.side == ABOVE else min(degrees)


def is_outside(celsius: Decimal, limit: Limit, side: str) -> bool:
    return celsius > limit.max_c if side == ABOVE else celsius < limit.min_c


def allowed_minutes(limit: Limit, side: str) -> int:
    return limit.above_minutes if side == ABOVE else limit.below_minutes


def episodes(points: Iterable[Point], limit: Limit, side: str) -> list[Episode]:
    """Every run of readings outside on that side, short ones too."""
    gap = timedelta(minutes=limit.gap_minutes)
    runs: list[list[Point]] = []
    last: Point | None = None
    for point in points:
        if not is_outside(point.celsius, limit, side):
            last = None
            continue
        if last is None or point.at - last.at > gap:
            runs.append([])
        runs[-1].append(point)
        last = point
    return [Episode(side, tuple(run)) for run in runs]


def is_too_long(episode: Episode, limit: Limit) -> bool:
    return episode.minutes > allowed_minutes(limit, episode.side)


def speed(celsius: Decimal, limit_c: Decimal) -> float:
    """How many times as fast fruit ages at `celsius` as at `limit_c`, band by band of Q10."""
    low, high = sorted((limit_c, celsius))
    exponent = 0.0
    bands = rates()
    for place, band in enumerate(bands):
        top = high if place == len(bands) - 1 else min(high, band.to_c)
        width = float(top - max(low, band.from_c))
        if width > 0:
            exponent += math.log(float(band.q10)) * width / 10
    return math.exp(exponent if celsius > limit_c else -exponent)


def hours_lost(points: Sequence[Point], limit: Limit) -> Decimal:
    """Hours of life at the upper limit that the warmth cost beyond the hours that passed, by trapezoids."""
    lost = 0.0
    for before, after in pairwise(points):
        hours = (after.at - before.at).total_seconds() / 3600
        extra = speed(before.celsius, limit.max_c) + speed(after.celsius, limit.max_c) - 2
        lost += hours * extra / 2
    return Decimal(lost).quantize(TENTH, ROUND_HALF_UP)


def days_lost(episode: Episode, limit: Limit) -> int:
    """Whole days, rounded up: a best-before is a day, so nothing finer is claimed."""
    if episode.side == BELOW:
        nights = math.ceil(max(episode.minutes, 1) / (DAY_HOURS * 60))
        return nights * limit.days_per_day_below
    return math.ceil(hours_lost(episode.points, limit) / DAY_HOURS)


def working(episode: Episode, limit: Limit) -> str:
    """The formula with its inputs, in one paragraph, as people can check it by hand."""
    days = days_lost(episode, limit)
    if episode.side == BELOW:
        return (
            f"Lạnh dưới {degrees(limit.min_c)} trong {span(episode.minutes)}: mỗi ngày đêm, tính cả phần lẻ, mất "
            f"{limit.days_per_day_below} ngày, thành {days} ngày."
        )
    bands = ", ".join(
        f"{format_number(band.q10)} ({format_number(band.from_c)}–{format_number(band.to_c)} °C)"
        for band in rates()
    )
    lost = format_number(hours_lost(episode.points, limit))
    return (
        f"Giờ mất = tổng của giờ × (tốc độ − 1); tốc độ = Q10 lũy thừa (t − {format_number(limit.max_c)})/10, "
        f"Q10: {bands}. Với {len(episode.points)} số đo trong {span(episode.minutes)}: {lost} giờ, làm tròn lên "
        f"{days} ngày."
    )


def cited(limit: Limit, side: str) -> str:
    """Whose figures these are, with the edition."""
    of_rates = (
        list(dict.fromkeys(band.source.partition(", khoảng")[0] for band in rates())) if side == ABOVE else []
    )
    return f"{'. '.join([limit.source, *of_rates])}. {limit.practice} (bản từ {limit.valid_from:%d/%m/%Y})."


def degrees(celsius: Decimal) -> str:
    return f"{format_number(celsius.normalize())} °C"


def span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} giờ"] * bool(hours) + [f"{rest} phút"] * bool(rest or not hours)
    return " ".join(parts)


def told(episode: Episode, limit: Limit) -> str:
    """What happened, in one sentence."""
    side = "Nóng quá" if episode.side == ABOVE else "Lạnh dưới"
    most = "cao nhất" if episode.side == ABOVE else "thấp nhất"
    edge = limit.max_c if episode.side == ABOVE else limit.min_c
    first, last = (written.moment(episode.points[place].at) for place in (0, -1))
    allowed = span(allowed_minutes(limit, episode.side))
    return (
        f"{side} {degrees(edge)} từ {first} tới {last} ({span(episode.minutes)}, cho phép {allowed}), "
        f"{most} {degrees(episode.extreme)}."
    )


def judged(points: Sequence[Point], protocol: Protocol) -> tuple[bool, str]:
    """Whether a curve meets its protocol, and why or why not."""
    hottest = max(point.celsius for point in points)
    if hottest > protocol.max_c:
        return False, f"Có lúc {degrees(hottest)}, quá trần {degrees(protocol.max_c)}: trái có thể bị hư."
    held = max((run for run in _runs(points, protocol)), default=0)
    need = f"{degrees(protocol.min_c)} trong {protocol.minutes} phút"
    if held >= protocol.minutes:
        return True, f"Giữ được {degrees(protocol.min_c)} trở lên suốt {held} phút, đủ mức {need}."
    if held == 0:
        return False, f"Không giữ được {degrees(protocol.min_c)}; cao nhất {degrees(hottest)}. Phải {need}."
    return False, f"Chỉ giữ được {degrees(protocol.min_c)} trở lên {held} phút liền. Phải {need}."


def _runs(points: Sequence[Point], protocol: Protocol) -> list[int]:
    """Minutes of each unbroken run at the temperature; readings further apart than allowed break it."""
    gap = timedelta(minutes=protocol.gap_minutes)
    found: list[int] = []
    first: Point | None = None
    for before, after in pairwise(points):
        if before.celsius >= protocol.min_c <= after.celsius and after.at - before.at <= gap:
            first = first or before
            found.append(int((after.at - first.at).total_seconds() // 60))
        else:
            first = None
    return found

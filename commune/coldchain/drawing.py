"""A curve of temperatures as an SVG drawn on the server: no script, readable in print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from commune.coldchain.curves import Point
from commune.design import written
from commune.lib.vietnamese import VIETNAM, format_number

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 32
MARGIN_C = 1.0


@dataclass(frozen=True)
class Line:
    """A horizontal line with its label, such as a limit."""

    y: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """`runs` are the points of polylines, broken where nothing was measured for long; `told` says it in words."""

    runs: Sequence[str]
    lines: Sequence[Line]
    first: str
    last: str
    told: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM
    label_y: int = HEIGHT - 8


def drawn(points: Sequence[Point], marks: Sequence[Decimal] = (), *, gap_minutes: int = 60) -> Drawing | None:
    """None where there is nothing to draw. `marks` are temperatures to draw a line at."""
    if not points:
        return None
    degrees = [float(point.celsius) for point in points] + [float(mark) for mark in marks]
    low, high = min(degrees) - MARGIN_C, max(degrees) + MARGIN_C
    start, span = points[0].at, max((points[-1].at - points[0].at).total_seconds(), 1.0)

    def across(point: Point) -> float:
        return LEFT + (point.at - start).total_seconds() / span * (WIDTH - LEFT - RIGHT)

    def down(celsius: float) -> float:
        return TOP + (high - celsius) / (high - low) * (HEIGHT - TOP - BOTTOM)

    runs = [
        " ".join(f"{across(p):.1f},{down(float(p.celsius)):.1f}" for p in run)
        for run in _runs(points, timedelta(minutes=gap_minutes))
    ]
    coldest, hottest = min(p.celsius for p in points), max(p.celsius for p in points)
    labelled = dict.fromkeys(marks or [coldest, hottest])
    lines = [Line(round(down(float(mark)), 1), f"{format_number(mark.normalize())} °C") for mark in labelled]
    ends = [written.moment(points[place].at.astimezone(VIETNAM)) for place in (0, -1)]
    told = (
        f"{len(points)} số đo từ {ends[0]} tới {ends[1]}, thấp nhất {format_number(coldest.normalize())} °C, "
        f"cao nhất {format_number(hottest.normalize())} °C."
    )
    return Drawing(runs, lines, ends[0], ends[1], told)


def _runs(points: Sequence[Point], gap: timedelta) -> list[list[Point]]:
    runs = [[points[0]]]
    for point in points[1:]:
        if point.at - runs[-1][-1].at > gap:
            runs.append([])
        runs[-1].append(point)
    return runs

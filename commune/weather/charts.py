"""A quantity over days as plain SVG shapes, drawn on the server. Days without readings are drawn as gaps."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commune.weather.daily import DayFigure, Days
from commune.weather.quantities import Quantity

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 12, 28
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
MOST_TICKS, MOST_DAYS_TOLD = 5, 7


@dataclass(frozen=True)
class Shape:
    """A bar, a gap or a tick; `text` is told to those who point at it or cannot see it."""

    x: float
    y: float
    width: float
    height: float
    text: str = ""


@dataclass
class Chart:
    """Lines are (class, points) with a new line after each gap."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    dots: list[tuple[str, float, float]] = field(default_factory=list)
    bars: list[Shape] = field(default_factory=list)
    gaps: list[Shape] = field(default_factory=list)
    ticks: list[Shape] = field(default_factory=list)
    days: list[Shape] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(days: Days, quantity: Quantity) -> Chart | None:
    """None where no day has a value: there is nothing to draw."""
    order = sorted(days)
    figures = [days[day].get(quantity.code) for day in order]
    known = [each for each in figures if each and each.count]
    if not known:
        return None
    low, high, ticks = _scale(quantity, known)
    step = (WIDTH - LEFT - RIGHT) / len(order)

    def x(place: int) -> float:
        return round(LEFT + step * (place + 0.5), 1)

    def y(value: Decimal | float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - (float(value) - low) / (high - low)), 1)

    chart = Chart(ticks=[Shape(LEFT, y(tick), WIDTH - RIGHT, 0, _written(tick)) for tick in ticks])
    chart.gaps = [
        Shape(round(x(place) - step / 2, 1), TOP, round(step, 1), HEIGHT - TOP - BOTTOM)
        for place, each in enumerate(figures)
        if not each or not each.count
    ]
    chart.days = _told_days(order, x)
    _draw(chart, quantity, figures, x=x, y=y, step=step)
    return chart


def _scale(quantity: Quantity, known: Iterable[DayFigure]) -> tuple[float, float, list[float]]:
    values = [
        float(value) for each in known for value in _values(quantity, each).values() if value is not None
    ]
    low, high = min(values), max(values)
    low = 0.0 if quantity.day == "total" else low
    if high - low < STEPS[0]:
        high, low = high + 1, low - (0 if quantity.day == "total" else 1)
    step = next((each for each in STEPS if (high - low) / each <= MOST_TICKS), STEPS[-1])
    first, last = int(low // step), int(-(-high // step))
    return first * step, last * step, [round(place * step, 2) for place in range(first, last + 1)]


def _values(quantity: Quantity, figure: DayFigure) -> dict[str, Decimal | None]:
    match quantity.day:
        case "range":
            return {"high": figure.high, "low": figure.low}
        case "total":
            return {"total": figure.total}
    return {"mean": figure.mean}


def _draw(
    chart: Chart,
    quantity: Quantity,
    figures: Sequence[DayFigure | None],
    *,
    x: Callable[[int], float],
    y: Callable[[float], float],
    step: float,
) -> None:
    if quantity.day == "total":
        floor = HEIGHT - BOTTOM
        for place, each in enumerate(figures):
            if each and each.total is not None:
                top = y(float(each.total))
                width = round(max(1.0, step * 0.7), 1)
                chart.bars.append(Shape(round(x(place) - width / 2, 1), top, width, round(floor - top, 1)))
        return
    for name in ("high", "low") if quantity.day == "range" else ("mean",):
        points = [
            (x(place), y(float(value)))
            if each and (value := _values(quantity, each)[name]) is not None
            else None
            for place, each in enumerate(figures)
        ]
        for run in _runs(points):
            if len(run) == 1:
                chart.dots.append((name, *run[0]))
            else:
                chart.lines.append((name, " ".join(f"{across},{down}" for across, down in run)))


def _runs(points: Iterable[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Unbroken stretches: a line never bridges a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _told_days(order: Sequence[date], x: Callable[[int], float]) -> list[Shape]:
    every = max(1, -(-len(order) // MOST_DAYS_TOLD))
    return [
        Shape(x(place), HEIGHT - 8, 0, 0, f"{day:%d/%m}")
        for place, day in enumerate(order)
        if place % every == 0
    ]


def _written(value: float) -> str:
    return f"{value:g}".replace(".", ",")

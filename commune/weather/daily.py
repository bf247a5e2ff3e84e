"""What stands for each day of Viet Nam: range, mean or total, with how much of the day was measured at all."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Max, Min, Q, Sum
from django.db.models.functions import TruncDate, TruncHour

from commune.lib.vietnamese import VIETNAM
from commune.weather.models import Quality, Station, WeatherReading


@dataclass(frozen=True)
class DayFigure:
    """One quantity on one day. `count` of readings with a value, in `hours` different hours of the day.

    `missing` counts what the station itself reported as missing, `suspect` what lies outside of the usual.
    """

    low: Decimal | None
    high: Decimal | None
    mean: Decimal | None
    total: Decimal | None
    count: int
    hours: int
    missing: int
    suspect: int


Days = Mapping[date, Mapping[str, DayFigure]]


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


def days_of(station: Station, first: date, last: date) -> Days:
    """Every day from `first` to `last` with its quantities; a day without readings is there and empty."""
    inside = WeatherReading.objects.filter(
        station=station, at__gte=start_of(first), at__lt=start_of(last + timedelta(days=1))
    )
    rows: Any = (
        inside.annotate(day=TruncDate("at", tzinfo=VIETNAM))
        .values("day", "quantity")
        .annotate(
            low=Min("value"),
            high=Max("value"),
            mean=Avg("value"),
            total=Sum("value"),
            count=Count("value"),
            hours=Count(TruncHour("at", tzinfo=VIETNAM), distinct=True, filter=Q(value__isnull=False)),
            missing=Count("pk", filter=Q(quality=Quality.MISSING)),
            suspect=Count("pk", filter=Q(quality=Quality.SUSPECT)),
        )
    )
    span = (last - first).days + 1
    found: dict[date, dict[str, DayFigure]] = {first + timedelta(days=n): {} for n in range(span)}
    for row in rows:
        figures = {part.name: row[part.name] for part in fields(DayFigure)}
        found[row["day"]][row["quantity"]] = DayFigure(**figures)
    return found


def latest(station: Station, quantity: str, *, before: datetime | None = None) -> WeatherReading | None:
    """The newest reading with a value."""
    found = WeatherReading.objects.filter(station=station, quantity=quantity, value__isnull=False)
    if before:
        found = found.filter(at__lt=before)
    return found.order_by("-at", "sensor").first()


def measured_by(station: Station) -> list[str]:
    """Codes of the quantities of which it ever sent anything."""
    return list(WeatherReading.objects.filter(station=station).values_list("quantity", flat=True).distinct())

"""Taking readings in: each judged by itself, each kept exactly once, all new ones of a delivery together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.people.models import Person
from commune.weather.models import (
    Channel,
    Quality,
    Station,
    StationKey,
    WeatherDelivery,
    WeatherReading,
)
from commune.weather.quantities import known_quantities

MILLI = Decimal("0.001")
AHEAD = timedelta(hours=1)
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
LOOKED_UP_AT_ONCE = 400


class Given(NamedTuple):
    """A reading as it came. `where` is a JSON pointer or a line; `value` None: the station says that it has none."""

    where: str
    sensor: str
    quantity: str
    at: datetime
    value: Decimal | None


class Refusal(NamedTuple):
    where: str
    vi: str
    en: str


Identity = tuple[str, str, datetime]


@dataclass
class Outcome:
    """`delivery` None: nothing was new."""

    accepted: int = 0
    missing: int = 0
    suspect: int = 0
    known: int = 0
    refused: list[Refusal] = field(default_factory=list)
    delivery: WeatherDelivery | None = None


@dataclass
class _Sorting:
    new: dict[Identity, tuple[Decimal | None, Quality]] = field(default_factory=dict)
    known: int = 0
    refused: list[Refusal] = field(default_factory=list)


def take_in(
    station: Station,
    readings: Sequence[Given],
    *,
    channel: Channel,
    by: Person | StationKey,
    refused: Sequence[Refusal] = (),
    file_name: str = "",
) -> Outcome:
    """Keep what is new. A reading that is there with the same value is known; with another one it is refused.

    `refused` are items that could not even be read. Two senders of the same readings wait for each other.
    """
    with transaction.atomic():
        Station.objects.select_for_update(no_key=True).get(pk=station.pk)
        sorting = _sorted(station, readings)
        outcome = Outcome(known=sorting.known, refused=[*refused, *sorting.refused])
        if sorting.new:
            outcome.delivery = _kept(
                station, sorting, channel=channel, by=by, file_name=file_name, refused=len(outcome.refused)
            )
    qualities = [quality for _, quality in sorting.new.values()]
    outcome.accepted = len(qualities)
    outcome.missing, outcome.suspect = qualities.count(Quality.MISSING), qualities.count(Quality.SUSPECT)
    return outcome


def _sorted(station: Station, readings: Sequence[Given]) -> _Sorting:
    there, found = _there(station, readings), _Sorting()
    newest = timezone.now() + AHEAD
    for each in readings:
        refusal = _refusal(each, newest)
        if refusal:
            found.refused.append(refusal)
            continue
        value, quality = _judged(each)
        identity = (each.sensor, each.quantity, each.at.astimezone(UTC))
        before = there.get(identity, found.new.get(identity, (None, None)))
        if before[1] is None:
            found.new[identity] = (value, quality)
        elif before[0] == value:
            found.known += 1
        else:
            found.refused.append(
                Refusal(
                    each.where,
                    "Lúc này đã có số đo khác. Số nhận trước được giữ nguyên.",
                    "Another value is known for this time; the first one stays.",
                )
            )
    return found


def _there(station: Station, readings: Sequence[Given]) -> dict[Identity, tuple[Decimal | None, Quality]]:
    """What is known at the moments of these readings."""
    moments = sorted({each.at for each in readings})
    found: dict[Identity, tuple[Decimal | None, Quality]] = {}
    for start in range(0, len(moments), LOOKED_UP_AT_ONCE):
        rows = WeatherReading.objects.filter(
            station=station, at__in=moments[start : start + LOOKED_UP_AT_ONCE]
        )
        for row in rows:
            found[row.sensor, row.quantity, row.at] = (row.value, Quality(row.quality))
    return found


def _refusal(each: Given, newest: datetime) -> Refusal | None:
    quantity = known_quantities().get(each.quantity)
    if quantity is None:
        return Refusal(each.where, "Không biết đại lượng này.", "This quantity is not known.")
    if each.at > newest:
        return Refusal(
            each.where,
            "Giờ đo nằm ở tương lai. Hãy chỉnh đồng hồ của trạm.",
            "The time lies in the future: set the station's clock.",
        )
    if each.at < OLDEST:
        return Refusal(each.where, "Giờ đo trước năm 1990.", "The time is before 1990.")
    if each.value is None or quantity.is_fill(each.value) or quantity.is_possible(each.value):
        return None
    return Refusal(
        each.where,
        f"{quantity.label} không thể là {each.value} {quantity.unit}.",
        f"{quantity.label_en} cannot be {each.value} {quantity.unit}.",
    )


def _judged(each: Given) -> tuple[Decimal | None, Quality]:
    quantity = known_quantities()[each.quantity]
    if each.value is None or quantity.is_fill(each.value):
        return None, Quality.MISSING
    value = each.value.quantize(MILLI)
    return value, Quality.GOOD if quantity.is_usual(value) else Quality.SUSPECT


def _kept(
    station: Station,
    sorting: _Sorting,
    *,
    channel: Channel,
    by: Person | StationKey,
    file_name: str,
    refused: int,
) -> WeatherDelivery:
    row = WeatherDelivery(station=station, channel=channel, file_name=file_name[:120])
    row.key = by if isinstance(by, StationKey) else None
    row.brought_by = by if isinstance(by, Person) else None
    row.received_at = timezone.now()
    row.known, row.refused = sorting.known, refused
    row.accepted = [
        [sensor, quantity, at.isoformat(), None if value is None else format(value, "f"), str(quality)]
        for (sensor, quantity, at), (value, quality) in sorting.new.items()
    ]
    recording.enter(row, by=by.log_actor)
    names = ("station_id", "sensor", "quantity", "at", "value", "quality")
    WeatherReading.objects.bulk_create(
        [WeatherReading(delivery=row, **dict(zip(names, each, strict=True))) for each in columns_of(row)],
        batch_size=500,
    )
    return row


def columns_of(row: WeatherDelivery) -> list[tuple[Any, ...]]:
    """The (station, sensor, quantity, at, value, quality) rows that a delivery gives; the verifier asks too."""
    return [
        (row.station_id, sensor, quantity, datetime.fromisoformat(at), _decimal(value), quality)
        for sensor, quantity, at, value, quality in row.accepted
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

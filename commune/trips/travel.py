"""How far and how long: great-circle distance, a factor for bends of river or road, and a speed, as dated data.

No network is asked. The figures of `data/travel.csv` are assumptions until somebody has measured; a new edition is
a row with a later `valid_from`, and every plan names the edition it was computed with.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from geographiclib.geodesic import Geodesic

from commune.lib.routing.problem import Matrix
from commune.places.models import Place

FILE = Path(__file__).parent / "data" / "travel.csv"
METRES, HOUR, MINUTE = 1000, 3600, 60


@dataclass(frozen=True)
class Pace:
    """Of one kind of vessel in one edition. `factor` lengthens the straight line; service is per stop and parcel."""

    valid_from: date
    kind: str
    speed_kmh: float
    factor: float
    stop_minutes: int
    parcel_seconds: int
    source: str

    @property
    def edition(self) -> str:
        return f"{self.kind} {self.valid_from.isoformat()}"

    def seconds(self, metres: float) -> int:
        return round(metres / METRES / self.speed_kmh * HOUR)

    def service(self, parcels: int) -> int:
        """Seconds alongside."""
        return self.stop_minutes * MINUTE + parcels * self.parcel_seconds if parcels else 0


@cache
def paces() -> tuple[Pace, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_pace(row) for row in csv.DictReader(file))


def pace_of(kind: str, day: date) -> Pace:
    """The latest edition on a day; LookupError before the first."""
    known = [pace for pace in paces() if pace.kind == kind and pace.valid_from <= day]
    if not known:
        raise LookupError(f"no pace of {kind} on {day}")
    return max(known, key=lambda pace: pace.valid_from)


def metres_between(a: Place, b: Place, pace: Pace) -> float:
    """Along river or road; LookupError for a place without a position."""
    if a.point is None or b.point is None:
        raise LookupError((b if a.point else a).name)
    ends = (*map(float, a.point), *map(float, b.point))
    return float(Geodesic.WGS84.Inverse(*ends, Geodesic.DISTANCE)["s12"]) * pace.factor


def distances(places: Sequence[Place], pace: Pace) -> list[list[int]]:
    """Whole metres."""
    return [[round(metres_between(a, b, pace)) if a.pk != b.pk else 0 for b in places] for a in places]


def durations(metres: Matrix, pace: Pace) -> list[list[int]]:
    """Whole seconds."""
    return [[pace.seconds(each) for each in row] for row in metres]


def _pace(row: dict[str, str]) -> Pace:
    return Pace(
        valid_from=date.fromisoformat(row["valid_from"]),
        kind=row["kind"],
        speed_kmh=float(row["speed_kmh"]),
        factor=float(row["factor"]),
        stop_minutes=int(row["stop_minutes"]),
        parcel_seconds=int(row["parcel_seconds"]),
        source=row["source"],
    )

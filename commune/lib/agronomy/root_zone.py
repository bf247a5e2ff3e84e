"""Water in the root zone, day by day (FAO-56 chapter 8): how much is used up, and when the plant begins to lack it.

Depths in millimetres, which are litres on each square metre.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

LEAST_SHARE, MOST_SHARE = 0.1, 0.8
USUAL_DEMAND = 5.0  # mm/day, at which the tables give p


@dataclass(frozen=True, kw_only=True)
class RootZone:
    """`holds_mm_per_m`: water between field capacity and wilting point in a metre of soil; `share`: p of table 22."""

    holds_mm_per_m: float
    depth_m: float
    share: float

    @property
    def taw_mm(self) -> float:
        """Total available water, equation 82."""
        return self.holds_mm_per_m * self.depth_m

    def raw_mm(self, etc_mm: float = USUAL_DEMAND) -> float:
        """Readily available water, equation 83; p falls as the day's demand rises (footnote of table 22)."""
        share = max(LEAST_SHARE, min(MOST_SHARE, self.share + 0.04 * (USUAL_DEMAND - etc_mm)))
        return share * self.taw_mm

    def stress(self, depletion_mm: float, raw_mm: float) -> float:
        """Ks, equation 84: 1 while water is readily there, 0 at the wilting point."""
        if depletion_mm <= raw_mm:
            return 1.0
        return max(0.0, (self.taw_mm - depletion_mm) / (self.taw_mm - raw_mm))


class Day(NamedTuple):
    """Crop evapotranspiration without lack of water, and rain and irrigation that went into the soil."""

    etc_mm: float
    rain_mm: float
    irrigation_mm: float = 0.0
    is_refilled: bool = False  # watered to the full by an amount that nobody measured


class Balance(NamedTuple):
    """At the end of a day. `lost_mm`: water beyond what the root zone holds."""

    depletion_mm: float
    raw_mm: float
    stress: float
    lost_mm: float


def balance_of(zone: RootZone, days: Iterable[Day], *, depletion_mm: float = 0.0) -> list[Balance]:
    """Equation 85, one result a day; the day's stress is judged by the evening before."""
    found = []
    for day in days:
        raw = zone.raw_mm(day.etc_mm)
        stress = zone.stress(depletion_mm, raw)
        came = day.rain_mm + day.irrigation_mm
        after = 0.0 if day.is_refilled else depletion_mm - came + stress * day.etc_mm
        lost = max(0.0, -after)
        depletion_mm = min(zone.taw_mm, max(0.0, after))
        found.append(Balance(depletion_mm, raw, stress, lost))
    return found

"""How much salt a crop or an animal bears, as different sources put it: kept apart, never averaged.

Limits are grams in a litre (the same as per mille) of irrigation or drinking water.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["usable", "careful", "too_salty"]

GRAMS_PER_MILLISIEMENS = 0.64
"""Dissolved salts in g/L for each mS/cm: a rule of thumb that depends on the salts; the raw EC is what was measured."""


@dataclass(frozen=True)
class Limit:
    """`careful_from` empty: the source names one number only."""

    subject: str
    careful_from: float | None
    most: float
    source: str

    def verdict(self, grams_per_litre: float) -> Verdict:
        """Above `most` too salty; between the two numbers of the source careful."""
        if grams_per_litre > self.most:
            return "too_salty"
        if self.careful_from is not None and grams_per_litre >= self.careful_from:
            return "careful"
        return "usable"


def limits_for(subject: str, limits: Iterable[Limit]) -> list[Limit]:
    """Every source's limit for this crop or animal, in the order given; none where no source speaks of it."""
    return [limit for limit in limits if limit.subject == subject]


def disagree(limits: Iterable[Limit], grams_per_litre: float) -> bool:
    """Whether the sources come to different verdicts on this water."""
    return len({limit.verdict(grams_per_litre) for limit in limits}) > 1


def salt_of_ec(millisiemens_per_cm: float) -> float:
    """g/L estimated from electrical conductivity; whoever shows it must say that it is estimated."""
    return GRAMS_PER_MILLISIEMENS * millisiemens_per_cm

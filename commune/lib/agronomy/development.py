"""How fast insects develop: a stage ends when its thermal constant of degree days is gathered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from commune.lib.agronomy.heat import single_sine_degree_days

LONGEST_DAYS = 365


@dataclass(frozen=True)
class StageModel:
    """The straight line of one stage. `lowest_c` to `highest_c`: temperatures at which it was fitted."""

    base_c: float
    constant_dd: float
    lowest_c: float
    highest_c: float

    def is_fitted_at(self, temperature_c: float) -> bool:
        """Near the threshold and in great heat the line is knowingly wrong."""
        return self.lowest_c <= temperature_c <= self.highest_c

    def days_at(self, temperature_c: float) -> float | None:
        """Days that the stage takes at a constant temperature, K/(T-T0); None where it never ends."""
        if temperature_c <= self.base_c:
            return None
        return self.constant_dd / (temperature_c - self.base_c)


class Progress(NamedTuple):
    """`days_left` None: at this warmth it does not end within a year. `outside`: days beyond the fitted range."""

    gathered_dd: float
    share: float
    days_left: float | None
    outside: int

    @property
    def is_over(self) -> bool:
        return self.share >= 1


def progress_of(
    model: StageModel, days: Sequence[tuple[float, float]], ahead: tuple[float, float]
) -> Progress:
    """After days of (tmin, tmax) since the stage began, and with days like `ahead` to come."""
    gathered = sum(single_sine_degree_days(low, high, model.base_c) for low, high in days)
    outside = sum(not model.is_fitted_at((low + high) / 2) for low, high in days)
    daily = single_sine_degree_days(*ahead, model.base_c)
    left = max(0.0, model.constant_dd - gathered)
    days_left = left / daily if daily > 0 else None if left else 0.0
    if days_left is not None and days_left > LONGEST_DAYS:
        days_left = None
    return Progress(gathered, gathered / model.constant_dd, days_left, outside)

"""The lines of a unit's scoreboard, as counted last: within a second or two of the news of their evidence."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commune.lib.periods import Period
from commune.program import counted, indicators, wording
from commune.program.models import Cell, Indicator, IndicatorReading, Target
from commune.program.targets import target_of
from commune.units.models import AdminUnit


@dataclass(frozen=True)
class Line:
    """An indicator with its figure; `is_known` False: nothing was ever counted here."""

    indicator: Indicator
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    target: Target | None
    not_placeable: int
    grades: dict[str, int]
    unknown: int = 0
    is_known: bool = True

    @property
    def meets(self) -> bool | None:
        return indicators.meets(self.indicator, self.numerator, self.denominator, self.target)

    @property
    def name(self) -> str:
        return wording.name_of(self.indicator)

    @property
    def explanation(self) -> str:
        return wording.explanation_of(self.indicator)

    def told(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "set": self.indicator.set_id,
            "code": self.indicator.code,
            "name": self.indicator.name,
            "numerator": number(self.numerator),
            "denominator": number(self.denominator),
            "value": number(self.value),
            "measured_in": self.indicator.measured_in,
            "meets": self.meets,
            "not_placeable": self.not_placeable,
            "unknown": self.unknown,
            "grades": self.grades,
        }


def number(amount: Decimal | None) -> int | float | None:
    """A JSON number: whole amounts as int."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)


def lines_of(unit: AdminUnit, period: Period) -> list[Line]:
    """As counted last; costs a few queries, whoever asks."""
    known = {cell.indicator_id: cell for cell in Cell.objects.filter(unit=unit, period=period.text)}
    return [kept_line(each, unit, period, known.get(each.pk)) for each in counted.asked_in(period)]


def line_of(reading: indicators.Reading) -> Line:
    figures = (reading.numerator, reading.denominator, reading.value, reading.target)
    told = (reading.not_placeable, reading.grades, reading.unknown)
    return Line(reading.indicator, *figures, *told, is_known=not reading.missing)


def kept_line(
    indicator: Indicator, unit: AdminUnit, period: Period, row: IndicatorReading | Cell | None
) -> Line:
    target = target_of(indicator, unit, period)
    if row is None:
        return Line(indicator, None, None, None, target, 0, {}, is_known=False)
    figures = (row.numerator, row.denominator, row.value, target)
    return Line(indicator, *figures, row.not_placeable, row.grades, row.unknown)

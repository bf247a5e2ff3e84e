"""An amount with its unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commune.lib.measures.units import as_decimal, convert, exact, unit
from commune.lib.vietnamese import format_number


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` is an exact Decimal, `unit` a UN/ECE Rec 20 code, as EPCIS `quantity` and `uom`.

    Equal only when value and unit are the same; `same_as` compares across units. Raises MeasureError.
    """

    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        unit(self.unit)
        object.__setattr__(self, "value", exact(self.value))

    def to(self, code: str) -> Quantity:
        return Quantity(convert(self.value, self.unit, code), code)

    def same_as(self, other: Quantity) -> bool:
        return self.value == convert(other.value, other.unit, self.unit)

    def _plus(self, other: Quantity, sign: int) -> Quantity:
        """Through fractions: Decimal's own sum rounds to the context's precision."""
        theirs = Fraction(convert(other.value, other.unit, self.unit))
        return Quantity(as_decimal(Fraction(self.value) + sign * theirs), self.unit)

    def __add__(self, other: Quantity) -> Quantity:
        """In the left one's unit."""
        return self._plus(other, 1)

    def __sub__(self, other: Quantity) -> Quantity:
        return self._plus(other, -1)

    def __lt__(self, other: Quantity) -> bool:
        return self.value < convert(other.value, other.unit, self.unit)

    def __le__(self, other: Quantity) -> bool:
        return self.value <= convert(other.value, other.unit, self.unit)

    def __str__(self) -> str:
        """As people read it: "1.234,5 kg" with a no-break space."""
        return f"{format_number(self.value)}\u00a0{unit(self.unit).label}"

"""Units of measure by their UN/ECE Recommendation 20 code, with exact conversion."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction


class MeasureError(ValueError):
    """`code`: `unit` unknown, `dimension` differs, `inexact`, `number` or `word`; `reason` in Vietnamese."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Unit:
    """One of `dimension`'s units; `size` is its size in the dimension's base unit."""

    code: str
    dimension: str
    size: Decimal
    label: str


_ROWS = (
    ("KGM", "mass", "1000", "kg"),
    ("GRM", "mass", "1", "g"),
    ("MGM", "mass", "0.001", "mg"),
    ("DTN", "mass", "100000", "tạ"),
    ("TNE", "mass", "1000000", "tấn"),
    ("LTR", "volume", "1", "lít"),
    ("MLT", "volume", "0.001", "ml"),
    ("MTQ", "volume", "1000", "m³"),
    ("MTK", "area", "1", "m²"),
    ("DAA", "area", "1000", "công"),
    ("HAR", "area", "10000", "ha"),
    ("KMK", "area", "1000000", "km²"),
    ("MMT", "length", "0.001", "mm"),
    ("CMT", "length", "0.01", "cm"),
    ("MTR", "length", "1", "m"),
    ("KMT", "length", "1000", "km"),
    ("H87", "count", "1", "cái"),
    ("EA", "count", "1", "cái"),
    ("C62", "count", "1", "đơn vị"),
    ("DZN", "count", "12", "tá"),
    ("SEC", "time", "1", "giây"),
    ("MIN", "time", "60", "phút"),
    ("HUR", "time", "3600", "giờ"),
    ("DAY", "time", "86400", "ngày"),
    ("CEL", "temperature", "1", "°C"),
    ("P1", "ratio", "1", "%"),
    ("KMH", "speed", "1", "km/h"),
    ("MTS", "speed", "3.6", "m/s"),
)
UNITS = {code: Unit(code, dimension, Decimal(size), label) for code, dimension, size, label in _ROWS}


def unit(code: str) -> Unit:
    """Raises MeasureError `unit` for a code that we do not carry."""
    try:
        return UNITS[code]
    except KeyError:
        raise MeasureError("unit", f"Không có đơn vị “{code}”.") from None


def as_decimal(fraction: Fraction) -> Decimal:
    """The exact decimal; refused when it never ends (a piece in dozens)."""
    rest, twos, fives = fraction.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        raise MeasureError("inexact", "Không đổi được ra số thập phân chính xác.")
    places = max(twos, fives)
    digits = fraction.numerator * 10**places // fraction.denominator
    return Decimal(f"{digits}e-{places}") if places else Decimal(digits)


def exact(number: Decimal | int | str) -> Decimal:
    """A finite Decimal of at most 30 digits; floats are refused because they are not what was typed."""
    if isinstance(number, bool | float):
        raise MeasureError("number", "Số lượng phải là số thập phân chính xác.")
    try:
        value = Decimal(number)
    except (InvalidOperation, TypeError, ValueError):
        raise MeasureError("number", f"“{number}” không phải là số.") from None
    if not value.is_finite() or abs(value.adjusted()) > 30 or len(value.as_tuple().digits) > 30:  # noqa: PLR2004
        raise MeasureError("number", f"“{number}” nằm ngoài phạm vi cho phép.")
    return value


def convert(number: Decimal | int | str, source: str, target: str) -> Decimal:
    """The same measure in another unit, exactly.

    Raises MeasureError: `unit`, `dimension` (kilograms into liters), `inexact`, `number`.
    """
    old, new = unit(source), unit(target)
    if old.dimension != new.dimension:
        raise MeasureError("dimension", f"Không đổi được {old.label} ra {new.label}.")
    return as_decimal(Fraction(exact(number)) * Fraction(old.size) / Fraction(new.size))

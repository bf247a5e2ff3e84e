"""Units of measure (UN/ECE Recommendation 20) and đồng."""

from commune.lib.measures.dong import allocate, format_dong, parse_dong
from commune.lib.measures.number_words import dong_in_words, number_in_words
from commune.lib.measures.quantity import Quantity
from commune.lib.measures.units import UNITS, MeasureError, Unit, convert, unit

__all__ = [
    "UNITS",
    "MeasureError",
    "Quantity",
    "Unit",
    "allocate",
    "convert",
    "dong_in_words",
    "format_dong",
    "number_in_words",
    "parse_dong",
    "unit",
]

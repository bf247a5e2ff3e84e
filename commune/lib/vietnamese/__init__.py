"""How Vietnamese people write dates, numbers, phone numbers, lists and addresses.

Django's own Vietnamese formats are wrong (02-11-2026, no thousand groups, month-first input), so
templates and forms use these.
"""

from commune.lib.vietnamese.dates import VIETNAM, format_date, format_datetime, format_relative, parse_date
from commune.lib.vietnamese.numbers import format_number, parse_number
from commune.lib.vietnamese.phones import format_phone, is_mobile, mask_phone, parse_phone
from commune.lib.vietnamese.sentences import address_lines, format_address, format_list
from commune.lib.vietnamese.writing import WritingError

__all__ = [
    "VIETNAM",
    "WritingError",
    "address_lines",
    "format_address",
    "format_date",
    "format_datetime",
    "format_list",
    "format_number",
    "format_phone",
    "format_relative",
    "is_mobile",
    "mask_phone",
    "parse_date",
    "parse_number",
    "parse_phone",
]

"""Trade item and logistic unit numbers (GS1 General Specifications, sections 2.1 and 3.3)."""

from commune.lib.gs1.check_digits import check_digit, has_check_digit, is_digits
from commune.lib.gs1.errors import Gs1Error

GTIN_LENGTHS = (8, 12, 13, 14)
_AI = "01"
_SSCC_BODY = 17


def is_valid_gtin(number: str) -> bool:
    """Whether `number` is a GTIN-8, -12, -13 or -14 with its check digit right."""
    return len(number) in GTIN_LENGTHS and has_check_digit(number)


def gtin14(number: str) -> str:
    """The GTIN in the 14-digit form that AI (01) carries.

    Raises Gs1Error (bad_gtin) for a wrong length, a character that is not a digit, or a wrong check digit.
    """
    if not is_valid_gtin(number):
        raise Gs1Error("bad_gtin", "A GTIN has 8, 12, 13 or 14 digits, the last a check digit", ai="01")
    return number.zfill(14)


def padded(ai: str, value: str) -> str:
    """The value as a Digital Link means it: a GTIN-8, -12 or -13 in (01) gains its leading zeros.

    Only links may leave them out; element strings always carry 14 digits.
    """
    return value.zfill(GTIN_LENGTHS[-1]) if ai == _AI and len(value) in GTIN_LENGTHS else value


def gtin_of(company_prefix: str, item_reference: str, *, indicator: str = "0") -> str:
    """GTIN-14 from a company prefix and an item reference that make 12 digits together.

    Raises Gs1Error (bad_gtin) where they do not, or where `indicator` is not one digit.
    """
    body = indicator + company_prefix + item_reference
    if len(indicator) != 1 or len(body) != GTIN_LENGTHS[-1] - 1 or not is_digits(body):
        raise Gs1Error("bad_gtin", "Indicator, company prefix and item reference make 13 digits", ai="01")
    return body + check_digit(body)


def is_valid_sscc(number: str) -> bool:
    """Whether `number` is an 18-digit SSCC with its check digit right."""
    return len(number) == _SSCC_BODY + 1 and has_check_digit(number)


def sscc_of(company_prefix: str, serial: int, *, extension: int = 0) -> str:
    """SSCC (18 digits) of a logistic unit: extension digit, company prefix, serial padded to 17 digits in
    all.

    Raises Gs1Error (bad_sscc) where the serial does not fit behind the prefix.
    """
    room = _SSCC_BODY - 1 - len(company_prefix)
    reference = str(serial).zfill(room)
    body = f"{extension}{company_prefix}{reference}"
    if room < 1 or len(body) != _SSCC_BODY or not is_digits(body):
        raise Gs1Error("bad_sscc", f"Serial {serial} does not fit behind prefix {company_prefix!r}", ai="00")
    return body + check_digit(body)

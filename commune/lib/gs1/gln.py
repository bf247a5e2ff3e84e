"""Global Location Numbers (GS1 General Specifications, section 2.4)."""

from commune.lib.gs1.check_digits import check_digit, has_check_digit, is_digits
from commune.lib.gs1.errors import Gs1Error

_GLN_BODY = 12


def is_valid_gln(number: str) -> bool:
    """Whether `number` is 13 digits with its check digit right."""
    return len(number) == _GLN_BODY + 1 and has_check_digit(number)


def gln_of(company_prefix: str, reference: int) -> str:
    """GLN from a company prefix and a location reference, padded to 12 digits before the check digit.

    Raises Gs1Error (bad_gln) where the reference does not fit behind the prefix.
    """
    body = company_prefix + str(reference).zfill(_GLN_BODY - len(company_prefix))
    if len(body) != _GLN_BODY or not is_digits(body):
        raise Gs1Error("bad_gln", f"Reference {reference} does not fit behind prefix {company_prefix!r}")
    return body + check_digit(body)

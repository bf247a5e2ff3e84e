"""North American coupon codes: AI (8110) and positive offer files, AI (8112).

Layout after the GS1 North American Coupon Application Guideline: a row of fields, many of them led by one
digit that says how long they are.
"""

from commune.lib.gs1.check_digits import is_digits
from commune.lib.gs1.dates import date_rule

_REQUIREMENT_CODES = "012349"
_PREFIX_LENGTHS = "0123456"
_is_bad_date = date_rule(6, day_zero=False)


class _CouponFault(Exception):
    """Why reading stopped."""


class _Reader:
    """Takes fields off the front of a row of digits."""

    def __init__(self, digits: str) -> None:
        self.rest = digits

    def take(self, count: int, slug: str) -> str:
        if len(self.rest) < count:
            raise _CouponFault(slug)
        field, self.rest = self.rest[:count], self.rest[count:]
        return field

    def digit(self, allowed: str, slug: str) -> str:
        found = self.take(1, slug)
        if found not in allowed:
            raise _CouponFault(slug)
        return found

    def measured(self, lengths: str, slug: str, *, plus: int = 0) -> str:
        """A field led by its length digit, to which `plus` is added."""
        return self.take(int(self.digit(lengths, slug)) + plus, slug)

    def option(self, number: str) -> bool:
        """Whether the optional field of this number comes next; its number is then taken."""
        if not self.rest.startswith(number):
            return False
        self.rest = self.rest[1:]
        return True


def _purchase(reader: _Reader) -> None:
    reader.measured("12345", "bad_coupon_purchase")
    reader.digit(_REQUIREMENT_CODES, "bad_coupon_purchase")
    reader.take(3, "bad_coupon_purchase")


def _further_purchase(reader: _Reader) -> None:
    _purchase(reader)
    length = reader.digit(_PREFIX_LENGTHS + "9", "bad_coupon_purchase")
    if length != "9":  # 9: no company prefix follows
        reader.take(int(length) + 6, "bad_coupon_purchase")


def _coupon_date(reader: _Reader) -> str:
    date = reader.take(6, "bad_coupon_date")
    if _is_bad_date(date):
        raise _CouponFault("bad_coupon_date")
    return date


def _dates(reader: _Reader) -> None:
    expiry = _coupon_date(reader) if reader.option("3") else ""
    start = _coupon_date(reader) if reader.option("4") else ""
    if expiry and start > expiry:
        raise _CouponFault("coupon_expires_before_start")


def _miscellaneous(reader: _Reader) -> None:
    reader.digit("01256", "bad_coupon_flags")
    reader.digit("012", "bad_coupon_flags")
    reader.take(1, "bad_coupon_flags")
    reader.digit("01", "bad_coupon_flags")


def _options(reader: _Reader) -> None:
    if reader.option("1"):
        reader.digit("0123", "bad_coupon_purchase")
        _further_purchase(reader)
    if reader.option("2"):
        _further_purchase(reader)
    _dates(reader)
    if reader.option("5"):
        reader.measured("0123456789", "bad_coupon_serial", plus=6)
    if reader.option("6"):
        reader.measured("1234567", "bad_coupon_retailer", plus=6)
    if reader.option("9"):
        _miscellaneous(reader)


def _read_coupon(reader: _Reader) -> None:
    reader.measured(_PREFIX_LENGTHS, "bad_coupon_prefix", plus=6)
    reader.take(6, "bad_coupon_offer")
    reader.measured("12345", "bad_coupon_value")
    _purchase(reader)
    _options(reader)


def _read_offer(reader: _Reader) -> None:
    reader.digit("01", "bad_coupon_format")
    reader.measured(_PREFIX_LENGTHS, "bad_coupon_prefix", plus=6)
    reader.take(6, "bad_coupon_offer")
    reader.measured("0123456789", "bad_coupon_serial", plus=6)


def _verdict(text: str, *, offer: bool) -> str:
    if not is_digits(text):
        return "not_digits"
    reader = _Reader(text)
    try:
        (_read_offer if offer else _read_coupon)(reader)
    except _CouponFault as fault:
        return str(fault)
    return "coupon_excess_data" if reader.rest else ""


def coupon_code(text: str) -> str:
    """Rule for AI (8110): "" or the slug of what is wrong."""
    return _verdict(text, offer=False)


def positive_offer(text: str) -> str:
    """Rule for AI (8112): "" or the slug of what is wrong."""
    return _verdict(text, offer=True)

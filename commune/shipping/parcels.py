"""Numbers of parcels: SSCC-18 under the GS1 prefix that a place's GLN carries."""

import secrets
from collections.abc import Callable

from commune.lib.gs1.check_digits import check_digit
from commune.places.models import Place
from commune.shipping.models import Shipment

PREFIX_DIGITS = (
    10  # a GS1 company prefix has 7 to 10 here; more digits of the own GLN stay within the own range
)
SERIAL_DIGITS = 6


PARCEL_DIGITS, LOAD_DIGIT = "012345678", "9"  # the extension digit is ours to use: 9 marks a whole load


def next_sscc(place: Place) -> str:
    """A free number, or "" where GS1 gave the place no GLN: then the shipment's page is its name."""
    return free_sscc(place, PARCEL_DIGITS, lambda number: Shipment.objects.filter(sscc=number).exists())


def free_sscc(place: Place, extensions: str, is_taken: Callable[[str], bool]) -> str:
    """A number under the place's GS1 prefix that starts with one of `extensions`."""
    if len(place.gln) != 13:  # noqa: PLR2004
        return ""
    while True:
        serial = f"{secrets.randbelow(10**SERIAL_DIGITS):0{SERIAL_DIGITS}d}"
        body = f"{secrets.choice(extensions)}{place.gln[:PREFIX_DIGITS]}{serial}"
        number = body + check_digit(body)
        if not is_taken(number):
            return number

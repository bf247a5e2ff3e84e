"""Content rules of Application Identifier values, by their names in the GS1 Barcode Syntax Dictionary.

A rule takes one component of a value and answers "" when it holds, otherwise the slug of what is wrong.
Length and character set were checked before (commune.lib.gs1.ais); each rule still answers for any text.
"""

import re
from collections.abc import Callable, Mapping

from commune.lib.gs1.check_digits import check_pair, has_check_digit, is_digits
from commune.lib.gs1.codes import COUNTRIES, COUNTRY_LETTERS, CURRENCIES, MEDIA_TYPES, PACKAGE_TYPES
from commune.lib.gs1.coupons import coupon_code, positive_offer
from commune.lib.gs1.dates import date_rule
from commune.lib.gs1.errors import Gs1Error

Rule = Callable[[str], str]

_PREFIX_DIGITS = 4  # the shortest GS1 company prefix
_PAIR = 2
_HOURS = 24
_SIXTY = 60
_LATITUDE_LIMIT = 1_800_000_000
_LONGITUDE_LIMIT = 3_600_000_000
_IBAN_SHORTEST = 11
_IBAN_LONGEST = 34
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_POSITION = re.compile(r"([0-9]+)/([0-9]+)")
_IBAN_CHARACTERS = re.compile(r"[0-9A-Z]+")
_IMPORTER_INDEX = re.compile(r"[-0-9A-Z_a-z]")


def _one_of(allowed: frozenset[str], slug: str) -> Rule:
    return lambda text: "" if text in allowed else slug


def _check_digit(text: str) -> str:
    return "" if has_check_digit(text) else "bad_check_digit"


def _check_pair(text: str) -> str:
    if len(text) < _PAIR:
        return "too_short_for_check_pair"
    try:
        return "" if check_pair(text[:-_PAIR]) == text[-_PAIR:] else "bad_check_pair"
    except Gs1Error as error:
        return error.code


def _company_prefix_at(start: int) -> Rule:
    def rule(text: str) -> str:
        prefix = text[start : start + _PREFIX_DIGITS]
        if len(prefix) < _PREFIX_DIGITS:
            return "too_short_for_company_prefix"
        return "" if is_digits(prefix) else "bad_company_prefix"

    return rule


def _below(limit: int, slug: str) -> Rule:
    return lambda text: "" if len(text) == _PAIR and is_digits(text) and int(text) < limit else slug


_hour = _below(_HOURS, "bad_hour")
_minute = _below(_SIXTY, "bad_minute")
_second = _below(_SIXTY, "bad_second")


def _hour_and_minute(text: str) -> str:
    return _hour(text[:_PAIR]) or _minute(text[_PAIR:])


def _up_to(limit: int, slug: str) -> Rule:
    return lambda text: (
        "" if len(text) == len("0000000000") and is_digits(text) and int(text) <= limit else slug
    )


def _piece_of_total(text: str) -> str:
    if not is_digits(text) or len(text) % 2:
        return "bad_piece_of_total"
    piece, total = int(text[: len(text) // 2]), int(text[len(text) // 2 :])
    if not piece or not total:
        return "zero_piece_or_total"
    return "piece_exceeds_total" if piece > total else ""


def _position_in_sequence(text: str) -> str:
    match = _POSITION.fullmatch(text)
    if not match:
        return "bad_position_in_sequence"
    if match[1][0] == "0" or match[2][0] == "0":
        return "leading_zero"
    position, end = match[1], match[2]
    return "position_exceeds_end" if (len(position), position) > (len(end), end) else ""


def _nonzero(text: str) -> str:
    return "" if is_digits(text) and text.strip("0") else "zero_value"


def _iban(text: str) -> str:
    if text[:2] not in COUNTRY_LETTERS:
        return "bad_iban_country"
    if not _IBAN_SHORTEST <= len(text) <= _IBAN_LONGEST:
        return "bad_iban_length"
    if not _IBAN_CHARACTERS.fullmatch(text):
        return "bad_iban_character"
    number = "".join(str(int(character, 36)) for character in text[4:] + text[:4])
    return "" if int(number) % 97 == 1 else "bad_iban_checksum"


RULES: Mapping[str, Rule] = {
    "couponcode": coupon_code,
    "couponposoffer": positive_offer,
    "csum": _check_digit,
    "csumalpha": _check_pair,
    "gcppos1": _company_prefix_at(0),
    "gcppos2": _company_prefix_at(1),
    "hasnondigit": lambda text: "" if text and not is_digits(text) else "only_digits",
    "hh": _hour,
    "hhmi": _hour_and_minute,
    "hyphen": lambda text: "" if text and not text.strip("-") else "not_hyphen",
    "iban": _iban,
    "importeridx": lambda text: "" if _IMPORTER_INDEX.fullmatch(text) else "bad_importer_index",
    "iso3166": _one_of(COUNTRIES, "unknown_country"),
    "iso3166999": _one_of(COUNTRIES | {"999"}, "unknown_country"),
    "iso3166alpha2": _one_of(COUNTRY_LETTERS, "unknown_country"),
    "iso4217": _one_of(CURRENCIES, "unknown_currency"),
    "iso5218": _one_of(frozenset("0129"), "bad_sex_code"),
    "latitude": _up_to(_LATITUDE_LIMIT, "bad_latitude"),
    "longitude": _up_to(_LONGITUDE_LIMIT, "bad_longitude"),
    "mediatype": _one_of(MEDIA_TYPES, "unknown_media_type"),
    "mi": _minute,
    "nonzero": _nonzero,
    "nozeroprefix": lambda text: "leading_zero" if text.startswith("0") else "",
    "packagetype": _one_of(PACKAGE_TYPES, "unknown_package_type"),
    "pcenc": lambda text: "bad_percent_encoding" if _BROKEN_ESCAPE.search(text) else "",
    "pieceoftotal": _piece_of_total,
    "posinseqslash": _position_in_sequence,
    "ss": _second,
    "winding": _one_of(frozenset("019"), "bad_winding"),
    "yesno": _one_of(frozenset("01"), "not_zero_or_one"),
    "yymmdd": date_rule(6, day_zero=False),
    "yymmd0": date_rule(6, day_zero=True),
    "yyyymmdd": date_rule(8, day_zero=False),
    "zero": lambda text: "" if text and not text.strip("0") else "not_zero",
}
"""Rule by linter name; the names are those used in application_identifiers.txt."""

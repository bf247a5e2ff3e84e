"""The lexical forms that EPCIS allows: URIs, times with zone, offsets, units, hexadecimal."""

import re
from datetime import UTC, datetime, timedelta, timezone

_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*:(?:[!#$&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]|%[0-9A-Fa-f]{2})+", re.ASCII
)
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d))", re.ASCII
)
_OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)", re.ASCII)
_UOM = re.compile(r"[A-Z0-9]{2,3}", re.ASCII)
_HEX = re.compile(r"[A-Fa-f0-9]+", re.ASCII)
_VERSION = re.compile(r"\d+(?:\.\d+)*", re.ASCII)
_FURTHEST_ZONE = timedelta(hours=14)


def is_uri(text: str) -> bool:
    """An absolute URI (RFC 3986, with scheme); a CURIE has the same form and passes too."""
    return _URI.fullmatch(text) is not None


def is_offset(text: str) -> bool:
    return _OFFSET.fullmatch(text) is not None


def is_uom(text: str) -> bool:
    """The shape of a UN/ECE Recommendation 20 common code; the code list itself is not consulted."""
    return _UOM.fullmatch(text) is not None


def is_hex(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def is_version(text: str) -> bool:
    return _VERSION.fullmatch(text) is not None


def parsed_time(text: object) -> datetime | None:
    """The aware time of an xsd:dateTimeStamp, cut to microseconds; None when it is none.

    Python's own parser is not used: it takes times without zone and other ISO 8601 forms that
    EPCIS forbids, and its answer differs between versions.
    """
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    zone = _zone(*match.group(8, 9, 10, 11))
    if zone is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    micro = int((match[7] or "0")[:6].ljust(6, "0"))
    try:
        moment = datetime(year, month, day, hour, minute, second, micro, zone)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def _zone(zulu: str | None, sign: str | None, hours: str | None, minutes: str | None) -> timezone | None:
    if zulu:
        return UTC
    distance = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if distance > _FURTHEST_ZONE or int(minutes or 0) > 59:  # noqa: PLR2004 - minutes of an hour
        return None
    return timezone(-distance if sign == "-" else distance)


def canonical_time(text: str) -> str:
    """UTC with exactly three decimals, the fourth rounding half up (CBV 2.0 section 8.9).

    Text that is no time is given back unchanged.
    """
    moment = parsed_time(text)
    if moment is None:
        return text
    try:
        rounded = moment.astimezone(UTC) + timedelta(microseconds=500)
    except OverflowError:
        return text
    return rounded.isoformat(timespec="milliseconds")[:-6] + "Z"

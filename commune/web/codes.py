"""What somebody typed or photographed: a stamp's address, its serial, a product number, or something foreign."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from commune.lib import gs1
from commune.lib.serials.permutation import SERIAL_LENGTH, batch_of
from commune.stamps import house_key
from commune.stamps.addresses import stamp_prefix
from commune.stamps.models import StampBatch

GTIN_LENGTHS = (8, 12, 13, 14)


class UnreadableCodeError(ValueError):
    """Nothing that we or GS1 could mean."""


@dataclass(frozen=True)
class Reading:
    """`path` on this instance; `foreign` is the host of somebody else whose code it is."""

    path: str
    foreign: str = ""


def read(text: str) -> Reading:
    """Raises UnreadableCodeError."""
    plain = "".join(text.split())
    if plain.isascii() and plain.isdigit() and len(plain) in GTIN_LENGTHS:
        return Reading(f"/01/{plain}")
    if len(plain) == SERIAL_LENGTH and plain.isascii() and plain.isalnum():
        return _of_serial(plain.upper())
    return _of_address(plain)


def _of_serial(serial: str) -> Reading:
    number = batch_of(house_key.house_key(), serial)
    known = StampBatch.objects.select_related("trade_item", "lot")
    batch = known.filter(number=number).first() if number is not None else None
    if batch is None:
        raise UnreadableCodeError("no stamp of ours has this number")
    return Reading(urlsplit(stamp_prefix(batch)).path + serial)


def _of_address(text: str) -> Reading:
    try:
        link = gs1.parse(text if "://" in text else f"https://{text.lstrip('/')}")
    except gs1.Gs1Error as error:
        raise UnreadableCodeError(str(error)) from error
    host = (link.domain or "").lower()
    ours = {urlsplit(settings.PUBLIC_ADDRESS).netloc.lower(), "id.gs1.org"}
    return Reading(gs1.build(link.ais, stem=""), "" if host in ours or _is_allowed(host) else host)


def _is_allowed(host: str) -> bool:
    return host.rpartition(":")[0] in settings.ALLOWED_HOSTS or host in settings.ALLOWED_HOSTS

"""What is printed on stamps: a GS1 Digital Link in capitals, which makes the QR symbol small.

ISO/IEC 18004 alphanumeric mode has capitals only; scheme and host mean the same in capitals (RFC 3986 6.2.2.1).
"""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.utils.translation import gettext as _

from commune.lib.serials.qr import CHARACTERS
from commune.stamps.models import StampBatch
from commune.stamps.ranges import StampRefusedError
from commune.trace import identifiers


def stamp_prefix(batch: StampBatch) -> str:
    """All of a stamp's address but its serial: with the lot (AI 10) when the batch was issued for one."""
    return lot_prefix(batch.trade_item.gtin, batch.lot.code if batch.lot else "")


def lot_prefix(gtin: str, lot_code: str) -> str:
    """Raises StampRefusedError for a lot number with letters that a small symbol cannot hold."""
    parts = urlsplit(settings.PUBLIC_ADDRESS)
    middle = f"/10/{quote(lot_code, safe='')}" if lot_code else ""
    prefix = f"{parts.scheme.upper()}://{parts.netloc.upper()}{parts.path}/01/{gtin}{middle}/21/"
    if any(character not in CHARACTERS for character in prefix):
        raise StampRefusedError(_("Số lô in trên tem chỉ gồm chữ in hoa không dấu và chữ số."), "lot")
    return prefix


def stamp_address(batch: StampBatch, serial: str) -> str:
    return stamp_prefix(batch) + serial


def is_ours(address: str) -> bool:
    """Whether an address leads here, or stands for the identifier alone (GS1's canonical host).

    Ports are not compared: the same installation may be reached by several.
    """
    host = urlsplit(address).hostname or ""
    own = {urlsplit(settings.PUBLIC_ADDRESS).hostname, urlsplit(identifiers.CANONICAL).hostname}
    return host in own or validate_host(host, settings.ALLOWED_HOSTS)

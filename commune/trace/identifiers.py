"""How our lots, stamps and places are called in EPCIS events: GS1 Digital Link in its canonical form.

Events carry `https://id.gs1.org/...`, which stays true when an instance moves to another host; what is printed
on a stamp carries the address of this instance (stamps.addresses).
"""

from django.conf import settings

from commune.places.models import Place
from commune.trace.models import Lot

CANONICAL = "https://id.gs1.org"


def lot_uri(gtin: str, code: str) -> str:
    return f"{CANONICAL}/01/{gtin}/10/{code}"


def uri_of(lot: Lot) -> str:
    return lot_uri(lot.trade_item.gtin, lot.code)


def serial_uri(gtin: str, serial: str, code: str = "") -> str:
    """Of one item; AI 10 stands between 01 and 21 when the lot is known."""
    middle = f"/10/{code}" if code else ""
    return f"{CANONICAL}/01/{gtin}{middle}/21/{serial}"


def sscc_uri(sscc: str) -> str:
    return f"{CANONICAL}/00/{sscc}"


def place_uri(place: Place) -> str:
    """The GLN where GS1 gave one, else the page of the place."""
    return f"{CANONICAL}/414/{place.gln}" if place.gln else f"{settings.PUBLIC_ADDRESS}/places/{place.code}"


def vocabulary_uri(word: str) -> str:
    """Our own vocabulary, for steps that CBV 2.0 has no word for (spraying, bagging fruit)."""
    return f"{settings.PUBLIC_ADDRESS}/voc/{word}"

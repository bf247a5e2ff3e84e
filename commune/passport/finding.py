"""Finding what an address names, however its letters were typed."""

from django.urls import reverse

from commune.places.models import Place
from commune.products.models import TradeItem
from commune.trace import lots
from commune.trace.models import Lot


def item_at(gtin: str) -> TradeItem | None:
    """By GTIN-14."""
    found = TradeItem.objects.filter(gtin=gtin)
    return found.select_related("variety__species", "brand_owner__unit").first()


def lot_at(gtin: str, code: str) -> Lot | None:
    """Our lot numbers are written in capitals; small letters mean the same lot where none is called so."""
    return lots.lot_at(gtin, code) or lots.lot_at(gtin, code.upper())


def place_path(gln: str) -> str | None:
    place = Place.objects.filter(gln=gln).first()
    return reverse("places:place", args=[place.code]) if place else None

"""Global Location Numbers of places, and the way back from the URI of an event to a place."""

from django.conf import settings

from commune.lib.gs1.gln import is_valid_gln
from commune.places.models import Place

CANONICAL = "https://id.gs1.org/414/"


class LocationRefused(ValueError):
    """A location number that GS1 cannot have given."""


def checked_gln(text: str) -> str:
    """13 digits with the check digit right, "" for none; raises LocationRefused (GS1 General Specifications 3.7.9)."""
    gln = "".join(text.split())
    if gln and not is_valid_gln(gln):
        raise LocationRefused(f"{text!r} không phải mã GLN: cần 13 chữ số, số cuối là số kiểm tra.")
    return gln


def place_at(uri: str) -> Place | None:
    """The place that an event's `readPoint` or `bizLocation` names: by its GLN, or by its page here."""
    own = f"{settings.PUBLIC_ADDRESS}/places/"
    if uri.startswith(CANONICAL):
        gln = uri.removeprefix(CANONICAL)
        return Place.objects.filter(gln=gln).first() if is_valid_gln(gln) else None
    if uri.startswith(own):
        return Place.objects.filter(code=uri.removeprefix(own).strip("/")).first()
    return None

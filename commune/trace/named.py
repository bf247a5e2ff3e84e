"""Finding the lot that somebody names: a Digital Link, an LGTIN or a bare lot number."""

from commune.lib import gs1
from commune.trace.lots import lot_at
from commune.trace.models import Lot


class UnknownLotError(LookupError):
    """Nothing of that name, or more than one lot with that bare number."""


def lot_named(text: str) -> Lot:
    """Raises UnknownLotError with a sentence that says why."""
    try:
        ais = _ais(text)
    except gs1.Gs1Error as error:
        raise UnknownLotError(f"{text}: {error}") from error
    if ais is None:
        return _by_number(text)
    found = lot_at(ais.get("01", ""), ais.get("10", ""))
    if found is None:
        raise UnknownLotError(f"no lot {text}")
    return found


def _ais(text: str) -> dict[str, str] | None:
    if text.lower().startswith("urn:epc:"):
        return dict(gs1.ais_of(text))
    return dict(gs1.parse(text).ais) if "/" in text else None


def _by_number(text: str) -> Lot:
    found = list(Lot.objects.filter(code=text).select_related("trade_item", "holder", "place")[:2])
    if len(found) != 1:
        raise UnknownLotError(f"{'no lot' if not found else 'more than one lot'} with number {text}")
    return found[0]

"""A lot by what was scanned or typed at its crate: Digital Link, element string, or its bare number."""

from commune.lib import gs1
from commune.packhouse.available import lots_of
from commune.packhouse.refusing import PackingRefusedError
from commune.places.models import Place
from commune.trace.models import Lot
from commune.trace.named import UnknownLotError, lot_named

LONGEST = 500


def lot_scanned(text: str, place: Place) -> Lot:
    """A harvest lot of the co-op's members. Raises PackingRefusedError with a sentence for whoever holds the scanner.

    Keyboard-wedge scanners send an element string with or without brackets, often with a symbology sign (]Q3, ]d2).
    """
    plain = text.replace("\x00", "").strip(" \t\r\n").replace(" ", "")[:LONGEST]
    if not plain:
        raise PackingRefusedError("Hãy quét hoặc gõ mã lô.", "ma")
    try:
        lot = lot_named(_as_link(plain))
    except UnknownLotError as error:
        raise PackingRefusedError(
            f"Không có lô nào mang mã {plain[:40]}. Hãy xem lại từng chữ.", "ma"
        ) from error
    found = lots_of(place.holder).filter(pk=lot.pk).first()
    if found is None:
        raise PackingRefusedError(f"Lô {lot.code} không phải lô trái của thành viên hợp tác xã.", "ma")
    return found


def _as_link(text: str) -> str:
    """A Digital Link where AIs were sent, else the number in capitals as it is printed."""
    if "/" in text or text.lower().startswith("urn:"):
        return text
    try:
        return gs1.build(gs1.parse_elements(text))
    except gs1.Gs1Error:
        return text.upper()

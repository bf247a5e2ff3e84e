"""Units kept aside for something other than an order, and sold from there without going over the shelf.

`stock.take_lot` puts aside under a reference of the room above; how many of them are left is that room's counter,
which it must have lowered, guarded, in the same transaction before it calls `pass_on` or `give_up`.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.market.models import Booth, MoveKind, StockLevel, StockMove
from commune.market.stock import StockRefusedError
from commune.trace.models import Lot


def pass_on(
    lot: Lot, *, booth: Booth, units: int, aside: str, reference: str, by: str, at: datetime | None = None
) -> StockMove:
    """Units put aside under `aside` are reserved under `reference`; the shelf's counter stays as it is.

    Raises StockRefusedError when the lot is recalled, held or past its best.
    """
    with transaction.atomic():
        level = StockLevel.objects.guarded().filter(lot=lot, booth=booth)
        if units < 1 or not level.update(available=F("available")):
            raise StockRefusedError(
                _("Lô %(lot)s đang tạm giữ hoặc thu hồi, chưa bán được.") % {"lot": lot.code}
            )
        back = StockMove(lot=lot, booth=booth, kind=MoveKind.GIVEN_BACK, units=units, reference=aside)
        taken = StockMove(lot=lot, booth=booth, kind=MoveKind.RESERVED, units=-units, reference=reference)
        back.moved_at = taken.moved_at = at or timezone.now()
        recording.enter_all([back, taken], by=by)
    return taken


def give_up(lot: Lot, *, booth: Booth, units: int, aside: str, reason: str, by: str) -> StockMove:
    """Units put aside go back on the shelf."""
    with transaction.atomic():
        StockLevel.objects.filter(lot=lot, booth=booth).update(available=F("available") + units)
        back = StockMove(lot=lot, booth=booth, kind=MoveKind.GIVEN_BACK, units=units, reference=aside)
        back.reason, back.moved_at = reason[:200], timezone.now()
        return recording.enter(back, by=by)

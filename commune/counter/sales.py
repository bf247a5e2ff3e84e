"""Cash that was typed, and undoing what was wrong."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.counter.clocks import believed
from commune.counter.models import Method, Sale, SaleReversal, Stall
from commune.counter.refusing import CounterRefusedError
from commune.counter.stalls import check_trader, locked, needed_day
from commune.ledger import recording
from commune.people.models import Person

LEAST, MOST = 500, 499_999_999


def sell_for_cash(
    stall: Stall, *, amount: int, by: Person, client_id: UUID, note: str = "", sold_at: datetime | None = None
) -> tuple[Sale, bool]:
    """The sale, and whether it is new. `sold_at` is a phone's word, believed unless its clock is plainly wrong.

    Idempotent by `client_id`. Raises CounterRefusedError, also for another sale under a known number.
    """
    check_trader(stall, by)
    check_amount(amount)
    with transaction.atomic():
        locked(stall)
        known = Sale.objects.filter(client_id=client_id).select_related("day").first()
        if known:
            if (known.day.stall_id, known.amount) != (stall.pk, amount):
                raise CounterRefusedError(_("Số phiếu này đã dùng cho một lần bán khác."))
            return known, False
        now = timezone.now()
        row = Sale(day=needed_day(stall), method=Method.CASH, amount=amount, note=note[:120])
        row.client_id, row.noted_at, row.noted_by = client_id, now, by.log_actor
        row.sold_at = believed(sold_at, now=now)
        return recording.enter(row, by=by.log_actor), True


def reverse(sale: Sale, *, reason: str, by: Person) -> SaleReversal:
    """Written into the day that is open now, whichever day the sale was of. Idempotent. Raises CounterRefusedError."""
    stall = sale.day.stall
    check_trader(stall, by)
    if not reason.strip():
        raise CounterRefusedError(_("Hãy ghi lý do hủy."))
    with transaction.atomic():
        locked(stall)
        known = SaleReversal.objects.filter(sale=sale).first()
        if known:
            return known
        row = SaleReversal(sale=sale, day=needed_day(stall), reason=reason.strip()[:200])
        row.reversed_at, row.reversed_by = timezone.now(), by
        return recording.enter(row, by=by.log_actor)


def check_amount(amount: int) -> None:
    if not LEAST <= amount <= MOST:
        raise CounterRefusedError(_("Số tiền một lần bán từ 500 ₫ đến dưới 500.000.000 ₫."))

"""Opening and closing a market day; between the two everything that comes in belongs to it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.counter import incoming
from commune.counter.clocks import believed
from commune.counter.models import DayClosing, MarketDay, Stall
from commune.counter.refusing import CounterRefusedError
from commune.counter.stalls import check_trader, locked, open_day_of
from commune.ledger import recording
from commune.people.models import Person


def open_day(
    stall: Stall, *, by: Person, client_id: UUID, at: datetime | None = None, said_at: datetime | None = None
) -> MarketDay:
    """The day that is open already, or a new one, into which money that came since the last goes.

    `said_at` is a phone's word of when she opened without signal. Idempotent. Raises CounterRefusedError.
    """
    check_trader(stall, by)
    with transaction.atomic():
        locked(stall)
        known = MarketDay.objects.filter(client_id=client_id, stall=stall).first() or open_day_of(stall)
        if known:
            return known
        if hasattr(stall, "end"):
            raise CounterRefusedError(_("Sạp này đã trả lại cho chợ."))
        if MarketDay.objects.filter(client_id=client_id).exists():
            raise CounterRefusedError(_("Số phiếu này đã dùng cho sạp khác."))
        moment = at or believed(said_at, now=timezone.now(), since=_closed_last(stall))
        row = MarketDay(stall=stall, day=timezone.localdate(moment), client_id=client_id)
        row.opened_at, row.opened_by = moment, by
        recording.enter(row, by=by.log_actor)
        incoming.bring_late(row)
    return row


def _closed_last(stall: Stall) -> datetime:
    last = DayClosing.objects.filter(day__stall=stall).order_by("-closed_at").first()
    return last.closed_at if last else stall.registered_at


def close_day(
    day: MarketDay, *, by: Person, counted_cash: int | None = None, at: datetime | None = None
) -> DayClosing:
    """Idempotent. Raises CounterRefusedError."""
    check_trader(day.stall, by)
    with transaction.atomic():
        locked(day.stall)
        known = DayClosing.objects.filter(day=day).first()
        if known:
            return known
        row = DayClosing(day=day, counted_cash=counted_cash, closed_at=at or timezone.now(), closed_by=by)
        return recording.enter(row, by=by.log_actor)

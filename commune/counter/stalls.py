"""Stalls of a market: the board registers them and ends them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commune.counter import access
from commune.counter.models import MarketDay, Stall, StallEnd
from commune.counter.refusing import CounterRefusedError
from commune.ledger import recording
from commune.people.models import Organization, Person
from commune.places.models import Place


def register(
    market: Place,
    *,
    number: str,
    organization: Organization,
    by: Person,
    goods: str = "",
    at: datetime | None = None,
) -> Stall:
    """One standing stall a number: the same business again is a no-op. Raises CounterRefusedError."""
    _check_board(market, by)
    if not slugify(number):
        raise CounterRefusedError(_("Hãy ghi số sạp."))
    with transaction.atomic():
        list(Place.objects.select_for_update(no_key=True).filter(pk=market.pk))
        known = Stall.objects.standing().filter(market=market, number=number).first()
        if known and known.organization_id == organization.pk:
            return known
        if known:
            raise CounterRefusedError(_("Sạp số %(number)s đang có người bán.") % {"number": number})
        row = Stall(market=market, number=number, organization=organization, goods=goods)
        row.code, row.registered_at, row.registered_by = _free_code(market, number), at or timezone.now(), by
        return recording.enter(row, by=by.log_actor)


def end(stall: Stall, *, reason: str, by: Person) -> StallEnd:
    """Idempotent. Raises CounterRefusedError, also while a day is open."""
    _check_board(stall.market, by)
    if not reason.strip():
        raise CounterRefusedError(_("Hãy ghi lý do trả sạp."))
    with transaction.atomic():
        locked(stall)
        known = StallEnd.objects.filter(stall=stall).first()
        if known:
            return known
        if MarketDay.objects.open().filter(stall=stall).exists():
            raise CounterRefusedError(_("Sạp này đang mở phiên. Chờ tiểu thương chốt sổ rồi hãy trả sạp."))
        row = StallEnd(stall=stall, reason=reason[:200], ended_at=timezone.now(), ended_by=by)
        return recording.enter(row, by=by.log_actor)


def locked(stall: Stall) -> None:
    """One writer a stall, so that a day is open or closed for all who write into it."""
    list(Stall.objects.select_for_update(no_key=True).filter(pk=stall.pk))


def open_day_of(stall: Stall) -> MarketDay | None:
    return MarketDay.objects.open().filter(stall=stall).order_by("opened_at").first()


def needed_day(stall: Stall) -> MarketDay:
    """The open day of a locked stall. Raises CounterRefusedError when there is none."""
    day = open_day_of(stall)
    if day is None:
        raise CounterRefusedError(_("Sạp chưa mở phiên chợ. Mở phiên rồi ghi lại."))
    return day


def check_trader(stall: Stall, by: Person) -> None:
    if not access.may_run(by, stall):
        raise CounterRefusedError(_("Chỉ người bán ở sạp này mới làm được việc này."))


def _check_board(market: Place, by: Person) -> None:
    if not access.markets_kept_by(by).filter(pk=market.pk).exists():
        raise CounterRefusedError(_("Chỉ ban quản lý chợ mới ghi được sạp."))


def _free_code(market: Place, number: str) -> str:
    base = slugify(f"{market.code}-{number}")[:44]
    taken = set(Stall.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if code not in taken)

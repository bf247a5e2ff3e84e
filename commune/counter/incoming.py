"""Money that the bank tells of becomes a sale of the day that is open, each credit exactly once.

With a code it is a charge's; without one it came by the printed QR. What fits no day waits: credits of charges for the
next opening, others in the tray until the trader looks.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.counter.models import Charge, DayClosing, MarketDay, Method, Sale, Stall, StallEnd
from commune.counter.refusing import CounterRefusedError
from commune.counter.stalls import check_trader, locked, needed_day, open_day_of
from commune.ledger import recording
from commune.lib import vietqr
from commune.payments import matching, requests, same_money
from commune.payments.models import Allocation, BankCredit, PaymentRequest, SetAside
from commune.people.models import Person

SYSTEM = "system:counter"


def book_allocation(allocation: Allocation) -> None:
    """A charge was paid, in whole, in part or twice: what came is what was sold. Idempotent.

    A stall that was given back opens no other day: then it belongs to the day of the charge.
    """
    charge = Charge.objects.filter(request=allocation.request_id).select_related("day__stall").first()
    if charge is None:
        return
    with transaction.atomic():
        locked(charge.day.stall)
        is_ended = StallEnd.objects.filter(stall=charge.day.stall).exists()
        day = charge.day if is_ended else open_day_of(charge.day.stall)
        if day:
            _enter(day, allocation.credit, Method.CODE, by=SYSTEM, charge=charge)


def book_credit(credit: BankCredit) -> None:
    """By the printed QR: no code in the note, and just one open day on this account. Idempotent.

    What a statement tells of long ago is not of this day, and an amount that an order waits for may be the order's:
    a person looks. So she does where it looks like money that is counted already; what she set aside is judged.
    """
    if not _is_plain(credit):
        return
    standing = MarketDay.objects.open().filter(stall__organization=credit.account.organization_id)
    open_days = list(standing.select_related("stall")[:2])
    if len(open_days) == 1 and credit.credited_at >= _since(open_days[0]):
        try:
            _take(credit, open_days[0], by=SYSTEM)
        except CounterRefusedError:
            return


def take(credit: BankCredit, *, stall: Stall, by: Person) -> Sale:
    """From the tray into the open day. Idempotent for the same stall. Raises CounterRefusedError."""
    check_trader(stall, by)
    with transaction.atomic():
        locked(stall)
        return _take(credit, needed_day(stall), by=by.log_actor)


def bring_last(stall: Stall) -> None:
    """What was paid for charges of a stall that is given back, and waited for a day that comes no more. Idempotent."""
    for allocation in _paid_unbooked(stall):
        book_allocation(allocation)


def bring_late(day: MarketDay) -> None:
    """What came for this stall since its last day was closed goes into the one that opens now."""
    for allocation in _paid_unbooked(day.stall):
        _enter(day, allocation.credit, Method.CODE, by=SYSTEM, charge=allocation.request.charge)
    for credit in _late_without_code(day):
        try:
            _take(credit, day, by=SYSTEM)
        except CounterRefusedError:
            continue


def _paid_unbooked(stall: Stall) -> "QuerySet[Allocation]":
    paid = Allocation.objects.filter(request__charge__day__stall=stall, credit__sale__isnull=True)
    return paid.select_related("credit", "request__charge").order_by("credit__credited_at")


def tray_of(stall: Stall) -> "QuerySet[BankCredit]":
    """Credits of the trader's accounts that belong to nothing yet, since the stall is hers."""
    unused = BankCredit.objects.filter(allocation__isnull=True, set_aside__isnull=True)
    waiting = unused.filter(account__organization=stall.organization_id)
    return waiting.filter(credited_at__gte=stall.registered_at).order_by("credited_at", "pk")


def _is_plain(credit: BankCredit) -> bool:
    """Without a code, not set aside, no second word of money that pays already, and no order waits for just this."""
    is_judged = bool(vietqr.find_codes(credit.note)) or SetAside.objects.filter(credit=credit).exists()
    return not (is_judged or same_money.is_doubted(credit) or _is_awaited(credit))


def _is_awaited(credit: BankCredit) -> bool:
    waiting = PaymentRequest.objects.filter(
        account=credit.account_id, amount=credit.amount, charge__isnull=True
    )
    return waiting.filter(allocations__isnull=True, withdrawal__isnull=True, succession__isnull=True).exists()


def _late_without_code(day: MarketDay) -> list[BankCredit]:
    """Of the last day or since, and only where no other stall of hers could have been meant."""
    others = Stall.objects.standing().filter(organization=day.stall.organization_id).exclude(pk=day.stall_id)
    if others.exists() or not DayClosing.objects.filter(day__stall=day.stall).exists():
        return []
    waiting = tray_of(day.stall).filter(credited_at__gte=_since(day))
    return [credit for credit in waiting if _is_plain(credit)]


def _since(day: MarketDay) -> datetime:
    """From when on money without a code may be of this day: the bank may tell of the last day's only now.

    To the minute, as some banks tell it.
    """
    last = (
        DayClosing.objects.filter(day__stall=day.stall).select_related("day").order_by("-closed_at").first()
    )
    return (last.day if last else day).opened_at.replace(second=0, microsecond=0)


def _take(credit: BankCredit, day: MarketDay, *, by: str) -> Sale:
    """A request for just what came, allocated at once: the seller's books know that the money is spoken for."""
    with transaction.atomic():
        locked(day.stall)
        known = Sale.objects.filter(credit=credit).select_related("day").first()
        if known and known.day.stall_id == day.stall_id:
            return known
        if known:
            raise CounterRefusedError(_("Khoản tiền này đã ghép với sạp khác."))
        if credit.account.organization_id != day.stall.organization_id:
            raise CounterRefusedError(_("Khoản tiền này vào tài khoản khác."))
        if DayClosing.objects.filter(day=day).exists():
            raise CounterRefusedError(_("Phiên chợ đã chốt sổ."))
        if SetAside.objects.filter(credit=credit).exists():
            raise CounterRefusedError(_("Khoản tiền này anh chị đã để riêng, không phải tiền bán."))
        try:
            asked = requests.ask(
                account=credit.account,
                amount=credit.amount,
                reference=f"stall-credit:{credit.pk}",
                due_at=timezone.now(),
                by=by,
            )
            matching.allocate(credit, asked, by=by)
        except requests.RequestRefusedError as refusal:
            raise CounterRefusedError(_("Khoản này lớn quá, không phải tiền bán ở sạp.")) from refusal
        except matching.MatchRefusedError as refusal:
            raise CounterRefusedError(_("Khoản tiền này đã ghép với đơn khác.")) from refusal
        return _enter(day, credit, Method.PRINTED, by=by)


def _enter(
    day: MarketDay, credit: BankCredit, method: Method, *, by: str, charge: Charge | None = None
) -> Sale:
    known = Sale.objects.filter(credit=credit).first()
    if known:
        return known
    row = Sale(day=day, method=method, amount=credit.amount, credit=credit, charge=charge)
    row.note = charge.note if charge else ""
    row.sold_at, row.noted_at, row.noted_by = credit.credited_at, timezone.now(), by
    return recording.enter(row, by=by)

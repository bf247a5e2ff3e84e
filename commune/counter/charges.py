"""A QR for the amount just typed, to the trader's own account."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.counter.models import Charge, Stall
from commune.counter.refusing import CounterRefusedError
from commune.counter.sales import check_amount
from commune.counter.stalls import check_trader, locked, needed_day
from commune.ledger import recording
from commune.payments import accounts, requests
from commune.payments.models import SellerAccount
from commune.people.models import Person

WAIT = timedelta(hours=12)


def charge(
    stall: Stall, *, amount: int, by: Person, client_id: UUID, note: str = "", at: datetime | None = None
) -> Charge:
    """Idempotent by `client_id`. Raises CounterRefusedError."""
    check_trader(stall, by)
    check_amount(amount)
    account = account_of(stall)
    with transaction.atomic():
        locked(stall)
        known = Charge.objects.filter(client_id=client_id).select_related("day").first()
        if known:
            if (known.day.stall_id, known.amount) != (stall.pk, amount):
                raise CounterRefusedError(_("Số phiếu này đã dùng cho một lần bán khác."))
            return known
        moment = at or timezone.now()
        row = Charge(id=uuid4(), day=needed_day(stall), amount=amount, note=note[:120])
        row.client_id, row.asked_at, row.asked_by = client_id, moment, by
        row.request = requests.ask(
            account=account, amount=amount, reference=f"stall:{row.pk}", due_at=moment + WAIT, by=by.log_actor
        )
        return recording.enter(row, by=by.log_actor)


def account_of(stall: Stall) -> SellerAccount:
    """The trader's own. Raises CounterRefusedError where she has none."""
    account = accounts.account_of(stall.organization)
    if account is None:
        raise CounterRefusedError(_("Sạp này chưa có tài khoản ngân hàng để nhận tiền."))
    return account


@dataclass(frozen=True)
class Standing:
    """`rest` in đồng is what is still missing; `surplus` what came beyond the amount, such as a second transfer."""

    received: int
    rest: int
    surplus: int

    @property
    def is_paid(self) -> bool:
        return self.rest == 0


def standing_of(row: Charge) -> Standing:
    received = requests.received_for(row.request.reference)
    return Standing(received, max(row.amount - received, 0), max(received - row.amount, 0))

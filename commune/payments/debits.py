"""Money that left a co-op's account with a payout's code in the note: the payout is paid, without anybody typing."""

from django.db import transaction
from django.db.models import QuerySet

from commune.ledger import recording
from commune.lib import vietqr
from commune.payments import members, payouts, providers, same_money
from commune.payments.models import BankDebit, Notice, Payout, PayoutPayment

SYSTEM = "system:notice"


def understand(notice: Notice) -> list[tuple[BankDebit, bool]]:
    """Debits of a kept notice that name a payout of this account's co-op, and whether each is that amount.

    Again and again gives the same. Another amount is kept and pays nothing. Other debits are nobody's business here.
    Raises providers.NoticeUnreadableError.
    """
    told = providers.read_debits(notice.provider, bytes(notice.raw))
    ours = [each for each in told if each.account in ("", notice.account.number)]
    return [taken for each in ours if (taken := _taken(notice, each)) is not None]


def _taken(notice: Notice, told: providers.Told) -> tuple[BankDebit, bool] | None:
    codes = vietqr.find_codes(told.note)
    payout = Payout.objects.filter(code__in=codes, cooperative=notice.account.organization_id).first()
    if payout is None:
        return None
    with transaction.atomic():
        members.locked(payout.cooperative)
        debit = _kept(notice, told, payout)
        if debit.amount == payout.amount:
            payouts.pay_by_debit(payout, debit)
        return debit, debit.amount == payout.amount


def _kept(notice: Notice, told: providers.Told, payout: Payout) -> BankDebit:
    """Once a transaction of the bank, also where two services tell of it."""
    same = BankDebit.objects.filter(
        account=notice.account, provider=notice.provider, transaction=told.transaction[:80]
    )
    known = same.first() or next(
        (each for each in _others(notice, told, payout) if _is_same(each, told)), None
    )
    if known:
        return known
    row = BankDebit(account=notice.account, provider=notice.provider, transaction=told.transaction[:80])
    row.amount, row.note, row.debited_at = told.amount, told.note[:500], told.credited_at
    row.payout, row.notice = payout, notice
    return recording.enter(row, by=SYSTEM)


def _others(notice: Notice, told: providers.Told, payout: Payout) -> "QuerySet[BankDebit]":
    found = payout.debits.filter(account=notice.account, amount=told.amount).select_related("notice")
    return found.exclude(provider=notice.provider).order_by("debited_at", "pk")


def _is_same(debit: BankDebit, told: providers.Told) -> bool:
    rows = providers.read_debits(debit.notice.provider, bytes(debit.notice.raw))
    own = [each.reference for each in rows if each.transaction[:80] == debit.transaction and each.reference]
    return same_money.is_same_number(own, told)


def strange_of(payout: Payout) -> list[BankDebit]:
    """Another amount, or the same money a second time: somebody must look at the bank's statement."""
    rows = list(payout.debits.filter(payment=None).order_by("debited_at"))
    payment = PayoutPayment.objects.filter(payout=payout).first()
    # marked by hand before the bank told of it: one debit of that amount is the same money
    told_later = payment is not None and payment.debit_id is None
    same = [row for row in rows if row.amount == payout.amount][: 1 if told_later else 0]
    return [row for row in rows if row not in same]

"""A stall with an account, and a bank that tells of money."""

from uuid import uuid4

from django.utils import timezone

from commune.counter import charges, days, sales, stalls
from commune.ledger import following, recording
from commune.payments import accounts, matching
from commune.payments.models import BankCredit


def stall(cast, number="07", organization=None, at=None):
    business = organization or cast.fruit_stall
    accounts.open_account(
        business,
        bank_bin="999999",
        number=f"1907{business.pk.int % 10**6:06d}",
        holder_name="VO THI NAM THOM",
        by="system:test",
    )
    return stalls.register(
        cast.market, number=number, organization=business, goods="Trái cây", by=cast.market_keeper, at=at
    )


def opened(cast, row=None, **facts):
    return days.open_day(row or stall(cast), by=cast.stall_holder, client_id=uuid4(), **facts)


def cash(cast, row, amount=45_000, **facts):
    facts.setdefault("client_id", uuid4())
    return sales.sell_for_cash(row, amount=amount, by=cast.stall_holder, **facts)[0]


def charged(cast, row, amount=65_000, **facts):
    facts.setdefault("client_id", uuid4())
    return charges.charge(row, amount=amount, by=cast.stall_holder, **facts)


def money(row, amount, *, note="", at=None, transaction=None):
    """A credit of the trader's bank as a notice brings it; the followers have heard of it afterwards."""
    account = accounts.account_of(row.organization)
    credit = BankCredit(account=account, provider="sepay", transaction=transaction or uuid4().hex)
    credit.amount, credit.note, credit.credited_at = amount, note, at or timezone.now()
    recording.enter(credit, by="system:notice")
    matching.match(credit)
    following.catch_up()
    return credit

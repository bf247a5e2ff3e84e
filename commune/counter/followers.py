"""What the counter does when the bank has told of money."""

from commune.counter import incoming
from commune.counter.models import StallEnd
from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.payments.models import Allocation, BankCredit


def book_allocation(entry: Entry) -> None:
    allocation: Allocation = entry.subject(Allocation)
    incoming.book_allocation(allocation)


def book_credit(entry: Entry) -> None:
    credit: BankCredit = entry.subject(BankCredit)
    if not hasattr(credit, "allocation"):
        incoming.book_credit(credit)


def book_last(entry: Entry) -> None:
    ending: StallEnd = entry.subject(StallEnd)
    incoming.bring_last(ending.stall)


follow("counter.book_allocation", ["payments.allocation"], book_allocation)
follow("counter.book_credit", ["payments.credit"], book_credit)
follow("counter.book_last", ["counter.stall_end"], book_last)

"""Do the books balance? What came in equals what was allocated, what still waits and what was set aside.

What carriers collected stands on one sheet at most, and a sheet asks for exactly its lines.

A co-op's books with its members: what it credited them equals what it has given them and what it still owes, less
what they have had in advance; and payouts that wait come to exactly what it owes, member by member.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from commune.payments import members
from commune.payments.models import (
    Advance,
    Allocation,
    BankCredit,
    CollectionSheet,
    CollectionSheetLine,
    MemberCredit,
    Payout,
    PayoutPayment,
    SellerAccount,
)
from commune.people.models import Organization


@dataclass(frozen=True)
class Balance:
    """Đồng of one account: `received` = `allocated` + `waiting` + `aside` whenever the books balance."""

    account: SellerAccount
    received: int
    allocated: int
    waiting: int
    aside: int

    @property
    def balances(self) -> bool:
        return self.received == self.allocated + self.waiting + self.aside


def balance_of(account: SellerAccount) -> Balance:
    credits_ = BankCredit.objects.filter(account=account)
    unused = credits_.filter(allocation__isnull=True)
    received = _sum(credits_)
    waiting = _sum(unused.filter(set_aside__isnull=True))
    allocated = (
        Allocation.objects.filter(request__account=account).aggregate(total=Sum("amount"))["total"] or 0
    )
    aside = _sum(unused.filter(set_aside__isnull=False))
    return Balance(account, received, allocated, waiting, aside)


def imbalances() -> list[str]:
    """Sentences about what does not balance; empty when all does."""
    found = [
        f"account {b.account}: {b}" for b in map(balance_of, SellerAccount.objects.all()) if not b.balances
    ]
    wrong = Allocation.objects.exclude(amount=F("credit__amount"))
    crossed = Allocation.objects.exclude(credit__account=F("request__account"))
    doubled = Allocation.objects.filter(credit__set_aside__isnull=False)
    found += [f"allocation {row.pk}" for row in (*wrong, *crossed, *doubled)]
    return found + collection_imbalances() + member_imbalances()


def collection_imbalances() -> list[str]:
    """Sheets of carriers that ask for another sum than their lines, or for another seller's or carrier's cash."""
    sheets = CollectionSheet.objects.select_related("request").annotate(due=Sum("lines__collection__amount"))
    found = [
        f"sheet {sheet.pk}: asks {sheet.request.amount}, lines {sheet.due}"
        for sheet in sheets
        if sheet.request.amount != sheet.due
    ]
    crossed = CollectionSheetLine.objects.exclude(
        collection__account=F("sheet__request__account"), collection__carrier=F("sheet__carrier")
    )
    return found + [f"line {row.pk} of sheet {row.sheet_id}" for row in crossed]


@dataclass(frozen=True)
class MemberBooks:
    """Đồng of a co-op with all its members: `credited` - `advanced` - `paid` = `payable` - `receivable`.

    `payable` is counted from the payouts that wait, so that both sides come from different rows.
    """

    cooperative: Organization
    credited: int
    advanced: int
    paid: int
    payable: int
    receivable: int

    @property
    def balances(self) -> bool:
        return self.credited - self.advanced - self.paid == self.payable - self.receivable


def member_books_of(cooperative: Organization) -> MemberBooks:
    owed = members.balances(cooperative).values()
    waiting = Payout.objects.waiting().filter(cooperative=cooperative)
    return MemberBooks(
        cooperative,
        credited=_sum(MemberCredit.objects.filter(cooperative=cooperative)),
        advanced=_sum(Advance.objects.filter(cooperative=cooperative)),
        paid=_sum(PayoutPayment.objects.filter(cooperative=cooperative)),
        payable=_sum(waiting),
        receivable=-sum(each for each in owed if each < 0),
    )


def member_imbalances() -> list[str]:
    found = []
    moved = Q(credits_given__isnull=False) | Q(advances_given__isnull=False)
    for cooperative in Organization.objects.filter(moved).distinct():
        books = member_books_of(cooperative)
        if not books.balances:
            found.append(f"members of {cooperative.code}: {books}")
        found += [f"waiting for {key}: {differs} đồng too much" for key, differs in _misasked(cooperative)]
    wrong = PayoutPayment.objects.exclude(amount=F("payout__amount"), cooperative=F("payout__cooperative"))
    return found + [f"payment of payout {row.pk}" for row in wrong]


def _misasked(cooperative: Organization) -> list[tuple[object, int]]:
    """Households whose waiting payouts are not what is owed, with the difference."""
    waiting = Payout.objects.waiting().filter(cooperative=cooperative).order_by().values_list("household")
    asked = dict(waiting.annotate(total=Sum("amount")))
    owed = members.balances(cooperative)
    differences = [(key, asked.get(key, 0) - max(0, owed.get(key, 0))) for key in {*asked, *owed}]
    return [(key, differs) for key, differs in differences if differs]


def _sum(rows: "QuerySet[Any]") -> int:
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)

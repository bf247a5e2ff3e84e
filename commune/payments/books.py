"""Do the books balance? What came in equals what was allocated and what still waits."""

from dataclasses import dataclass

from django.db.models import F, Sum

from commune.payments.models import Allocation, BankCredit, SellerAccount


@dataclass(frozen=True)
class Balance:
    """Đồng of one account: `received` = `allocated` + `waiting` whenever the books balance."""

    account: SellerAccount
    received: int
    allocated: int
    waiting: int

    @property
    def balances(self) -> bool:
        return self.received == self.allocated + self.waiting


def balance_of(account: SellerAccount) -> Balance:
    credits_ = BankCredit.objects.filter(account=account)
    received = credits_.aggregate(total=Sum("amount"))["total"] or 0
    waiting = credits_.filter(allocation__isnull=True).aggregate(total=Sum("amount"))["total"] or 0
    allocated = (
        Allocation.objects.filter(request__account=account).aggregate(total=Sum("amount"))["total"] or 0
    )
    return Balance(account, received, allocated, waiting)


def imbalances() -> list[str]:
    """Sentences about what does not balance; empty when all does."""
    found = [
        f"account {b.account}: {b}" for b in map(balance_of, SellerAccount.objects.all()) if not b.balances
    ]
    wrong = Allocation.objects.exclude(amount=F("credit__amount"))
    crossed = Allocation.objects.exclude(credit__account=F("request__account"))
    return found + [f"allocation {row.pk}" for row in (*wrong, *crossed)]

"""What a short year left to an owner's credit, and the contracts that it pays for."""

from django.db.models import Sum

from commune.adoption.models import CreditUse, OwnerCredit, TreeContract
from commune.ledger import recording
from commune.people.models import Person

Uses = list[tuple[OwnerCredit, int]]


def left_of(credit: OwnerCredit) -> int:
    """Đồng not used yet; a contract that ended gives back what it used."""
    used = CreditUse.objects.filter(credit=credit, contract__end__isnull=True)
    return credit.amount - int(used.aggregate(total=Sum("amount"))["total"] or 0)


def usable(contract: TreeContract) -> Uses:
    """Her credits with this co-op, oldest first, as far as the price goes; under their locks."""
    cooperative = contract.offer.tree.cooperative_id
    mine = OwnerCredit.objects.select_for_update(no_key=True).filter(
        owner=contract.buyer, contract__hold__offer__tree__cooperative=cooperative
    )
    found, rest = [], contract.price
    for credit in mine.order_by("credited_at", "pk"):
        amount = min(left_of(credit), rest)
        if amount > 0:
            found.append((credit, amount))
            rest -= amount
    return found


def use(contract: TreeContract, uses: Uses) -> None:
    rows = [CreditUse(credit=credit, contract=contract, amount=amount) for credit, amount in uses]
    recording.enter_all(rows, by=contract.buyer.log_actor)


def balance_of(person: Person) -> int:
    """Đồng that stand to her credit, over all co-ops."""
    return sum(left_of(credit) for credit in OwnerCredit.objects.filter(owner=person))

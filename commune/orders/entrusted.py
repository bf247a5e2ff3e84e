"""What a co-op sold for others and owes them: paid lines, by the units that stayed with the buyer, less its fee."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.design import written
from commune.ledger import recording
from commune.market import access
from commune.market.models import Mandate
from commune.orders.models import LotReservation, OrderLine, Remittance
from commune.people.models import Person
from commune.trace.models import RecalledLot

LONGEST = 80


class RemittanceRefusedError(ValueError):
    """The message is a Vietnamese sentence for the co-op."""


@dataclass(frozen=True)
class Sale:
    """A paid line. `units` without those that went back to the shelf or were recalled; money in đồng."""

    line: OrderLine
    units: int
    fee_permille: int

    @property
    def amount(self) -> int:
        return self.units * self.line.price

    @property
    def fee(self) -> int:
        """Rounded down: what is left over is the member's."""
        return self.amount * self.fee_permille // 1000

    @property
    def due(self) -> int:
        return self.amount - self.fee


@dataclass(frozen=True)
class Account:
    """Of one mandate: what was sold under it, what was passed on, what is still owed."""

    mandate: Mandate
    sales: list[Sale]
    remittances: list[Remittance]

    @property
    def earned(self) -> int:
        return sum(sale.due for sale in self.sales)

    @property
    def remitted(self) -> int:
        return sum(each.amount for each in self.remittances)

    @property
    def owed(self) -> int:
        """Negative when money of an order went back after it had been passed on."""
        return self.earned - self.remitted


def account_of(mandate: Mandate) -> Account:
    return Account(mandate, list(_sales(mandate)), list(mandate.remittances.order_by("paid_at", "pk")))


def accounts_of(mandates: Iterable[Mandate]) -> list[Account]:
    return [account_of(each) for each in mandates]


def remit(
    mandate: Mandate, *, amount: int, transaction_number: str, by: Person, at: datetime | None = None
) -> Remittance:
    """The co-op passed this much on. The same transaction number again gives the same row.

    Raises RemittanceRefusedError: not her booth, more than is owed, no number, or a number used for another sum.
    """
    number = " ".join(transaction_number.split())[:LONGEST]
    if not access.may_keep(by, mandate.seller):
        raise RemittanceRefusedError(_("Chỉ bên bán giúp mới ghi được tiền đã trả."))
    if not number:
        raise RemittanceRefusedError(_("Hãy ghi mã giao dịch của ngân hàng."))
    with transaction.atomic():
        list(Mandate.objects.select_for_update(no_key=True).filter(pk=mandate.pk))
        known = mandate.remittances.filter(transaction=number).first()
        if known and known.amount == amount:
            return known
        if known:
            raise RemittanceRefusedError(_("Mã giao dịch này đã ghi cho một số tiền khác."))
        owed = account_of(mandate).owed
        if not 0 < amount <= owed:
            told = _("Chỉ còn phải trả %(owed)s.")
            raise RemittanceRefusedError(told % {"owed": written.dong(max(owed, 0))})
        row = Remittance(mandate=mandate, amount=amount, transaction=number, paid_by=by)
        row.paid_at = at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def _sales(mandate: Mandate) -> Iterator[Sale]:
    """Lines of its booth in orders that its seller took between acceptance and end."""
    if not hasattr(mandate, "acceptance"):
        return
    taken = Q(order__placed_at__gte=mandate.acceptance.accepted_at)
    if hasattr(mandate, "end"):
        taken &= Q(order__placed_at__lt=mandate.end.ended_at)
    lines = OrderLine.objects.filter(taken, listing__booth=mandate.booth_id, order__booth=mandate.seller_id)
    paid = lines.filter(order__paid__isnull=False).select_related("order", "listing__trade_item")
    rows = list(paid.order_by("order__placed_at", "pk"))
    kept = kept_units(rows)
    for line in rows:
        if kept[line.pk]:
            yield Sale(line, kept[line.pk], mandate.fee_permille)


def kept_units(lines: list[OrderLine]) -> Counter[int]:
    """Units of each line that no cancellation took back and no recall reaches."""
    recalled = RecalledLot.objects.filter(lot=OuterRef("move__lot_id"))
    standing = LotReservation.objects.standing().filter(
        ~Exists(recalled), line__in=[each.pk for each in lines]
    )
    kept: Counter[int] = Counter()
    for each in standing.select_related("move"):
        kept[each.line_id] += each.units
    return kept

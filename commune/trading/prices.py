"""The price board (bảng giá): median and volume by variety, grade and week, from deals that both sides concluded.

A figure of fewer than three sellers would tell a neighbour's price; it is not shown, and neither is its volume.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median_low
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from commune.packhouse.grades import MIXED
from commune.products.models import Variety
from commune.trading import weeks
from commune.trading.deal_models import EndingKind
from commune.trading.models import Contract, GateDeal

FEWEST_SELLERS = 3
WEEKS_SHOWN = 8
BROKEN = (EndingKind.CANCELLED, EndingKind.SELLER_DEFAULT, EndingKind.BUYER_DEFAULT)
Cell = tuple[UUID | int, str, date]


@dataclass(frozen=True)
class Deal:
    """One seller's kilograms at one price, concluded on a day."""

    variety: Variety
    grade: str
    day: date
    seller: UUID
    kilograms: Decimal
    price: int


@dataclass(frozen=True)
class Figure:
    """`price`: the middle deal's (the lower of two middles), đồng a kilogram."""

    variety: Variety
    grade: str
    week: date
    price: int
    kilograms: Decimal
    sellers: int


def deals_since(day: date) -> Iterator[Deal]:
    """In a pooled contract every household is a seller of its own."""
    yield from _contracts(day)
    found = GateDeal.objects.filter(concluded_at__date__gte=day)
    for deal in found.select_related("ticket", "sale__trade_item__variety"):
        when = timezone.localdate(deal.concluded_at)
        ticket, sale = deal.ticket, deal.sale
        variety = sale.trade_item.variety
        yield Deal(variety, MIXED, when, sale.seller_id, ticket.kilograms, ticket.price)


def _contracts(day: date) -> Iterator[Deal]:
    recent = Q(confirmations__confirmed_at__date__gte=day)
    found = Contract.objects.concluded().filter(recent).exclude(ending__kind__in=BROKEN).distinct()
    for contract in found.select_related("variety").prefetch_related("parts", "confirmations"):
        when = timezone.localdate(max(each.confirmed_at for each in contract.confirmations.all()))
        if when < day:
            continue
        parts = [(part.household_id, part.kilograms) for part in contract.parts.all()]
        for seller, kilograms in parts or [(contract.seller_id, contract.kilograms)]:
            amount = Decimal(kilograms)
            yield Deal(contract.variety, contract.grade, when, seller, amount, contract.price)


def figures_of(deals: Iterable[Deal]) -> list[Figure]:
    """Newest week first, then by variety and grade; only what may be shown."""
    cells: dict[Cell, list[Deal]] = defaultdict(list)
    for deal in deals:
        cells[deal.variety.pk, deal.grade, weeks.monday_of(deal.day)].append(deal)
    found = [_figure(key, rows) for key, rows in cells.items()]
    shown = [figure for figure in found if figure.sellers >= FEWEST_SELLERS]
    return sorted(shown, key=lambda each: (-each.week.toordinal(), each.variety.name, each.grade))


def _figure(key: Cell, rows: list[Deal]) -> Figure:
    sellers = len({deal.seller for deal in rows})
    whole = sum((deal.kilograms for deal in rows), Decimal(0))
    middle = median_low(deal.price for deal in rows)
    return Figure(rows[0].variety, key[1], key[2], middle, whole, sellers)


def board() -> list[Figure]:
    """Of the last weeks."""
    first = weeks.monday_of(timezone.localdate()) - (WEEKS_SHOWN - 1) * weeks.WEEK
    return figures_of(deals_since(first))

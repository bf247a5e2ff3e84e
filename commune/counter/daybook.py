"""Sổ ngày: every line of a day and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass

from commune.counter.models import DayClosing, MarketDay, Sale, SaleReversal


@dataclass(frozen=True)
class Totals:
    """In đồng; lines that were undone in this day are taken off again."""

    cash: int
    transfers: int
    count: int

    @property
    def total(self) -> int:
        return self.cash + self.transfers

    @property
    def share(self) -> int | None:
        """Percent without cash, rounded to the nearest; None while nothing was sold."""
        return share_of(self.transfers, self.total)

    @property
    def share_told(self) -> str:
        return "" if self.share is None else f"{self.share} %"


@dataclass(frozen=True)
class DayBook:
    """`lines` latest first: sales and reversals; `difference` is the drawer's, None where nobody counted."""

    day: MarketDay
    totals: Totals
    lines: list[Sale | SaleReversal]
    closing: DayClosing | None
    difference: int | None


def of(day: MarketDay) -> DayBook:
    sales = list(day.sales.select_related("day", "reversal"))
    reversals = list(day.reversals.select_related("sale"))
    totals = _totals(sales, reversals)
    closing = DayClosing.objects.filter(day=day).first()
    counted = closing.counted_cash if closing else None
    difference = None if counted is None else counted - totals.cash
    return DayBook(day, totals, sorted([*sales, *reversals], key=_noted, reverse=True), closing, difference)


def share_of(transfers: int, total: int) -> int | None:
    return None if total <= 0 else (200 * max(transfers, 0) + total) // (2 * total)


def _totals(sales: Iterable[Sale], reversals: Iterable[SaleReversal]) -> Totals:
    sums = {True: 0, False: 0}
    count = 0
    for sale in sales:
        sums[sale.is_cashless] += sale.amount
        count += 1
    for row in reversals:
        sums[row.sale.is_cashless] -= row.sale.amount
        count -= 1
    return Totals(cash=sums[False], transfers=sums[True], count=count)


def _noted(line: Sale | SaleReversal) -> tuple[object, str]:
    when = line.reversed_at if isinstance(line, SaleReversal) else line.noted_at
    return when, str(line.pk)

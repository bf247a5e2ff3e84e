"""What the market's board sees: how much of a day went without cash, over all stalls; never one trader's money."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Sum
from django.utils import timezone

from commune.counter.daybook import share_of
from commune.counter.models import MarketDay, Method, Sale, SaleReversal
from commune.places.models import Place

LOOK_BACK = timedelta(days=60)
FEWEST = 3  # with fewer stalls the sums would tell what one trader earns


@dataclass(frozen=True)
class MarketFigure:
    """One date of a market. `share` in percent; the sums in đồng only where enough stalls stand behind them."""

    day: date
    stalls: int
    sales: int
    share: int | None
    cash: int | None
    transfers: int | None

    @property
    def share_told(self) -> str:
        return "" if self.share is None else f"{self.share} %"


def of(market: Place, *, since: date | None = None) -> list[MarketFigure]:
    """Latest date first."""
    start = since or timezone.localdate() - LOOK_BACK
    days = MarketDay.objects.filter(stall__market=market, day__gte=start)
    stalls: dict[date, set[object]] = defaultdict(set)
    for day, stall in days.values_list("day", "stall"):
        stalls[day].add(stall)
    sums, counts = _sums(market, start)
    return [_figure(day, len(stalls[day]), sums[day], counts[day]) for day in sorted(stalls, reverse=True)]


def _sums(market: Place, start: date) -> tuple[dict[date, dict[bool, int]], dict[date, int]]:
    sums: dict[date, dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    counts: dict[date, int] = defaultdict(int)
    within = {"day__stall__market": market, "day__day__gte": start}
    sold = Sale.objects.filter(**within).order_by().values("day__day", how=F("method"))
    undone = SaleReversal.objects.filter(**within).order_by().values("day__day", how=F("sale__method"))
    rows: list[tuple[int, Mapping[str, Any]]] = [
        *((1, row) for row in sold.annotate(total=Sum("amount"), count=Count("pk"))),
        *((-1, row) for row in undone.annotate(total=Sum("sale__amount"), count=Count("pk"))),
    ]
    for sign, row in rows:
        sums[row["day__day"]][row["how"] != Method.CASH] += sign * row["total"]
        counts[row["day__day"]] += sign * row["count"]
    return sums, counts


def _figure(day: date, stalls: int, sums: dict[bool, int], count: int) -> MarketFigure:
    cash, transfers = sums[False], sums[True]
    told = stalls >= FEWEST
    share = share_of(transfers, cash + transfers)
    return MarketFigure(day, stalls, count, share, cash if told else None, transfers if told else None)

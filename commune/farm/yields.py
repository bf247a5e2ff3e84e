"""How much a plot can plausibly bear: dated limits of `data/yield_limits.csv`."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from django.db.models import Sum

from commune.farm.activities import DATA
from commune.places.models import Place
from commune.products.models import Species
from commune.trace.models import Lot, LotKind


@dataclass(frozen=True)
class YieldLimit:
    """Kilograms a square metre over `days`, from `valid_from` to `valid_to` (None: still)."""

    species: str
    kg_per_m2: Decimal
    days: int
    valid_from: date
    valid_to: date | None
    source: str


@cache
def known_limits() -> tuple[YieldLimit, ...]:
    with (DATA / "yield_limits.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_limit(line) for line in csv.DictReader(file))


def _limit(line: dict[str, str]) -> YieldLimit:
    until = date.fromisoformat(line["valid_to"]) if line["valid_to"] else None
    since = date.fromisoformat(line["valid_from"])
    return YieldLimit(
        line["species"], Decimal(line["kg_per_m2"]), int(line["days"]), since, until, line["source"]
    )


def limit_for(species: Species, on: date) -> YieldLimit | None:
    fitting = [
        limit
        for limit in known_limits()
        if limit.species == species.pk
        and limit.valid_from <= on
        and (limit.valid_to is None or on <= limit.valid_to)
    ]
    return max(fitting, key=lambda limit: limit.valid_from, default=None)


def room_left(plot: Place, species: Species, at: datetime) -> Decimal | None:
    """Kilograms that may still be harvested here by the limit in force; None without a limit or an area."""
    limit = limit_for(species, at.date())
    if limit is None or not plot.area_m2:
        return None
    taken = Lot.objects.filter(
        kind=LotKind.HARVEST,
        place=plot,
        trade_item__variety__species=species,
        made_at__gt=at - timedelta(days=limit.days),
        made_at__lte=at,
    ).aggregate(total=Sum("quantity"))["total"]
    return limit.kg_per_m2 * plot.area_m2 - (taken or Decimal(0))

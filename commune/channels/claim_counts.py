"""How many sellers and products files claim, for everybody: of each area and marketplace the newest list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from commune.channels.claim_models import ClaimKind, MarketplaceClaim, MarketplaceClaimSet
from commune.units.models import AdminUnit


@dataclass(frozen=True)
class Row:
    """`unit` is the area of the list, `day` the day that it speaks of."""

    unit: AdminUnit
    platform: str
    source: str
    grade: str
    day: date
    count: int


@dataclass(frozen=True)
class Counted:
    kind: ClaimKind
    rows: list[Row]

    @property
    def total(self) -> int:
        return sum(row.count for row in self.rows)


def newest_of(kind: ClaimKind) -> Counted:
    """By platform, source and grade. A commune's list of another day does not add to its province's.

    Of the same day each shop and product is there once: what the commune's list had first is of the province too.
    """
    found = MarketplaceClaim.objects.counted().filter(kind=kind).order_by()
    newest = {
        (unit, platform): day
        for unit, platform, day in found.values_list("page__file__unit", "platform").annotate(
            day=Max("as_of")
        )
    }
    units = AdminUnit.objects.in_bulk({unit for unit, _ in newest})
    rows = [
        row
        for (uid, platform), day in newest.items()
        if (units[uid].parent_id, platform) not in newest
        for row in _rows(units[uid], platform, day, found)
    ]
    return Counted(
        kind, sorted(rows, key=lambda row: (row.platform, row.unit.sort_key, row.source, row.grade))
    )


def _rows(unit: AdminUnit, platform: str, day: date, found: MarketplaceClaimSet) -> Iterator[Row]:
    area = Q(page__file__unit=unit) | Q(page__file__unit__parent=unit)
    group = found.filter(area, platform=platform, as_of=day)
    by = group.values_list("page__file__source", "page__file__grade").annotate(count=Count("pk"))
    for source, grade, count in by:
        yield Row(unit, platform, source, grade, day, count)

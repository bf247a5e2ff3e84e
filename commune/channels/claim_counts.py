"""How many sellers and products files claim, for everybody: of each area the newest list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from commune.channels.claim_models import ClaimKind, MarketplaceClaim
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
    """By platform, source and grade; a commune's own list does not add to its province's."""
    found = MarketplaceClaim.objects.counted().filter(kind=kind).order_by()
    newest = dict(found.values_list("page__file__unit").annotate(day=Max("as_of")))
    units = AdminUnit.objects.in_bulk(newest)
    rows = []
    for uid, unit in units.items():
        if unit.parent_id in newest:
            continue
        group = found.filter(page__file__unit=uid, as_of=newest[uid])
        by = group.values_list("platform", "page__file__source", "page__file__grade").annotate(
            count=Count("pk")
        )
        rows += [
            Row(unit, platform, source, grade, newest[uid], count)
            for platform, source, grade, count in by.order_by("platform")
        ]
    return Counted(kind, rows)

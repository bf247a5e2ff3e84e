"""How much of the finished work was handled online, by the level of the office: counted when asked."""

from dataclasses import dataclass

from django.db.models import Count, Q

from commune.casework.models import WorkFile, WorkFileSet
from commune.units.models import AdminUnit, Level
from commune.units.placing import sources_of


@dataclass(frozen=True)
class Share:
    level: str
    label: str
    total: int
    finished: int
    online: int
    late: int

    @property
    def percent(self) -> int | None:
        """Of the finished files, rounded down: 79,9 % is not yet 80 %."""
        return self.online * 100 // self.finished if self.finished else None


def files_in(unit: AdminUnit) -> WorkFileSet:
    """Of the unit and all below: to be counted, not to be shown one by one."""
    return WorkFile.objects.filter(unit__in=sources_of(unit).inside)


def shares_of(files: WorkFileSet) -> list[Share]:
    """Of `files`, one line for each level that has any, province first."""
    rows = (
        files.judged()
        .order_by()
        .values("unit__level")
        .annotate(
            total=Count("pk"),
            finished=Count("pk", filter=Q(closed=True)),
            with_online=Count("pk", filter=Q(online=True)),
            late=Count("pk", filter=Q(overdue=True)),
        )
    )
    counted = {row["unit__level"]: row for row in rows}
    return [
        Share(level.value, str(level.label), row["total"], row["finished"], row["with_online"], row["late"])
        for level in Level
        if (row := counted.get(level.value))
    ]

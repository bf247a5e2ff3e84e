"""What stands, as pages show it: units with how much they meet, and one unit's requirements set by set."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from commune.findings.models import Assessment
from commune.lib.fold import fold
from commune.units.models import AdminUnit, AdminUnitSet


@dataclass(frozen=True)
class UnitLine:
    unit: AdminUnit
    met: int
    unmet: int

    @property
    def above(self) -> str:
        return above(self.unit)


def above(unit: AdminUnit) -> str:
    """ "Huyện Bến Lức, Tỉnh Long An": what lies above it, the nearest first; ended units say until when."""
    names = [each.name for each in reversed(unit.path()[:-1])]
    ended = [_("đến %(day)s") % {"day": f"{unit.valid_to:%d/%m/%Y}"}] if unit.valid_to else []
    return ", ".join([*names, *ended])


def unit_lines(units: AdminUnitSet, *, text: str = "", empty: bool = False) -> list[UnitLine]:
    """Units with standing assessments, found without accents; with `empty` also those that have none yet."""
    for word in fold(text)[:60].split():
        units = units.filter(folded__contains=word)
    standing = Assessment.objects.all().standing().filter(unit__in=units)
    counts = {
        uid: (met, unmet)
        for uid, met, unmet in standing.values_list("unit").annotate(
            met=Count("pk", filter=Q(is_met=True)), unmet=Count("pk", filter=Q(is_met=False))
        )
    }
    shown = units if empty else units.filter(pk__in=counts)
    return [
        UnitLine(each, *counts.get(each.pk, (0, 0)))
        for each in shown.select_related("parent__parent").order_by("sort_key", "pk")
    ]


def by_set(rows: Iterable[Assessment]) -> list[tuple[str, list[Assessment]]]:
    """Set by set, requirements in the order of their numbers: 8.4 before 15.2; of one, the latest first."""
    late = sorted(rows, key=lambda row: (row.decided_on, row.pk), reverse=True)
    ordered = sorted(late, key=lambda row: (row.set_code, _places(row.number)))
    return [(code, list(group)) for code, group in groupby(ordered, key=lambda row: row.set_code)]


def _places(number: str) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdecimal() else (int(part[:-1] or 0), part[-1]) for part in number.split(".")
    ]

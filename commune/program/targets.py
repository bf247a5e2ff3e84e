"""Which target holds for a unit in a period: the most particular one."""

from collections.abc import Sequence

from commune.lib.periods import Period
from commune.program.models import Indicator, Target
from commune.units.models import AdminUnit


def target_of(indicator: Indicator, unit: AdminUnit, period: Period) -> Target | None:
    """This unit's before its province's before that of all, then its group's and the period's own before any.

    Costs no query where targets are prefetched and none of them is for a group.
    """
    known = list(indicator.targets.all())
    group = group_of(indicator, unit, period) if any(each.group is not None for each in known) else None
    return nearest(known, [each.uid for each in reversed(unit.path())], period, group)


def nearest(
    known: Sequence[Target], places: Sequence[str], period: Period, group: int | None
) -> Target | None:
    """`places`: the unit's uid, then those above it."""
    rank = {place: number for number, place in enumerate(places)}

    def fits(each: Target) -> bool:
        here = each.unit_id is None or each.unit_id in rank
        return here and each.period in ("", period.text) and each.group in (None, group)

    def order(each: Target) -> tuple[int, bool, bool]:
        return rank.get(each.unit_id or "", len(rank)), each.group is None, not each.period

    return min(filter(fits, known), key=order, default=None)


def group_of(indicator: Indicator, unit: AdminUnit, period: Period) -> int | None:
    """The group in which the indicator's set reads its thresholds for the unit on the period's last day."""
    grouping = indicator.set.groupings.on(period.last).filter(unit=unit).first()
    return grouping.group if grouping else None

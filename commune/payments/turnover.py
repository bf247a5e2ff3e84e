"""Turnover (doanh thu) of a seller between two days, asked of every room above in which she sells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from commune.lib.registry import Registry
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Organization


@dataclass(frozen=True)
class Turnover:
    """Money taken on a day in Vietnam, in đồng; below nothing where it went back to the buyer.

    `source` is the way of selling and `reference` the order, day or contract, in Vietnamese words. `is_own_harvest`:
    surely what she picked herself and sold unprocessed; whoever is not sure says no.
    """

    day: date
    amount: int
    source: str
    reference: str
    is_own_harvest: bool = False


TurnoverOf = Callable[[Organization, date, date], Iterable[Turnover]]
sources: Registry[TurnoverOf] = Registry("sources of turnover")


def turnover_of(organization: Organization, first_day: date, last_day: date) -> list[Turnover]:
    """Both days counted in; by day, then by source."""
    found = [line for _, ask in sources for line in ask(organization, first_day, last_day)]
    return sorted(found, key=lambda line: (line.day, line.source, line.reference))


def moments_of(first_day: date, last_day: date) -> tuple[datetime, datetime]:
    """From the first moment of the first day up to, and without, the first one after the last: for a filter."""
    after = last_day + timedelta(days=1)
    return datetime.combine(first_day, time.min, VIETNAM), datetime.combine(after, time.min, VIETNAM)


def day_of(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()

"""Counts above a threshold that still stand: a farmer's tasks, and the technician's list."""

from datetime import timedelta

from commune.people import access
from commune.people.models import LEADING, Role, Visitor
from commune.pests.models import ScoutingCount, ScoutingCountSet
from commune.units.history import date_today

# After this a count says nothing about today any more.
STANDS = timedelta(days=14)


def recent_for(person: Visitor) -> ScoutingCountSet:
    """Not superseded counts of the last days, of plots whose facts this person may see."""
    since = date_today() - STANDS
    found = ScoutingCount.objects.visible_to(person).not_superseded().filter(counted_on__gte=since)
    return with_facts(found)


def with_facts(counts: ScoutingCountSet) -> ScoutingCountSet:
    related = counts.select_related("plot__holder", "plot__unit", "entered_by", "reply__by")
    return related.prefetch_related("enemies").order_by("-counted_on", "-entered_at", "pk")


def alarms_of_household(person: Visitor) -> list[ScoutingCount]:
    """Those on her own plots that nobody of the household has answered."""
    own = access.organizations_of(person, Role.FARMER)
    open_counts = recent_for(person).filter(plot__holder__in=own, reply__isnull=True)
    return [each for each in open_counts if each.is_alarm]


def unanswered_of_members(person: Visitor) -> list[ScoutingCount]:
    """Those of the co-op's members that no farmer has answered yet."""
    led = access.organizations_of(person, *LEADING)
    open_counts = recent_for(person).filter(plot__holder__parent__in=led, reply__isnull=True)
    return [each for each in open_counts if each.is_alarm]

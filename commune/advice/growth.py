"""Which stage the crop is in, as the diary tells it: the latest work from which a stage follows."""

from datetime import date, timedelta

from commune.advice.tables import Line, in_force
from commune.farm.diary import entries_of
from commune.places.models import Place

LOOK_BACK = timedelta(days=200)


def stage_of(plot: Place, species: str, day: date) -> Line | None:
    """A line of `data/stages.csv` with `since`; None where no such work is recorded."""
    stages = in_force("stages", day, species=species)
    anchors = {str(line["after_activity"]) for line in stages}
    done = entries_of(plot, day - LOOK_BACK, day).filter(activity__in=anchors)
    last_days: dict[str, date] = {}
    for entry in done:
        last_days.setdefault(entry.activity, entry.day)
    found: Line | None = None
    newest = date.min
    for line in stages:
        began = last_days.get(str(line["after_activity"]))
        if began is None or began < newest:
            continue
        if float(line["from_days"] or 0) <= (day - began).days <= float(line["to_days"] or 0):
            found, newest = {**line, "since": began.isoformat()}, began
    return found


def highest_kc(species: str, day: date) -> float:
    """Of the stage that needs most water; 0 where the crop has none."""
    return max((float(line["kc"] or 0) for line in in_force("stages", day, species=species)), default=0.0)

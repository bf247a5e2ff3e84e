"""How complete the record of a season is: an empty record is a verdict, never "nothing happened".

What a season's diary should hold is data (`data/expectations.csv`): for each crop how often a kind of work is
written at least, and (line without activity) how many days may pass between two entries.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

from django.utils import timezone

from commune.farm.activities import DATA, Activity, activity_of
from commune.farm.diary import entries_of
from commune.farm.models import DiaryEntry, Season
from commune.farm.public_diary import spans_of
from commune.lib.vietnamese import VIETNAM
from commune.places.models import Place
from commune.trace.models import Lot

Verdict = Literal["complete", "gaps", "none"]
LATE_DAYS = 3
VERDICTS: dict[Verdict, str] = {
    "complete": "Ghi chép đầy đủ",
    "gaps": "Ghi chép còn thiếu",
    "none": "Không có ghi chép",
}


@dataclass(frozen=True)
class Expectation:
    """`activity` empty: of any kind, and then `longest_gap_days` counts."""

    species: str
    activity: str
    at_least: int
    longest_gap_days: int | None
    source: str


@dataclass(frozen=True)
class Completeness:
    """`missing`: kinds written too seldom. `gaps`: (from, to) without any entry for too long.

    `late`: written more than three days after the work; `on_behalf` of which `confirmed` by the farmer.
    """

    verdict: Verdict
    since: date
    until: date
    entries: int
    missing: Sequence[Activity]
    gaps: Sequence[tuple[date, date]]
    late: int
    on_behalf: int
    confirmed: int

    @property
    def label(self) -> str:
        return VERDICTS[self.verdict]


@cache
def expectations() -> tuple[Expectation, ...]:
    with (DATA / "expectations.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_expectation(line) for line in csv.DictReader(file))


def _expectation(line: dict[str, str]) -> Expectation:
    gap = int(line["longest_gap_days"]) if line["longest_gap_days"] else None
    return Expectation(line["species"], line["activity"], int(line["at_least"]), gap, line["source"])


def completeness_of(plot: Place, season: Season) -> Completeness:
    """Of the season up to its end or today."""
    until = min(season.ends_on, timezone.now().astimezone(VIETNAM).date())
    return _judged(plot, season.variety.species_id, season.starts_on, until)


def completeness_of_lots(lots: Iterable[Lot]) -> list[tuple[Lot, Completeness]]:
    """Of the record behind each harvest lot among `lots`, from the start of its season to its harvest."""
    return [
        (span.lot, _judged(span.lot.place, span.lot.trade_item.variety.species_id, span.since, span.until))
        for span in spans_of(lots)
    ]


def _judged(plot: Place, species: str, since: date, until: date) -> Completeness:
    entries = [entry for entry in entries_of(plot, since, until) if not entry.kind.is_harvest]
    expected = [each for each in expectations() if each.species == species]
    counts = Counter(entry.activity for entry in entries)
    missing = [
        activity_of(each.activity)
        for each in expected
        if each.activity and counts[each.activity] < each.at_least
    ]
    longest = next((each.longest_gap_days for each in expected if each.longest_gap_days), None)
    gaps = _gaps([entry.day for entry in entries], since, until, longest)
    on_behalf = [entry for entry in entries if entry.on_behalf_of_id]
    return Completeness(
        verdict="none" if not entries else "gaps" if missing or gaps else "complete",
        since=since,
        until=until,
        entries=len(entries),
        missing=missing,
        gaps=gaps,
        late=sum(_is_late(entry) for entry in entries),
        on_behalf=len(on_behalf),
        confirmed=sum(hasattr(entry, "confirmation") for entry in on_behalf),
    )


def _gaps(days: Sequence[date], since: date, until: date, longest: int | None) -> list[tuple[date, date]]:
    if longest is None:
        return []
    marks = [since, *sorted(days), until]
    return [(before, after) for before, after in pairwise(marks) if (after - before).days > longest]


def _is_late(entry: DiaryEntry) -> bool:
    return (entry.written_at.astimezone(VIETNAM).date() - entry.day).days > LATE_DAYS

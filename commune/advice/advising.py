"""Computing advice: for every plot with a season, from what is known now; the same facts give no second row."""

import hashlib
import json
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from commune.advice.gathering import Gathered, Gathering
from commune.advice.models import Advice, StaleAdvice
from commune.advice.rules import CURRENT, RULES
from commune.farm.models import Season
from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.places.models import Place
from commune.units.models import AdminUnit

BY = "system:advice"


def today() -> date:
    return timezone.now().astimezone(VIETNAM).date()


def mark_stale(unit: AdminUnit | str) -> None:
    """Idempotent; the job computes soon."""
    key = unit if isinstance(unit, str) else unit.pk
    StaleAdvice.objects.bulk_create([StaleAdvice(unit_id=key)], ignore_conflicts=True)


def mark_all() -> None:
    """Every unit with a season today: the day went on, though nothing came in."""
    for unit in Season.objects.on(today()).values_list("plot__unit", flat=True).distinct():
        mark_stale(str(unit))


def refresh() -> int:
    """Compute what is stale; returns the number of new rows."""
    made = 0
    while (step := _refresh_one()) is not None:
        made += step
    return made


def _refresh_one() -> int | None:
    """The mark goes first: what comes in while we compute marks the unit again."""
    with transaction.atomic():
        mark = StaleAdvice.objects.select_for_update(no_key=True, skip_locked=True).order_by("pk").first()
        if mark is None:
            return None
        unit = mark.unit_id
        mark.delete()
    return advise_unit(unit, today())


def advise_unit(unit: str, day: date) -> int:
    gathering = Gathering(day)
    seasons = Season.objects.on(day).filter(plot__unit=unit)
    made = 0
    for season in seasons.select_related("plot", "variety__species").order_by("plot__code", "starts_on"):
        for gathered in gathering.of(season.plot, season.variety.species):
            made += record(season.plot, gathered, day) is not None
    return made


def advise(plot: Place, day: date) -> list[Advice]:
    """What is new for one plot; nothing where no season runs."""
    season = Season.objects.on(day).filter(plot=plot).select_related("variety__species").first()
    if season is None:
        return []
    found = [record(plot, each, day) for each in Gathering(day).of(plot, season.variety.species)]
    return [row for row in found if row]


def record(plot: Place, gathered: Gathered, day: date) -> Advice | None:
    """A row where facts or rule differ from the day's last word; None where they do not."""
    edition = CURRENT[gathered.kind]
    digest = digest_of(edition, gathered.inputs)
    said = Advice.objects.filter(plot=plot, kind=gathered.kind, subject=gathered.subject, day=day)
    last = said.order_by("-number").first()
    if last and last.digest == digest:
        return None
    verdict = RULES[edition](gathered.inputs)
    row = Advice(plot=plot, kind=gathered.kind, subject=gathered.subject, day=day, edition=edition)
    row.number = last.number + 1 if last else 1
    row.level, row.inputs, row.verdict = verdict.level, gathered.inputs, verdict.facts()
    row.digest, row.computed_at = digest, timezone.now()
    try:
        return recording.enter(row, by=BY)
    except IntegrityError:  # another worker computed the same meanwhile
        return None


def digest_of(edition: str, inputs: object) -> str:
    text = json.dumps([edition, inputs], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

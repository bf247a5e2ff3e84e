"""Bringing criteria sets in from data files. Running it again adds only what is new or was reworded."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from commune.ledger import recording
from commune.ledger.evidence import evidence
from commune.program import counting, readings
from commune.program.models import CriteriaSet, Indicator, Measure, Target
from commune.program.news import moment_of
from commune.units.models import AdminUnit

Json = dict[str, Any]
DATA = Path(__file__).parent / "data"
_WORDING = ("name", "name_en", "explanation", "explanation_en", "measured_in", "formula")


class DefinitionError(ValueError):
    """A set that cannot be counted; the message says which measure and why."""


def load_sets(folder: Path = DATA, *, by: str) -> list[CriteriaSet]:
    """All sets of a folder, in one transaction; cells with evidence are marked to be computed."""
    with transaction.atomic():
        loaded = [
            load_set(json.loads(file.read_text(encoding="utf-8")), by=by)
            for file in sorted(folder.glob("*.json"))
        ]
        mark_everything()
    return loaded


def load_set(stated: Json, *, by: str) -> CriteriaSet:
    """Idempotent by (set, code, valid_from). Raises DefinitionError."""
    begins = date.fromisoformat(stated["valid_from"])
    known = CriteriaSet.objects.filter(pk=stated["code"]).first()
    row = known or CriteriaSet(
        code=stated["code"], name=stated["name"], citation=stated["citation"], valid_from=begins
    )
    if known is None:
        row.is_checked = stated["is_checked"]
        recording.enter(row, by=by)
    for position, each in enumerate(stated["indicators"]):
        _load_indicator(row, each, position, begins, by)
    return row


def _load_indicator(criteria: CriteriaSet, stated: Json, position: int, begins: date, by: str) -> None:
    if Indicator.objects.filter(set=criteria, code=stated["code"], valid_from=begins).exists():
        return
    row = Indicator(set=criteria, code=stated["code"], position=position, valid_from=begins)
    for name in _WORDING:
        setattr(row, name, stated[name])
    measures = list(_measures(row, stated["measures"]))
    faults = [f"{row.code}: {fault}" for measure in measures for fault in counting.faults_of(measure)]
    if faults:
        raise DefinitionError("; ".join(faults))
    recording.enter(row, by=by)
    recording.enter_all(measures, by=by)
    recording.enter_all(list(_targets(row, stated.get("targets", []))), by=by)


def _measures(indicator: Indicator, stated: list[Json]) -> Iterator[Measure]:
    for each in stated:
        row = Measure(indicator=indicator, part=each["part"], kind=each["kind"], counting=each["counting"])
        row.field, row.timing, row.conditions = (
            each.get("field", ""),
            each["timing"],
            each.get("conditions", []),
        )
        yield row


def _targets(indicator: Indicator, stated: list[Json]) -> Iterator[Target]:
    for each in stated:
        row = Target(indicator=indicator, comparison=each["comparison"], amount=Decimal(each["amount"]))
        row.unit_id, row.period = each.get("unit"), each.get("period", "")
        yield row


def mark_everything() -> None:
    """Every cell in which some counted evidence lies: what came in before the indicators counts, too."""
    used = set(Measure.objects.values_list("kind", flat=True))
    for name, kind in evidence:
        if name not in used:
            continue
        places = set(kind.queryset().values_list(kind.unit_path, kind.time_path))
        units = AdminUnit.objects.select_related("parent__parent").in_bulk({uid for uid, _ in places})
        dated = [(uid, moment_of(moment)) for uid, moment in places if moment and uid]
        months = {(uid, moment.year, moment.month): moment for uid, moment in dated}
        for (uid, _, _), moment in months.items():
            readings.mark_stale(units[uid], moment)

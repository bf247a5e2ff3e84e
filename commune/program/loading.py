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
from commune.lib import formulas
from commune.program import counted
from commune.program.counting import vocabulary
from commune.program.models import CriteriaSet, Criterion, Indicator, Target
from commune.program.news import kinds_asked, moment_of

Json = dict[str, Any]
DATA = Path(__file__).parent / "data"
_WORDING = ("name", "name_en", "explanation", "explanation_en", "measured_in", "formula")


class DefinitionError(ValueError):
    """A set that cannot be counted; the message says which indicator and why."""


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
    row = CriteriaSet.objects.filter(pk=stated["code"]).first() or _entered_set(stated, begins, by)
    _load_criteria(row, stated.get("criteria", []), by)
    for position, each in enumerate(stated["indicators"]):
        _load_indicator(row, each, position, begins, by)
    return row


def _entered_set(stated: Json, begins: date, by: str) -> CriteriaSet:
    row = CriteriaSet(
        code=stated["code"], name=stated["name"], citation=stated["citation"], valid_from=begins
    )
    row.is_checked, row.level = stated["is_checked"], stated.get("level", "")
    row.criteria_count, row.indicator_count = stated.get("criteria_count"), stated.get("indicator_count")
    row.valid_to = date.fromisoformat(stated["valid_to"]) if stated.get("valid_to") else None
    recording.enter(row, by=by)
    return row


def _load_criteria(criteria: CriteriaSet, stated: list[Json], by: str) -> None:
    known = set(criteria.criteria.values_list("number", flat=True))
    rows = [Criterion(set=criteria, **each) for each in stated if each["number"] not in known]
    recording.enter_all(rows, by=by)


def _load_indicator(criteria: CriteriaSet, stated: Json, position: int, begins: date, by: str) -> None:
    begins = date.fromisoformat(stated["valid_from"]) if "valid_from" in stated else begins
    if Indicator.objects.filter(set=criteria, code=stated["code"], valid_from=begins).exists():
        return
    row = Indicator(
        set=criteria, code=stated["code"], position=position, valid_from=begins, valid_to=criteria.valid_to
    )
    for name in _WORDING:
        setattr(row, name, stated[name])
    row.is_checked = stated.get("is_checked", criteria.is_checked)
    faults = list(faults_of(row.formula))
    if faults:
        raise DefinitionError(f"{row.code}: {'; '.join(faults)}")
    recording.enter(row, by=by)
    recording.enter_all(list(_targets(row, stated.get("targets", []))), by=by)


def faults_of(formula: str) -> Iterator[str]:
    """What keeps a text from being counted here."""
    try:
        yield from formulas.faults_of(formulas.read(formula), vocabulary())
    except formulas.FormulaError as error:
        yield str(error)


def _targets(indicator: Indicator, stated: list[Json]) -> Iterator[Target]:
    for each in stated:
        row = Target(indicator=indicator, comparison=each["comparison"], amount=Decimal(each["amount"]))
        row.unit_id, row.period, row.group = each.get("unit"), each.get("period", ""), each.get("group")
        yield row


def mark_everything() -> None:
    """Every cell in which some counted evidence lies: what came in before the indicators counts, too."""
    used = kinds_asked()
    for name, kind in evidence:
        if name not in used:
            continue
        places = set(kind.queryset().values_list(kind.unit_path, kind.time_path))
        dated = [(uid, moment_of(moment)) for uid, moment in places if moment and uid]
        months = {(uid, moment.year, moment.month): moment for uid, moment in dated}
        for (uid, _, _), moment in months.items():
            counted.mark_stale(uid, moment, name)

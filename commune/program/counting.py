"""Counting what a formula asks over the evidence that rooms registered: one queryset is the truth of figure and list.

A source becomes one SELECT over its kind's own rows with bound values; nothing of a formula's text is ever SQL.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet

from commune.ledger.evidence import EvidenceKind, evidence
from commune.lib import formulas
from commune.lib.formulas import Condition, Source
from commune.lib.periods import Period
from commune.lib.vietnamese import VIETNAM
from commune.program.ground import Ground

Amount = formulas.Count | formulas.Sum
Rows: TypeAlias = "QuerySet[Any]"
LOOKUPS = {"=": "exact", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte", "in": "in"}


class UnknownEvidenceError(LookupError):
    """A formula over a kind or field that no room offers."""


def vocabulary() -> formulas.Vocabulary:
    """What formulas may speak of."""
    return {name: {key: each.type for key, each in kind.fields.items()} for name, kind in evidence}


def kind_of(source: Source) -> EvidenceKind:
    if source.kind not in evidence:
        raise UnknownEvidenceError(source.kind)
    return evidence[source.kind]


def evidence_rows(source: Source, ground: Ground, period: Period) -> Rows:
    """The rows that this source counts; the drill-down shows exactly these."""
    return _inside(matching(source, period), source, ground)


def _inside(rows: Rows, source: Source, ground: Ground) -> Rows:
    where = ground.itself() if source.own else ground.sources.inside
    return rows.filter(**{f"{kind_of(source).unit_path}__in": where})


def matching(source: Source, period: Period) -> Rows:
    """Wherever they lie."""
    kind = kind_of(source)
    rows = kind.queryset().filter(_in_time(source, kind, period))
    for condition in source.conditions:
        rows = rows.filter(_condition(condition, kind))
    return rows


def path_of(kind: EvidenceKind, name: str) -> str:
    if name not in kind.fields:
        raise UnknownEvidenceError(f"{kind.name}.{name}")
    return kind.fields[name].path


def grade_of(kind: EvidenceKind) -> str:
    """A: rows that the log holds, entered by who did it. C: typed in and not in the log."""
    return "A" if kind.log_kinds else "C"


def _condition(condition: Condition, kind: EvidenceKind) -> Q:
    path = path_of(kind, condition.field)
    if condition.operator == "known":
        return Q(**{f"{path}__isnull": False})
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    bound = [_moment(value) if kind.fields[condition.field].type == "moment" else value for value in values]
    if condition.operator == "!=":
        return ~Q(**{path: bound[0]})
    return Q(**{f"{path}__{LOOKUPS[condition.operator]}": bound if condition.operator == "in" else bound[0]})


def _moment(value: Any) -> Any:
    """A day that is compared with moments is its first moment in Vietnam."""
    return datetime.combine(value, datetime.min.time(), VIETNAM) if isinstance(value, date) else value


def _in_time(source: Source, kind: EvidenceKind, period: Period) -> Q:
    path, is_day = kind.time_path, is_day_at(kind, kind.time_path)
    start: date | datetime = period.first if is_day else period.starts_at
    before = Q(**{f"{path}__lte": period.last}) if is_day else Q(**{f"{path}__lt": period.ends_at})
    if source.timing == "at end":
        return (before | Q(**{f"{path}__isnull": True})) & _still_standing(kind, period)
    return before & Q(**{f"{path}__gte": start})


def _still_standing(kind: EvidenceKind, period: Period) -> Q:
    """A day from which a row stands no longer counts as a whole: on that day it is gone."""
    if not kind.until_path:
        return Q()
    end = period.last if is_day_at(kind, kind.until_path) else period.ends_at
    return Q(**{f"{kind.until_path}__isnull": True}) | Q(**{f"{kind.until_path}__gt": end})


def is_day_at(kind: EvidenceKind, path: str) -> bool:
    """Whether a path of the kind ends in a day, not in a moment."""
    return _is_day_at(kind.name, path)


@lru_cache(maxsize=1000)
def _is_day_at(name: str, path: str) -> bool:
    rows = evidence[name].queryset()
    annotated = rows.query.annotations.get(path)
    found = annotated.output_field if annotated is not None else last_field(rows.model, path)
    return isinstance(found, models.DateField) and not isinstance(found, models.DateTimeField)


def last_field(model: Any, path: str) -> Any:
    """The model field at the end of a lookup path; None where the path ends in an annotation."""
    found = None
    for name in path.split("__"):
        try:
            found = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = found.related_model or model
    return found

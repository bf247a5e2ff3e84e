"""Counting one measure over the evidence that a room registered: the queryset is the one truth for figure and list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Count, Q, QuerySet, Sum

from commune.ledger.evidence import EvidenceKind, evidence
from commune.lib.periods import Period
from commune.program.models import Counting, Measure, Timing
from commune.program.placing import Sources

OPERATORS: dict[str, Callable[[str, Any], Q]] = {
    "equal": lambda path, value: Q(**{path: value}),
    "not_equal": lambda path, value: ~Q(**{path: value}),
    "one_of": lambda path, value: Q(**{f"{path}__in": value}),
    "at_least": lambda path, value: Q(**{f"{path}__gte": value}),
    "at_most": lambda path, value: Q(**{f"{path}__lte": value}),
    "known": lambda path, value: Q(**{f"{path}__isnull": not value}),
}


class UnknownEvidenceError(LookupError):
    """A measure over a kind or field that no room offers."""


@dataclass(frozen=True)
class Counted:
    """`rows` of evidence gave `amount`; `not_placeable` rows lie in units that are only partly the asked one.

    `grades` are the rows by grade.
    """

    amount: Decimal
    rows: int
    not_placeable: int
    grades: dict[str, int]


def kind_of(measure: Measure) -> EvidenceKind:
    if measure.kind not in evidence:
        raise UnknownEvidenceError(measure.kind)
    return evidence[measure.kind]


def grade_of(kind: EvidenceKind) -> str:
    """A: rows that the log holds, entered by who did it. C: typed in and not in the log."""
    return "A" if kind.log_kinds else "C"


def _grades(kind: EvidenceKind, rows: "QuerySet[Any]", number: int) -> dict[str, int]:
    if not kind.grade_path:
        return {grade_of(kind): number}
    found = rows.order_by().values_list(kind.grade_path).annotate(found=Count("pk"))
    return {str(grade): int(count) for grade, count in found}


def evidence_rows(measure: Measure, sources: Sources, period: Period) -> "QuerySet[Any]":
    """The rows that this measure counts; the drill-down shows exactly these."""
    return _matching(measure, period).filter(**{f"{kind_of(measure).unit_path}__in": sources.inside})


def counted(measure: Measure, sources: Sources, period: Period) -> Counted:
    kind, rows = kind_of(measure), evidence_rows(measure, sources, period)
    lost = 0
    if sources.partly:
        lost = _matching(measure, period).filter(**{f"{kind.unit_path}__in": sources.partly}).count()
    number = rows.count()
    amount = Decimal(number) if measure.counting == Counting.ROWS else _amount(measure, rows)
    return Counted(amount, number, lost, _grades(kind, rows, number))


def _matching(measure: Measure, period: Period) -> "QuerySet[Any]":
    rows = kind_of(measure).queryset().filter(_in_time(measure, period))
    for condition in measure.conditions:
        path = path_of(measure, condition["field"])
        rows = rows.filter(OPERATORS[condition["is"]](path, condition["value"]))
    return rows


def path_of(measure: Measure, field: str) -> str:
    known = kind_of(measure).fields
    if field not in known:
        raise UnknownEvidenceError(f"{measure.kind}.{field}")
    return known[field].path


def _amount(measure: Measure, rows: "QuerySet[Any]") -> Decimal:
    path = path_of(measure, measure.field)
    rule = Sum(path) if measure.counting == Counting.SUM else Count(path, distinct=True)
    return Decimal(rows.aggregate(found=rule)["found"] or 0)


def _in_time(measure: Measure, period: Period) -> Q:
    kind = kind_of(measure)
    path, is_day = kind.time_path, _is_day(kind)
    start: date | datetime = period.first if is_day else period.starts_at
    before = Q(**{f"{path}__lte": period.last}) if is_day else Q(**{f"{path}__lt": period.ends_at})
    if measure.timing == Timing.AT_END:
        return (before | Q(**{f"{path}__isnull": True})) & _still_standing(kind, period)
    return before & Q(**{f"{path}__gte": start})


def _still_standing(kind: EvidenceKind, period: Period) -> Q:
    """A day from which a row stands no longer counts as a whole: on that day it is gone."""
    if not kind.until_path:
        return Q()
    end = period.last if _is_day(kind, kind.until_path) else period.ends_at
    return Q(**{f"{kind.until_path}__isnull": True}) | Q(**{f"{kind.until_path}__gt": end})


def _is_day(kind: EvidenceKind, path: str = "") -> bool:
    field = last_field(kind.queryset().model, path or kind.time_path)
    return isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)


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


def is_well_defined(measure: Measure) -> bool:
    return not list(faults_of(measure))


def faults_of(measure: Measure) -> Iterator[str]:
    """What keeps a measure from being counted, in English for who writes definitions."""
    if measure.kind not in evidence:
        yield f"no room registers evidence {measure.kind}"
        return
    known = evidence[measure.kind].fields
    fields = [condition.get("field", "") for condition in measure.conditions]
    if measure.counting != Counting.ROWS:
        fields.append(measure.field)
    yield from (f"{measure.kind} has no field {field!r}" for field in fields if field not in known)
    strange = [
        condition.get("is") for condition in measure.conditions if condition.get("is") not in OPERATORS
    ]
    yield from (f"there is no operator {operator!r}" for operator in strange)

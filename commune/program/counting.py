"""Counting what a formula asks over the evidence that rooms registered: one queryset is the truth of figure and list.

A source becomes one SELECT over its kind's own rows with bound values; nothing of a formula's text is ever SQL.
"""

import operator
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Count, Q, QuerySet, Sum

from commune.ledger.evidence import EvidenceKind, evidence
from commune.lib import formulas
from commune.lib.formulas import Condition, Source
from commune.lib.periods import Period
from commune.lib.vietnamese import VIETNAM
from commune.program.ground import Ground

Amount = formulas.Count | formulas.Sum
Rows: TypeAlias = "QuerySet[Any]"
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
LOOKUPS = {"=": "exact", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte", "in": "in"}


class UnknownEvidenceError(LookupError):
    """A formula over a kind or field that no room offers."""


@dataclass
class Tally:
    """`rows` of evidence behind an amount, by grade; `not_placeable` lie in units that are only partly the asked one.

    `unknown`: units of which no evidence says whether they meet a test; `passing`: those that meet all.
    """

    amount: Decimal = Decimal(0)
    rows: int = 0
    not_placeable: int = 0
    unknown: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    passing: frozenset[str] = frozenset()

    def add(self, other: "Tally") -> None:
        self.amount += other.amount
        self.heard(other)

    def heard(self, other: "Tally") -> None:
        """Take over how firm another tally is, not what it amounts to."""
        self.rows += other.rows
        self.not_placeable += other.not_placeable
        self.unknown += other.unknown
        self.grades.update(other.grades)


def vocabulary() -> formulas.Vocabulary:
    """What formulas may speak of."""
    return {name: {key: each.type for key, each in kind.fields.items()} for name, kind in evidence}


def tally_of(term: formulas.Term, ground: Ground, period: Period) -> Tally:
    """Raises UnknownEvidenceError."""
    if isinstance(term, formulas.Units):
        return _units(term, ground, period)
    if isinstance(term, formulas.Least):
        return _least(term, ground, period)
    return _whole(term, ground, period)


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


def _whole(amount: Amount, ground: Ground, period: Period) -> Tally:
    """One SELECT (and one for grades where rows differ): what lies inside counts, what lies partly inside is told."""
    kind, everywhere = kind_of(amount.source), matching(amount.source, period)
    within = _inside(everywhere, amount.source, ground).order_by()
    counted = within.aggregate(rows=Count("pk", distinct=True), amount=_rule(amount, kind))
    told = _heard(everywhere, within, counted["rows"], amount.source, ground)
    told.amount = Decimal(counted["amount"] or 0)
    return told


def _heard(everywhere: Rows, within: Rows, number: int, source: Source, ground: Ground) -> Tally:
    kind, lost = kind_of(source), 0
    if ground.sources.partly and not source.own:
        lost = everywhere.filter(**{f"{kind.unit_path}__in": ground.sources.partly}).count()
    return Tally(rows=number, not_placeable=lost, grades=_grades(kind, within, number))


def _rule(amount: Amount, kind: EvidenceKind) -> models.Aggregate:
    if isinstance(amount, formulas.Sum):
        return Sum(path_of(kind, amount.field))
    return Count(path_of(kind, amount.distinct) if amount.distinct else "pk", distinct=True)


def _grades(kind: EvidenceKind, rows: Rows, number: int) -> Counter[str]:
    if not kind.grade_path:
        return Counter({grade_of(kind): number})
    found = rows.order_by().values_list(kind.grade_path).annotate(found=Count("pk"))
    return Counter({str(grade): int(count) for grade, count in found})


def _units(term: formulas.Units, ground: Ground, period: Period) -> Tally:
    targets = frozenset(ground.targets(term.levels, period.last))
    told, passing, silent = Tally(), targets, frozenset[str]()
    for test in term.tests:
        amounts, heard = amounts_by_unit(test.amount, ground, period, targets)
        told.heard(heard)
        passing &= {
            uid for uid in targets if COMPARED[test.operator](amounts.get(uid, Decimal(0)), test.bound)
        }
        silent |= targets - amounts.keys() - _spoken_of(test.amount.source, ground, period, targets)
    told.amount, told.passing, told.unknown = Decimal(len(passing)), passing, len(silent - passing)
    return told


def _least(term: formulas.Least, ground: Ground, period: Period) -> Tally:
    targets = frozenset(ground.targets(term.levels, period.last))
    amounts, told = amounts_by_unit(term.amount, ground, period, targets)
    told.amount = min((amounts.get(uid, Decimal(0)) for uid in targets), default=Decimal(0))
    return told


def amounts_by_unit(
    amount: Amount, ground: Ground, period: Period, targets: frozenset[str]
) -> tuple[dict[str, Decimal], Tally]:
    """The amount of each target that has evidence, in one SELECT, and how firm all is together."""
    kind, source = kind_of(amount.source), _anywhere(amount.source)
    everywhere = matching(source, period)
    within = _inside(everywhere, source, ground).order_by()
    found = list(
        within.values_list(kind.unit_path).annotate(
            rows=Count("pk", distinct=True), found=_rule(amount, kind)
        )
    )
    told = _heard(everywhere, within, sum(rows for _, rows, _ in found), source, ground)
    if isinstance(amount, formulas.Count) and amount.distinct:
        pairs = within.values_list(kind.unit_path, path_of(kind, amount.distinct)).distinct()
        return _distinct(pairs, ground, targets, own=amount.source.own), told
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for uid, _rows, number in found:
        for target in ground.holders(uid, targets, own=amount.source.own):
            sums[target] += number or 0
    return sums, told


def _anywhere(source: Source) -> Source:
    """The same over all units inside: which unit owns a row is asked row by row."""
    return Source(source.kind, source.conditions, source.timing)


def _distinct(
    pairs: Iterable[tuple[str, Any]], ground: Ground, targets: frozenset[str], *, own: bool
) -> dict[str, Decimal]:
    seen: Mapping[str, set[Any]] = defaultdict(set)
    for uid, value in pairs:
        for target in ground.holders(uid, targets, own=own):
            if value is not None:
                seen[target].add(value)
    return {uid: Decimal(len(values)) for uid, values in seen.items()}


def _spoken_of(source: Source, ground: Ground, period: Period, targets: frozenset[str]) -> set[str]:
    """Targets of which a row of the kind tells that another value of its flags would have let pass."""
    if not any(isinstance(each.value, bool) for each in source.conditions):
        return set()
    plain = tuple(each for each in source.conditions if not isinstance(each.value, bool))
    asked = Source(source.kind, plain, source.timing)
    rows = evidence_rows(asked, ground, period).order_by().values_list(kind_of(source).unit_path, flat=True)
    return {holder for uid in rows.distinct() for holder in ground.holders(uid, targets, own=source.own)}


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
    rows = kind.queryset()
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

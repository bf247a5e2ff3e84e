"""What a formula's terms amount to in a unit, and how firm that is: sums over counts read once for all units."""

import operator
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Sum

from commune.ledger.evidence import EvidenceKind
from commune.lib import formulas
from commune.lib.formulas import Source
from commune.lib.periods import Period
from commune.program.counting import grade_of, kind_of, matching, path_of
from commune.program.ground import Ground

Amount = formulas.Count | formulas.Sum
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


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


@dataclass
class ByUnit:
    """Of one amount, by the uid of the unit in which its evidence lies; `values` where different ones are counted."""

    rows: dict[str, int] = field(default_factory=dict)
    amounts: dict[str, Decimal] = field(default_factory=dict)
    grades: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    values: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))

    def total(self, uids: Iterable[str], *, distinct: bool) -> Decimal:
        if distinct:
            return Decimal(len(set[Any]().union(*(self.values[uid] for uid in uids if uid in self.values))))
        return sum((self.amounts[uid] for uid in uids if uid in self.amounts), Decimal(0))


class Counts:
    """Counts of a period, each read once (one SELECT, and one each for grades and different values) for all units.

    `within`: only of these uids, where few are asked. Raises UnknownEvidenceError at the first asking.
    """

    def __init__(self, period: Period, within: frozenset[str] | None = None) -> None:
        self.period, self.within = period, within
        self._known: dict[Amount, ByUnit] = {}

    def of(self, amount: Amount) -> ByUnit:
        asked = _anywhere(amount)
        if asked not in self._known:
            self._known[asked] = self._read(asked)
        return self._known[asked]

    def _read(self, amount: Amount) -> ByUnit:
        kind, found = kind_of(amount.source), ByUnit()
        rows = matching(amount.source, self.period).order_by()
        if self.within is not None:
            rows = rows.filter(**{f"{kind.unit_path}__in": self.within})
        grouped = rows.values_list(kind.unit_path).annotate(
            found_rows=Count("pk", distinct=True), found=_rule(amount, kind)
        )
        for uid, number, total in grouped:
            found.rows[uid], found.amounts[uid] = number, Decimal(total or 0)
            found.grades[uid][grade_of(kind)] = number
        if kind.grade_path:
            _read_grades(
                found, rows.values_list(kind.unit_path, kind.grade_path).annotate(found_rows=Count("pk"))
            )
        if isinstance(amount, formulas.Count) and amount.distinct:
            for uid, value in rows.values_list(kind.unit_path, path_of(kind, amount.distinct)).distinct():
                found.values[uid] |= {value} - {None}
        return found


def _read_grades(found: ByUnit, grouped: Iterable[tuple[str, Any, int]]) -> None:
    found.grades.clear()
    for uid, grade, number in grouped:
        found.grades[uid][str(grade)] += number


def _rule(amount: Amount, kind: EvidenceKind) -> Aggregate:
    if isinstance(amount, formulas.Sum):
        return Sum(path_of(kind, amount.field))
    return Count(path_of(kind, amount.distinct) if amount.distinct else "pk", distinct=True)


def _anywhere(amount: Amount) -> Amount:
    """The same over all units: which of them owns a row is asked afterwards."""
    source = Source(amount.source.kind, amount.source.conditions, amount.source.timing)
    if isinstance(amount, formulas.Sum):
        return formulas.Sum(amount.field, source)
    return formulas.Count(source, amount.distinct)


def tally_of(term: formulas.Term, ground: Ground, counts: Counts) -> Tally:
    """Raises UnknownEvidenceError."""
    if isinstance(term, formulas.Units):
        return _units(term, ground, counts)
    if isinstance(term, formulas.Least):
        return _least(term, ground, counts)
    told = _heard(term, ground, counts)
    where = ground.itself() if term.source.own else ground.sources.inside
    told.amount = counts.of(term).total(where, distinct=_is_distinct(term))
    return told


def _heard(amount: Amount, ground: Ground, counts: Counts) -> Tally:
    found = counts.of(amount)
    where = ground.itself() if amount.source.own else ground.sources.inside
    met = [uid for uid in where if uid in found.rows]
    lost = 0 if amount.source.own else sum(found.rows.get(uid, 0) for uid in ground.sources.partly)
    grades: Counter[str] = Counter()
    for uid in met:
        grades.update(found.grades[uid])
    return Tally(rows=sum(found.rows[uid] for uid in met), not_placeable=lost, grades=grades)


def _is_distinct(amount: Amount) -> bool:
    return isinstance(amount, formulas.Count) and bool(amount.distinct)


def _units(term: formulas.Units, ground: Ground, counts: Counts) -> Tally:
    targets = frozenset(ground.targets(term.levels, counts.period.last))
    told, passing, silent = Tally(), targets, frozenset[str]()
    for test in term.tests:
        amounts = amounts_by_unit(test.amount, ground, counts, targets)
        told.heard(_heard(_anywhere(test.amount), ground, counts))
        passing &= {
            uid for uid in targets if COMPARED[test.operator](amounts.get(uid, Decimal(0)), test.bound)
        }
        silent |= targets - amounts.keys() - _spoken_of(test.amount.source, ground, counts, targets)
    told.amount, told.passing, told.unknown = Decimal(len(passing)), passing, len(silent - passing)
    return told


def _least(term: formulas.Least, ground: Ground, counts: Counts) -> Tally:
    targets = frozenset(ground.targets(term.levels, counts.period.last))
    amounts = amounts_by_unit(term.amount, ground, counts, targets)
    told = _heard(_anywhere(term.amount), ground, counts)
    told.amount = min((amounts.get(uid, Decimal(0)) for uid in targets), default=Decimal(0))
    return told


def amounts_by_unit(
    amount: Amount, ground: Ground, counts: Counts, targets: frozenset[str]
) -> dict[str, Decimal]:
    """The amount of each target that has evidence."""
    found = counts.of(amount)
    held: dict[str, list[str]] = defaultdict(list)
    for uid in ground.sources.inside & found.rows.keys():
        for target in ground.holders(uid, targets, own=amount.source.own):
            held[target].append(uid)
    return {target: found.total(uids, distinct=_is_distinct(amount)) for target, uids in held.items()}


def _spoken_of(source: Source, ground: Ground, counts: Counts, targets: frozenset[str]) -> set[str]:
    """Targets of which a row of the kind tells that another value of its flags would have let pass."""
    if not any(isinstance(each.value, bool) for each in source.conditions):
        return set()
    plain = tuple(each for each in source.conditions if not isinstance(each.value, bool))
    met = counts.of(formulas.Count(Source(source.kind, plain, source.timing))).rows
    inside = ground.sources.inside & met.keys()
    return {holder for uid in inside for holder in ground.holders(uid, targets, own=source.own)}

"""Computing an indicator of a unit in a period from evidence, and going back from the figure to its rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from commune.ledger.evidence import EvidenceKind
from commune.lib import formulas
from commune.lib.formulas.tree import amounts_in
from commune.lib.periods import Period
from commune.program.counting import Tally, UnknownEvidenceError, evidence_rows, kind_of, tally_of
from commune.program.ground import Ground, ground_of
from commune.program.models import Comparison, Indicator, Part, Target
from commune.program.targets import target_of
from commune.units.models import AdminUnit

HUNDRED = Decimal(100)
PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Reading:
    """A figure. `value` None: nothing to count, which is not 0. `meets` None: no target. `grades`: rows by grade.

    `unknown`: units inside of which nothing says whether they meet what is asked. `missing` names evidence that no
    room of this instance offers; then there is no figure at all.
    """

    indicator: Indicator
    unit: AdminUnit
    period: Period
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    target: Target | None
    not_placeable: int
    grades: dict[str, int]
    unknown: int = 0
    missing: tuple[str, ...] = ()

    @property
    def meets(self) -> bool | None:
        return meets(self.indicator, self.numerator, self.denominator, self.target)


@dataclass(frozen=True)
class EvidenceRow:
    """One row behind a figure. `address` is its own page (empty: it has none); `cells` follow the kind's fields."""

    row: Model
    address: str
    moment: datetime | None
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class EvidenceList:
    """All rows of one source; `told` makes the shown part of them."""

    source: formulas.Source
    kind: EvidenceKind
    rows: "QuerySet[Any]"

    def told(self, rows: Any) -> list[EvidenceRow]:
        return [_told(self.kind, row) for row in rows]


@dataclass(frozen=True)
class UnitList:
    """The units that a term counts; `left` do not meet its tests."""

    passing: "QuerySet[AdminUnit]"
    left: "QuerySet[AdminUnit]"


def compute(
    indicator: Indicator, unit: AdminUnit, period: Period, *, ground: Ground | None = None
) -> Reading:
    """The figure as the evidence stands now. Never raises for evidence that is missing: see Reading.missing.

    `ground`: that of the unit, where the caller knows it already.
    """
    target = target_of(indicator, unit, period)
    try:
        _, over, under = _way(indicator, ground or ground_of(unit), period)
    except UnknownEvidenceError as error:
        return Reading(indicator, unit, period, None, None, None, target, 0, {}, missing=(str(error),))
    told = Tally()
    for tally in (over, under):
        told.heard(tally)
    denominator = under.amount if indicator.is_share else None
    grades = {grade: told.grades[grade] for grade in "ABC"}
    figures = (over.amount, denominator, _value(over, under, told, is_share=indicator.is_share))
    return Reading(indicator, unit, period, *figures, target, told.not_placeable, grades, over.unknown)


def drill_down(indicator: Indicator, unit: AdminUnit, period: Period, part: Part) -> list[EvidenceList]:
    """The very rows that `compute` counts for one part of the figure, newest first."""
    ground = ground_of(unit)
    try:
        way, _, _ = _way(indicator, ground, period)
        return [_evidence(source, ground, period) for source in _sources(_terms(way, part))]
    except UnknownEvidenceError:
        return []


def units_behind(indicator: Indicator, unit: AdminUnit, period: Period, part: Part) -> list[UnitList]:
    """For each count of units in one part of the figure, those that meet what is asked and those that do not."""
    ground = ground_of(unit)
    try:
        way, _, _ = _way(indicator, ground, period)
        terms = [term for term in _terms(way, part) if isinstance(term, formulas.Units) and term.tests]
        return [_unit_list(term, ground, period) for term in terms]
    except UnknownEvidenceError:
        return []


def way_of(indicator: Indicator, ground: Ground, period: Period) -> formulas.Ratio:
    """The way of its formula that is taken. Raises UnknownEvidenceError."""
    return _way(indicator, ground, period)[0]


def meets(
    indicator: Indicator, numerator: Decimal | None, denominator: Decimal | None, target: Target | None
) -> bool | None:
    """Exact, never by rounded values: 2 of 3 does not reach 66.7 %."""
    if target is None or numerator is None:
        return None
    if indicator.is_share and not denominator:
        return None
    reached = numerator * HUNDRED if indicator.is_share else numerator
    asked = target.amount * (denominator or 0) if indicator.is_share else target.amount
    return COMPARISONS[Comparison(target.comparison)](reached, asked)


def share(numerator: Decimal, denominator: Decimal | None) -> Decimal | None:
    return (numerator * HUNDRED / denominator).quantize(PLACES) if denominator else None


COMPARISONS: dict[Comparison, Callable[[Decimal, Decimal], bool]] = {
    Comparison.AT_LEAST: lambda reached, asked: reached >= asked,
    Comparison.MORE_THAN: lambda reached, asked: reached > asked,
    Comparison.AT_MOST: lambda reached, asked: reached <= asked,
    Comparison.EQUAL: lambda reached, asked: reached == asked,
}


def _value(over: Tally, under: Tally, told: Tally, *, is_share: bool) -> Decimal | None:
    """Where no row speaks there is no figure: a total of nothing recorded is not 0."""
    if is_share:
        return share(over.amount, under.amount) if told.rows else None
    return over.amount if told.rows else None


def _way(indicator: Indicator, ground: Ground, period: Period) -> tuple[formulas.Ratio, Tally, Tally]:
    """The first way of the formula that has any evidence, or the first of all."""
    tried = []
    for way in indicator.read.ways:
        over, under = (_sum(terms, ground, period) for terms in (way.over, way.under))
        if over.rows or under.rows:
            return way, over, under
        tried.append((way, over, under))
    return tried[0]


def _sum(terms: tuple[formulas.Term, ...], ground: Ground, period: Period) -> Tally:
    total = Tally()
    for term in terms:
        total.add(tally_of(term, ground, period))
    return total


def _terms(way: formulas.Ratio, part: Part) -> tuple[formulas.Term, ...]:
    return way.over if part == Part.NUMERATOR else way.under


def _sources(terms: tuple[formulas.Term, ...]) -> Iterator[formulas.Source]:
    yield from dict.fromkeys(amount.source for term in terms for amount in amounts_in(term))


def _evidence(source: formulas.Source, ground: Ground, period: Period) -> EvidenceList:
    kind = kind_of(source)
    rows = evidence_rows(source, ground, period)
    return EvidenceList(source, kind, rows.order_by(f"-{kind.time_path}", "pk"))


def _unit_list(term: formulas.Units, ground: Ground, period: Period) -> UnitList:
    passing = tally_of(term, ground, period).passing
    left = set(ground.targets(term.levels, period.last)) - passing
    units = AdminUnit.objects.select_related("parent")
    return UnitList(units.filter(pk__in=passing), units.filter(pk__in=left))


def _told(kind: EvidenceKind, row: Any) -> EvidenceRow:
    cells = tuple(reached(row, each.path) for each in kind.fields.values())
    address = kind.address_of(row) if kind.address_of else ""
    moment = reached(row, kind.time_path)
    return EvidenceRow(row, address, moment, cells)


def reached(row: Any, path: str) -> Any:
    """The value, or the related object, at the end of a lookup path; None where the path breaks off."""
    for name in path.split("__"):
        row = getattr(row, name, None)
        if row is None:
            return None
    return row

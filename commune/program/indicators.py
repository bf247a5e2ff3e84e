"""Computing an indicator of a unit in a period from evidence, and going back from the figure to its rows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from commune.ledger.evidence import EvidenceKind
from commune.lib.periods import Period
from commune.program.counting import Counted, UnknownEvidenceError, counted, evidence_rows, kind_of
from commune.program.models import Comparison, Formula, Indicator, Measure, Part, Target
from commune.program.placing import Sources, sources_of
from commune.units.models import AdminUnit

HUNDRED = Decimal(100)
PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Reading:
    """A figure. `value` None: nothing to count, which is not 0. `meets` None: no target. `grades`: rows by grade.

    `missing` names evidence that no room of this instance offers; then there is no figure at all.
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
    """All rows of one measure; `told` makes the shown part of them."""

    measure: Measure
    kind: EvidenceKind
    rows: "QuerySet[Any]"

    def told(self, rows: Any) -> list[EvidenceRow]:
        return [_told(self.kind, row) for row in rows]


def compute(
    indicator: Indicator, unit: AdminUnit, period: Period, *, sources: Sources | None = None
) -> Reading:
    """The figure as the evidence stands now. Never raises for evidence that is missing: see Reading.missing.

    `sources`: those of the unit, where the caller knows them already.
    """
    target = target_of(indicator, unit, period)
    try:
        counts = _counts(indicator, sources or sources_of(unit), period)
    except UnknownEvidenceError as error:
        return Reading(indicator, unit, period, None, None, None, target, 0, {}, (str(error),))
    numerator = _sum(counts, Part.NUMERATOR)
    denominator = _sum(counts, Part.DENOMINATOR) if indicator.formula != Formula.TOTAL else None
    grades: Counter[str] = Counter()
    for _, count in counts:
        grades.update(count.grades)
    lost = sum(count.not_placeable for _, count in counts)
    value = FORMULAS[Formula(indicator.formula)](numerator, denominator)
    shown = {grade: grades[grade] for grade in "ABC"}
    return Reading(indicator, unit, period, numerator, denominator, value, target, lost, shown)


def drill_down(indicator: Indicator, unit: AdminUnit, period: Period, part: Part) -> list[EvidenceList]:
    """The very rows that `compute` counts for one part of the figure, newest first."""
    sources = sources_of(unit)
    found = []
    for measure in indicator.measures.filter(part=part):
        try:
            kind, rows = kind_of(measure), evidence_rows(measure, sources, period)
        except UnknownEvidenceError:
            continue
        found.append(EvidenceList(measure, kind, rows.order_by(f"-{kind.time_path}", "pk")))
    return found


def target_of(indicator: Indicator, unit: AdminUnit, period: Period) -> Target | None:
    return indicator.targets.for_cell(unit, period.text).first()


def meets(
    indicator: Indicator, numerator: Decimal | None, denominator: Decimal | None, target: Target | None
) -> bool | None:
    """Exact, never by rounded values: 2 of 3 does not reach 66.7 %."""
    if target is None or numerator is None:
        return None
    is_share = indicator.formula == Formula.SHARE
    if is_share and not denominator:
        return None
    reached = numerator * HUNDRED if is_share else numerator
    asked = target.amount * (denominator or 0) if is_share else target.amount
    return COMPARISONS[Comparison(target.comparison)](reached, asked)


def share(numerator: Decimal, denominator: Decimal | None) -> Decimal | None:
    return (numerator * HUNDRED / denominator).quantize(PLACES) if denominator else None


FORMULAS: dict[Formula, Callable[[Decimal, Decimal | None], Decimal | None]] = {
    Formula.SHARE: share,
    Formula.TOTAL: lambda numerator, _denominator: numerator,
}
COMPARISONS: dict[Comparison, Callable[[Decimal, Decimal], bool]] = {
    Comparison.AT_LEAST: lambda reached, asked: reached >= asked,
    Comparison.MORE_THAN: lambda reached, asked: reached > asked,
    Comparison.AT_MOST: lambda reached, asked: reached <= asked,
}


def _counts(indicator: Indicator, sources: Sources, period: Period) -> list[tuple[str, Counted]]:
    return [(measure.part, counted(measure, sources, period)) for measure in indicator.measures.all()]


def _sum(counts: list[tuple[str, Counted]], part: Part) -> Decimal:
    return sum((count.amount for own, count in counts if own == part), Decimal(0))


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

"""What a formula is once it is read: plain, frozen, comparable."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Timing = Literal["during", "at end"]
Literals = str | Decimal | date | bool


@dataclass(frozen=True)
class Condition:
    """`operator` is one of = != < <= > >= in known; a flag alone is `= True`, `not` before it `= False`."""

    field: str
    operator: str
    value: Literals | tuple[Literals, ...]


@dataclass(frozen=True)
class Source:
    """Rows of an evidence kind. `own`: only of the unit itself, not of what lies inside it."""

    kind: str
    conditions: tuple[Condition, ...]
    timing: Timing
    own: bool = False


@dataclass(frozen=True)
class Count:
    """Rows, or different values of `distinct`."""

    source: Source
    distinct: str = ""


@dataclass(frozen=True)
class Sum:
    field: str
    source: Source


@dataclass(frozen=True)
class Comparison:
    """Whether a count or sum of one unit compares so with a number."""

    amount: Count | Sum
    operator: str
    bound: Decimal


@dataclass(frozen=True)
class Levels:
    """Levels of units (commune, district, province), each with the kinds that count; none named: all."""

    named: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Units:
    """Number of units inside that pass all tests; without tests, of all units."""

    levels: Levels
    tests: tuple[Comparison, ...] = ()


@dataclass(frozen=True)
class Least:
    """The smallest amount that any one of the units has; a unit without evidence has 0."""

    levels: Levels
    amount: Count | Sum


Term = Count | Sum | Units | Least


@dataclass(frozen=True)
class Ratio:
    """A sum of terms over another; without `under` it is a total."""

    over: tuple[Term, ...]
    under: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Formula:
    """The first way that has any evidence is taken: our own events before what a file says."""

    ways: tuple[Ratio, ...]

    @property
    def is_share(self) -> bool:
        return bool(self.ways[0].under)


def amounts_in(term: Term) -> Iterator[Count | Sum]:
    if isinstance(term, Units):
        yield from (test.amount for test in term.tests)
    elif isinstance(term, Least):
        yield term.amount
    else:
        yield term


def terms_in(formula: Formula) -> Iterator[Term]:
    for way in formula.ways:
        yield from (*way.over, *way.under)


def sources_in(formula: Formula) -> Iterator[Source]:
    for term in terms_in(formula):
        yield from (amount.source for amount in amounts_in(term))

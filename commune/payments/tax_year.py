"""A household's year for the tax office: turnover by quarter and by way of selling, and an estimate of what is due."""

from calendar import isleap
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from commune.payments import taxes
from commune.payments.taxes import Edition, Kind, Tax
from commune.payments.turnover import Turnover, turnover_of
from commune.people.models import Organization

QUARTER = 3  # months


@dataclass(frozen=True)
class Sum:
    """Đồng of a quarter or of a source: `trade` is taxed above the threshold, `own` (own harvest) never."""

    label: str
    trade: int
    own: int

    @property
    def total(self) -> int:
        return self.trade + self.own


@dataclass(frozen=True)
class TaxYear:
    """Of a calendar year up to `until`: its last day, or today while it is under way."""

    household: Organization
    year: int
    until: date
    lines: list[Turnover]
    edition: Edition
    own_edition: Edition

    @cached_property
    def whole(self) -> Sum:
        return _summed("", self.lines)

    @property
    def taxable(self) -> int:
        """Never below nothing: money of another year may have gone back in this one."""
        return max(self.whole.trade, 0)

    @property
    def left(self) -> int:
        """What may still be sold without tax."""
        return max(self.edition.tax_free - self.taxable, 0)

    @property
    def share(self) -> int:
        """Percent of the tax-free turnover that is used up, 100 at most; a whole hundred only when it is."""
        return min(100 * self.taxable // self.edition.tax_free, 100) if self.edition.tax_free else 100

    @property
    def due(self) -> Tax:
        return taxes.tax_of(self.edition, self.taxable)

    @property
    def is_over(self) -> bool:
        return self.until == date(self.year, 12, 31)

    @property
    def expected(self) -> int:
        """Taxable turnover of the whole year if the rest of it goes as its days so far."""
        passed = (self.until - date(self.year, 1, 1)).days + 1
        return self.taxable * (366 if isleap(self.year) else 365) // passed

    @property
    def expected_due(self) -> Tax:
        return taxes.tax_of(self.edition, self.expected)

    @cached_property
    def quarters(self) -> list[Sum]:
        """Those that have begun, without sales too."""
        begun = range(1, _quarter(self.until) + 1)
        found = _grouped(self.lines, lambda line: str(_quarter(line.day)))
        return [found.get(str(number), Sum(str(number), 0, 0)) for number in begun]

    @cached_property
    def by_source(self) -> list[Sum]:
        """The largest first."""
        found = _grouped(self.lines, lambda line: line.source)
        return sorted(found.values(), key=lambda each: -each.total)


def of(household: Organization, year: int, *, today: date) -> TaxYear | None:
    """None for a year that has not begun, or whose rates nobody wrote down."""
    edition, own = taxes.edition_of(year), taxes.edition_of(year, Kind.OWN_HARVEST)
    if edition is None or own is None or year > today.year:
        return None
    until = min(date(year, 12, 31), today)
    lines = turnover_of(household, date(year, 1, 1), until)
    return TaxYear(household, year, until, lines, edition, own)


def _quarter(day: date) -> int:
    return (day.month - 1) // QUARTER + 1


def _grouped(lines: Iterable[Turnover], key: Callable[[Turnover], str]) -> dict[str, Sum]:
    groups: dict[str, list[Turnover]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return {label: _summed(label, each) for label, each in groups.items()}


def _summed(label: str, lines: Iterable[Turnover]) -> Sum:
    amounts = {True: 0, False: 0}
    for line in lines:
        amounts[line.is_own_harvest] += line.amount
    return Sum(label, trade=amounts[False], own=amounts[True])

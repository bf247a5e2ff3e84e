"""A figure taken apart by the units right below: what each holds, and what is left that none of them holds."""

from dataclasses import dataclass
from decimal import Decimal

from commune.lib import formulas
from commune.lib.formulas.tree import terms_in
from commune.program.counting import UnknownEvidenceError
from commune.program.ground import Ground
from commune.program.indicators import way_of
from commune.program.models import Indicator
from commune.program.tallies import Counts, amounts_by_unit, tally_of

Amounts = dict[str, Decimal]


@dataclass(frozen=True)
class Parts:
    """`over` and `under` by uid of the units below that have something. `adds_up`: with what is left they make the
    whole; different values counted once, and the least of units, do not."""

    over: Amounts
    under: Amounts
    adds_up: bool


def parts_of(indicator: Indicator, ground: Ground, counts: Counts) -> Parts:
    """Costs no query that the figure itself did not cost, however many units lie below."""
    below = frozenset(ground.below())
    try:
        way = way_of(indicator, ground, counts)
        over, under = (_added(terms, ground, counts, below) for terms in (way.over, way.under))
    except UnknownEvidenceError:
        return Parts({}, {}, adds_up=False)
    return Parts(over, under, adds_up=all(_adds_up(term) for term in terms_in(indicator.read)))


def _adds_up(term: formulas.Term) -> bool:
    if isinstance(term, formulas.Count):
        return not term.distinct
    return not isinstance(term, formulas.Least)


def _added(
    terms: tuple[formulas.Term, ...], ground: Ground, counts: Counts, below: frozenset[str]
) -> Amounts:
    total: Amounts = {}
    for term in terms:
        for uid, amount in _by_unit(term, ground, counts, below).items():
            total[uid] = total.get(uid, Decimal(0)) + amount
    return total


def _by_unit(term: formulas.Term, ground: Ground, counts: Counts, below: frozenset[str]) -> Amounts:
    if isinstance(term, formulas.Least):
        return {}
    if not isinstance(term, formulas.Units):
        return amounts_by_unit(term, ground, counts, below)
    found: Amounts = {}
    for uid in tally_of(term, ground, counts).passing:
        for holder in ground.holders(uid, below, own=False):
            found[holder] = found.get(holder, Decimal(0)) + 1
    return found

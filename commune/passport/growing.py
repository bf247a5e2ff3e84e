"""How it was grown: the public diary behind one harvest lot, and what was sprayed, with the interval kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from commune.farm.activities import Activity
from commune.farm.completeness import Completeness, completeness_of_lots
from commune.farm.public_diary import PublicEntry, PublicInput, public_entries
from commune.farm.safety import SafetyVerdict, Spraying, earliest_harvest
from commune.lib.agronomy import intervals
from commune.lib.vietnamese import VIETNAM
from commune.trace.models import Lot

LATE_DAYS = 3


@dataclass
class Step:
    """One or several days of the same work in a row. `on_behalf`, `unconfirmed`, `late`: how many of them."""

    activity: Activity
    first: date
    last: date
    inputs: Sequence[PublicInput] = ()
    count: int = 0
    on_behalf: int = 0
    unconfirmed: int = 0
    late: int = 0
    entries: list[PublicEntry] = field(default_factory=list)

    def add(self, entry: PublicEntry) -> None:
        self.last, self.count = entry.day, self.count + 1
        self.on_behalf += entry.on_behalf
        self.unconfirmed += entry.on_behalf and not entry.is_confirmed
        self.late += entry.written_late > LATE_DAYS
        self.entries.append(entry)


@dataclass(frozen=True)
class Spray:
    """A product on this plot in this season. `phi_days` None: unknown. `days_before`: last use to harvest.

    `is_kept`: whether its interval had passed at harvest; None when nobody knows it.
    """

    trade_name: str
    active_ingredient: str
    phi_days: int | None
    days: Sequence[date]
    days_before: int
    is_kept: bool | None


@dataclass(frozen=True)
class Growing:
    """`safety` is judged again from the diary as it stands now, not as it was at harvest."""

    steps: Sequence[Step]
    sprays: Sequence[Spray]
    safety: SafetyVerdict
    completeness: Completeness
    harvested_on: date

    @property
    def entries(self) -> list[PublicEntry]:
        return [entry for step in self.steps for entry in step.entries]

    @property
    def on_behalf(self) -> int:
        return sum(step.on_behalf for step in self.steps)


def growing_of(lot: Lot) -> Growing:
    """Of one harvest lot."""
    [(_, completeness)] = completeness_of_lots([lot])
    safety = earliest_harvest(lot.place, lot.trade_item.variety.species, lot.made_at)
    return Growing(
        steps=steps_of(public_entries([lot])),
        sprays=_sprays(lot, safety, completeness.since),
        safety=safety,
        completeness=completeness,
        harvested_on=harvest_day(lot),
    )


def steps_of(entries: Iterable[PublicEntry]) -> list[Step]:
    """Entries in order of time; the same work without inputs on following entries becomes one step."""
    steps: list[Step] = []
    for entry in entries:
        same = steps and steps[-1].activity == entry.activity and not entry.inputs and not steps[-1].inputs
        if not same:
            steps.append(Step(entry.activity, entry.day, entry.day, entry.inputs))
        steps[-1].add(entry)
    return steps


def _sprays(lot: Lot, safety: SafetyVerdict, since: date) -> list[Spray]:
    """By product and interval, in order of first use."""
    found: dict[tuple[str, str, int | None], list[Spraying]] = {}
    for each in safety.sprays:
        product = each.input_product
        name = (product.trade_name, product.active_ingredient) if product else ("", "")
        if each.entry.day >= since:
            found.setdefault((*name, each.phi_days), []).append(each)
    return [_spray(lot, *key, uses) for key, uses in found.items()]


def _spray(lot: Lot, name: str, ingredient: str, phi_days: int | None, uses: Sequence[Spraying]) -> Spray:
    days = [use.entry.day for use in uses]
    free = intervals.earliest_harvest([intervals.Spray(use.entry.end, phi_days) for use in uses]).earliest
    return Spray(
        trade_name=name,
        active_ingredient=ingredient,
        phi_days=phi_days,
        days=days,
        days_before=(harvest_day(lot) - max(days)).days,
        is_kept=None if free is None else lot.made_at >= free,
    )


def harvest_day(lot: Lot) -> date:
    return lot.made_at.astimezone(VIETNAM).date()

"""Who vouches for a lot: certificates, safe chains and indications that covered it on its day and hold today; tests.

What was suspended, withdrawn or ended since, or is out of scope, vouches for nothing: scan page, market and feed all
ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils import timezone

from commune.lib.vietnamese import VIETNAM
from commune.quality import certificates, chains, indications, lab_tests
from commune.quality.models import Certificate, GeographicalIndication, LabTest, Process, SafeChain
from commune.quality.recognition_kinds import is_recognition
from commune.trace import lineage
from commune.trace.models import Lot, LotKind


@dataclass(frozen=True)
class Cover:
    """`covered` of the lot's `plots`; both 0 for a certificate of the packed goods or the packing house."""

    certificate: Certificate
    covered: int = 0
    plots: int = 0

    @property
    def is_whole(self) -> bool:
        return self.covered == self.plots


@dataclass(frozen=True)
class Vouching:
    covers: Sequence[Cover]
    chains: Sequence[SafeChain]
    indications: Sequence[GeographicalIndication]
    tests: Sequence[LabTest]

    @property
    def whole(self) -> list[Certificate]:
        """Certificates that cover all of the lot: what may be said of goods on sale without more words."""
        return [cover.certificate for cover in self.covers if cover.is_whole]


def vouching_of(lot: Lot, harvests: Sequence[Lot] | None = None, *, today: date | None = None) -> Vouching:
    """`harvests`: the harvest lots in it, where the caller knows them already."""
    if harvests is None:
        harvests = [each for each in [*lineage.ancestors_of(lot), lot] if each.kind == LotKind.HARVEST]
    day, today = _day(lot), today or timezone.localdate()
    return Vouching(
        covers=_covers(lot, harvests, today),
        chains=chains.chains_of(lot, harvests, on=day, still_on=today),
        indications=indications.usable_by(lot.holder, variety=lot.trade_item.variety, on=day, still_on=today),
        tests=lab_tests.of_lots({lot, *harvests}),
    )


def _covers(lot: Lot, harvests: Sequence[Lot], today: date) -> list[Cover]:
    """Plots by their own harvest day; the goods by the day that they were packed."""
    counts: dict[Certificate, int] = {}
    for harvest in harvests:
        found = certificates.covering(
            holder=harvest.holder,
            place=harvest.place,
            trade_item=harvest.trade_item,
            process=Process.GROWING,
            on=_day(harvest),
            still_on=today,
        )
        for each in found:
            counts[each] = counts.get(each, 0) + 1
    packed = [] if lot in harvests else _packed(lot, today)
    covers = [Cover(each, count, len(harvests)) for each, count in counts.items()]
    covers += [Cover(each) for each in packed if each not in counts]
    # stars and votes are asked of today, not of the lot's day: see `quality.recognitions`
    return [cover for cover in covers if not is_recognition(cover.certificate.standard_id)]


def _packed(lot: Lot, today: date) -> list[Certificate]:
    ask = partial(
        certificates.covering, holder=lot.holder, trade_item=lot.trade_item, on=_day(lot), still_on=today
    )
    packing, goods = ask(place=lot.place, process=Process.PACKING), ask()
    # a certificate of the goods themselves, wherever its holder handles them
    item = [each for each in goods if not each.places.exists() and not each.processes]
    return list(dict.fromkeys([*packing, *item]))


def _day(lot: Lot) -> date:
    return lot.made_at.astimezone(VIETNAM).date()

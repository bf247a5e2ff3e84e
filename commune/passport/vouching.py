"""Who vouches for it: certificates that covered it on its day, indications, lab tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commune.lib.vietnamese import VIETNAM
from commune.quality import certificates, indications, lab_tests
from commune.quality.models import Certificate, GeographicalIndication, LabTest
from commune.quality.recognition_kinds import is_recognition
from commune.trace.models import Lot


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
    indications: Sequence[GeographicalIndication]
    tests: Sequence[LabTest]


def vouching_of(lot: Lot, harvests: Sequence[Lot]) -> Vouching:
    return Vouching(
        covers=_covers(lot, harvests),
        indications=indications.usable_by(lot.holder, variety=lot.trade_item.variety, on=_day(lot)),
        tests=lab_tests.of_lots({lot, *harvests}),
    )


def _covers(lot: Lot, harvests: Sequence[Lot]) -> list[Cover]:
    """Plots by their own harvest day; the goods by the day that they were packed."""
    counts: dict[Certificate, int] = {}
    for harvest in harvests:
        found = certificates.covering(
            holder=harvest.holder, place=harvest.place, trade_item=harvest.trade_item, on=_day(harvest)
        )
        for each in found:
            counts[each] = counts.get(each, 0) + 1
    packed = [] if lot in harvests else _packed(lot)
    covers = [Cover(each, count, len(harvests)) for each, count in counts.items()]
    covers += [Cover(each) for each in packed if each not in counts]
    # stars and votes are asked of today, not of the lot's day: see `passport.honours`
    return [cover for cover in covers if not is_recognition(cover.certificate.standard_id)]


def _packed(lot: Lot) -> list[Certificate]:
    day = _day(lot)
    here = certificates.covering(holder=lot.holder, place=lot.place, trade_item=lot.trade_item, on=day)
    item = [each for each in certificates.covering(holder=lot.holder, trade_item=lot.trade_item, on=day)
            if not each.places.exists()]  # fmt: skip
    return list(dict.fromkeys([*here, *item]))


def _day(lot: Lot) -> date:
    return lot.made_at.astimezone(VIETNAM).date()

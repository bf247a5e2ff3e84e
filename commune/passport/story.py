"""The story of a lot (hộ chiếu sản phẩm): everything that the public page of it tells, as plain data.

Names and points stand in it only as far as their owners consent at this moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import models
from django.utils import timezone

from commune.farm.completeness import Verdict
from commune.market import listings
from commune.market.models import Listing
from commune.packhouse.models import Packing
from commune.passport.access import seller_of
from commune.passport.ease import Ease, ease_of
from commune.passport.ground import Ground, ground_of
from commune.passport.honours import Honours, honours_of
from commune.passport.journey import Leg, journey_of
from commune.passport.models import ScanQuestion
from commune.passport.proof import Standing, standing_of
from commune.passport.questions import is_open
from commune.people.models import Organization
from commune.products.models import TradeItem
from commune.quality.vouching import Vouching, vouching_of
from commune.trace import freshness, holds, lineage, recall
from commune.trace.models import BestBeforeChange, Hold, Lot, LotKind, Recall

SHOWN_QUESTIONS = 3
WORST_FIRST: tuple[Verdict, ...] = ("none", "gaps", "complete")


@dataclass(frozen=True)
class Asked:
    """Questions of strangers: answered ones in public, waiting ones only counted."""

    answered: Sequence[ScanQuestion]
    waiting: int
    overdue: int
    is_open: bool


@dataclass(frozen=True)
class Story:
    """`grounds`: one for each harvest lot in it, its own for a harvest lot. `recall` stays after its closure."""

    lot: Lot
    seller: Organization
    grounds: Sequence[Ground]
    vouching: Vouching
    honours: Honours
    packing: Packing | None
    journey: Sequence[Leg]
    recall: Recall | None
    hold: Hold | None
    best_before: date | None
    shortened: BestBeforeChange | None
    standing: Standing | None
    offer: Listing | None
    asked: Asked
    ease: Ease
    today: date

    @property
    def is_held(self) -> bool:
        return self.hold is not None

    @property
    def product(self) -> TradeItem:
        return self.lot.trade_item

    @property
    def is_past_best(self) -> bool:
        return self.best_before is not None and self.best_before < self.today

    @cached_property
    def record(self) -> Verdict:
        """How complete the diaries are: the worst of them counts."""
        return min(
            (g.growing.completeness.verdict for g in self.grounds), key=WORST_FIRST.index, default="none"
        )

    @property
    def sprays(self) -> int:
        return sum(len(spray.days) for ground in self.grounds for spray in ground.growing.sprays)

    @property
    def intervals_kept(self) -> bool | None:
        """None when nothing is recorded, or an interval is unknown."""
        kept = [spray.is_kept for ground in self.grounds for spray in ground.growing.sprays]
        if not kept or None in kept:
            return None if False not in kept else False
        return all(kept)

    def statements(self) -> list[models.Model]:
        """The rows behind the page that the log can prove."""
        diary = [entry.entry for ground in self.grounds for entry in ground.growing.entries]
        lots = dict.fromkeys([self.lot, *(ground.lot for ground in self.grounds)])
        stops = [each for each in (self.recall, self.hold, self.shortened) if each]
        return [*lots, *stops, *diary, *self.vouching.tests]


def story_of(lot: Lot) -> Story:
    harvests = [each for each in [*lineage.ancestors_of(lot), lot] if each.kind == LotKind.HARVEST]
    recalls = recall.recalls_of(lot)
    return Story(
        lot=lot,
        seller=seller_of(lot),
        grounds=[ground_of(each) for each in harvests],
        vouching=vouching_of(lot, harvests),
        honours=honours_of(lot, timezone.localdate()),
        packing=Packing.objects.shown().filter(lot=lot).first(),
        journey=journey_of(lot),
        recall=recalls[0] if recalls else None,
        hold=holds.standing_on([lot]).get(lot.pk),
        best_before=freshness.best_before_of(lot),
        shortened=_shortened(lot),
        standing=standing_of(lot),
        offer=listings.on_sale(lot.trade_item).first(),
        asked=_asked(lot),
        ease=ease_of(lot),
        today=timezone.localdate(),
    )


def _shortened(lot: Lot) -> BestBeforeChange | None:
    """The change that holds, if it took days away."""
    latest = freshness.latest_change(lot)
    return latest if latest and latest.best_before != lot.best_before else None


def _asked(lot: Lot) -> Asked:
    questions = ScanQuestion.objects.filter(lot=lot)
    answered = list(questions.answered()[:SHOWN_QUESTIONS])
    return Asked(answered, questions.waiting().count(), questions.overdue().count(), is_open(lot))

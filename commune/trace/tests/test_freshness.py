"""The date before which a lot is best: one function knows it, and every statement agrees with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commune.trace import freshness
from commune.trace.models import BestBeforeChange, Lot
from tests.builders import harvest_lot, packed_lot


@pytest.fixture
def lot(cast):
    return packed_lot(cast)


def shortened(lot, cast, days, cause="cold"):
    return freshness.shorten(lot, cause=cause, days=days, reason="thử", by=cast.manager)


def test_without_a_change_it_is_the_date_given_at_the_start(lot):
    assert freshness.best_before_of(lot) == lot.best_before == lot.best_before_now


def test_causes_add_up_and_a_cause_counts_once(lot, cast):
    shortened(lot, cast, 2)
    assert shortened(lot, cast, 2) is None
    shortened(lot, cast, 1, cause="dropped")

    assert freshness.best_before_of(Lot.objects.get(pk=lot.pk)) == lot.best_before - timedelta(days=3)
    assert BestBeforeChange.objects.count() == 2


def test_a_shortening_can_be_taken_back(lot, cast):
    shortened(lot, cast, 2)
    shortened(lot, cast, 0)

    assert freshness.best_before_of(Lot.objects.get(pk=lot.pk)) == lot.best_before


def test_statements_read_the_date_that_holds(lot, cast):
    last_day = lot.best_before
    assert lot not in Lot.objects.past_best(last_day)

    shortened(lot, cast, 1)

    assert lot in Lot.objects.past_best(last_day)
    assert lot not in Lot.objects.past_best(last_day - timedelta(days=1))


def test_a_lot_without_a_date_keeps_its_lost_days_for_what_is_made_of_it(cast):
    raw = harvest_lot(cast)
    shortened(raw, cast, 3)
    made = packed_lot(cast, raw)

    freshness.inherit(made, parents=[raw], by=cast.packer)

    assert freshness.best_before_of(raw) is None
    assert freshness.best_before_of(made) == made.best_before - timedelta(days=3)
    assert Lot.objects.past_best(timezone.localdate()).filter(pk=raw.pk).count() == 0

"""Counting holds no lock: news that come meanwhile, another who counts, and a death over it lose nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from commune.program import counted, indicators
from commune.program.models import Cell, StaleCell

MY_THO = "vn2:C:30076"


@pytest.fixture
def stale(figures, cast, written):
    """A diary entry whose news have come and nobody has counted."""
    written(cast.farmer, cast.plot)
    figures.hear()
    counted.mark_stale(MY_THO, timezone.now().replace(month=3, day=10, year=2026))
    return figures


def test_no_transaction_is_open_while_counting(stale, monkeypatch):
    seen = []
    own = indicators.compute

    def compute(*asked, **facts):
        seen.append(len(connection.savepoint_ids))
        return own(*asked, **facts)

    monkeypatch.setattr(indicators, "compute", compute)
    before = len(connection.savepoint_ids)
    counted.refresh()

    assert set(seen) == {before}
    assert not StaleCell.objects.exists()


def test_news_that_come_while_counting_are_counted_after_it(stale, cast, written, monkeypatch):
    own, told = counted._counted, []

    def counting(marks, known):
        readings = own(marks, known)
        if not told:
            told.append(written(cast.other_farmer, cast.other_plot))
            counted.mark_stale(MY_THO, told[0].occurred_at)
        return readings

    monkeypatch.setattr(counted, "_counted", counting)
    counted.refresh()

    cell = Cell.objects.get(unit=MY_THO, period="2026-03", indicator=stale.households_with_diary)
    assert cell.numerator == 2
    assert not StaleCell.objects.exists()


def test_what_another_took_meanwhile_is_his_to_write(stale):
    now = timezone.now()
    mine = StaleCell.objects.take(100, now - timedelta(minutes=3))  # so long ago that it is free again
    his = StaleCell.objects.take(100, now)

    assert {mark.pk for mark in his} == {mark.pk for mark in mine} != set()
    assert StaleCell.objects.settle(mine, now - timedelta(minutes=3)) == {mark.unit_id for mark in mine}
    assert StaleCell.objects.settle(his, now) == set()
    assert not StaleCell.objects.filter(period=his[0].period).exists()


def test_who_died_over_it_leaves_it_to_the_next(stale):
    StaleCell.objects.update(taken_at=timezone.now())
    assert counted.refresh() == 0
    assert StaleCell.objects.exists()

    StaleCell.objects.update(taken_at=timezone.now() - timedelta(minutes=3))
    counted.refresh()
    assert not StaleCell.objects.exists()

"""Indicators, a month in the past, and evidence made by the rooms' own functions."""

from datetime import datetime
from uuid import uuid4

import pytest

from commune.farm import diary
from commune.ledger import following
from commune.lib.vietnamese import VIETNAM
from commune.program import counted, loading, readings
from commune.program.models import Indicator
from commune.units.models import AdminUnit

MARCH = datetime(2026, 3, 10, 7, 30, tzinfo=VIETNAM)


class Figures:
    """The three indicators by code, and a way to let the news arrive."""

    def __getattr__(self, name):
        return Indicator.objects.get(code=name.replace("_", "-"))

    def hear(self):
        following.catch_up()
        changed = counted.refresh()
        readings.record_all()
        return changed


@pytest.fixture
def figures(cast):
    loading.load_sets(by="system:test")
    return Figures()


@pytest.fixture
def commune(cast):
    return AdminUnit.objects.select_related("parent__parent").get(pk="vn2:C:30076")


@pytest.fixture
def written(cast):
    """`written(cast.farmer, cast.plot, at)`: one diary entry."""

    def write(person, plot, at=MARCH, activity="watering", **facts):
        return diary.record_entry(
            plot, activity=activity, occurred_at=at, by=person, client_id=uuid4(), **facts
        )

    return write

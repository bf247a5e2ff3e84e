"""A commune with a month of evidence, its chairman and its province."""

from datetime import datetime
from uuid import uuid4

import pytest

from commune.farm import diary
from commune.ledger import following
from commune.lib import periods
from commune.lib.vietnamese import VIETNAM
from commune.program import loading
from commune.units.models import AdminUnit

MARCH = periods.parse("2026-03")


@pytest.fixture
def commune(cast):
    loading.load_sets(by="system:test")
    for day in (2, 3):
        write(cast, day)
    following.catch_up()
    return AdminUnit.objects.select_related("parent__parent").get(pk="vn2:C:30076")


def write(cast, day, person="farmer", plot="plot"):
    at = datetime(2026, 3, day, 8, tzinfo=VIETNAM)
    plot = getattr(cast, plot)
    return diary.record_entry(
        plot, activity="watering", occurred_at=at, by=getattr(cast, person), client_id=uuid4()
    )

import pytest

from commune.shares import reckoning
from commune.shares.tests.fields import Village
from tests.own_database import own_database

__all__ = ["own_database"]


@pytest.fixture
def village(cast, monkeypatch):
    """The packing house speaks by `village.graded`; everything else is the product's own."""
    made = Village(cast)

    def said(*, holder=None, since=None, until=None):
        return [row for row in made.graded if until is None or row.graded_at < until]

    monkeypatch.setattr(reckoning, "graded_kilograms", said)
    return made

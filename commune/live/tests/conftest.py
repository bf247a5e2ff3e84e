import pytest

from commune.live import viewing
from tests.own_database import own_database

__all__ = ["own_database"]


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch):
    """What a viewer is told is asked of the database each time."""
    monkeypatch.setattr(viewing, "FRESH", 0.0)

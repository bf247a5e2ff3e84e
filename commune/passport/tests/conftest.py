"""A played season for the tests of the scan page, and a page cache that starts empty."""

import pytest

from commune.passport import kept, lean
from tests.orchard_season import Season, play_season
from commune.stamps import house_key, scans


@pytest.fixture(autouse=True)
def _fresh_memory():
    for forget in (kept.forget, house_key.forget, scans._waiting.clear, lean._handlers.clear):
        forget()
    yield
    for forget in (kept.forget, house_key.forget, scans._waiting.clear, lean._handlers.clear):
        forget()


@pytest.fixture
def season(db) -> Season:
    return play_season()

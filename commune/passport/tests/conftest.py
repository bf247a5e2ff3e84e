"""A played season for the tests of the scan page, and a page cache that starts empty."""

import copy
from collections.abc import Iterator

import pytest
from django.db import transaction

from commune.passport import kept, lean
from commune.stamps import house_key, scans
from tests.orchard_season import Season, play_season


@pytest.fixture(autouse=True)
def _fresh_memory():
    for forget in (kept.forget, house_key.forget, scans._waiting.clear, lean._handlers.clear):
        forget()
    yield
    for forget in (kept.forget, house_key.forget, scans._waiting.clear, lean._handlers.clear):
        forget()


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker) -> Iterator[Season]:
    """Played once a module, inside a transaction that the tests' own nest in and that is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield play_season()
        transaction.set_rollback(True)


@pytest.fixture
def season(played, db) -> Season:
    return copy.deepcopy(played)

import pytest
from django.core.cache import cache

from commune.design import rates


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves by hand: `clock["now"]`."""
    hands = {"now": 6_000_000.0}
    monkeypatch.setattr(rates.time, "time", lambda: hands["now"])
    return hands


def test_the_limit_is_met_but_not_passed(clock):
    answers = [rates.is_over("scan:10.0.0.1", limit=3, per_seconds=60) for _ in range(5)]
    assert answers == [False, False, False, True, True]


def test_others_are_not_counted_along(clock):
    rates.is_over("scan:10.0.0.1", limit=1, per_seconds=60)
    assert not rates.is_over("scan:10.0.0.2", limit=1, per_seconds=60)


def test_a_burst_at_the_windows_edge_does_not_double_the_limit(clock):
    clock["now"] += 59
    assert not any(rates.is_over("k", limit=10, per_seconds=60) for _ in range(10))
    clock["now"] += 2  # a new window, two seconds later
    assert [rates.is_over("k", limit=10, per_seconds=60) for _ in range(3)] == [True, True, True]


def test_after_two_windows_all_is_forgotten(clock):
    for _ in range(20):
        rates.is_over("k", limit=1, per_seconds=60)
    clock["now"] += 120
    assert not rates.is_over("k", limit=1, per_seconds=60)


def test_an_evicted_counter_starts_again_and_does_not_fail(clock, monkeypatch):
    def evicted(key):
        raise ValueError(key)

    monkeypatch.setattr(cache, "incr", evicted)
    assert not rates.is_over("k", limit=1, per_seconds=60)

"""What must hold however kilograms are divided: exact, nobody beyond what she has, nobody more than one off."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commune.trading.pooling import divided

LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@LAW
@given(st.integers(1, 100_000), st.lists(st.integers(1, 20_000), min_size=1, max_size=60))
def test_parts_sum_to_what_is_asked_exactly_and_nobody_gives_more_than_she_has(kilograms, lefts):
    parts = divided(kilograms, lefts)

    whole = sum(lefts)
    assert sum(parts) == min(kilograms, whole)
    assert all(0 <= part <= left for part, left in zip(parts, lefts, strict=True))
    if whole > kilograms:
        assert all(
            abs(part * whole - left * kilograms) < whole for part, left in zip(parts, lefts, strict=True)
        )


@LAW
@given(st.integers(1, 5_000), st.lists(st.integers(1, 3_000), min_size=2, max_size=20))
def test_who_has_more_never_gives_less_by_more_than_the_last_kilogram(kilograms, lefts):
    parts = divided(kilograms, lefts)

    pairs = sorted(zip(lefts, parts, strict=True))
    assert all(b >= a - 1 for (_, a), (_, b) in pairwise(pairs))

"""Pre-harvest intervals."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune.lib.agronomy.intervals import (
    IntervalError,
    Spray,
    calc_earliest_harvest,
    earliest_harvest,
    end_of_application,
)
from commune.lib.vietnamese import VIETNAM


def calc(*sprays):
    return calc_earliest_harvest({"sprays": [{"end": end, "phi_days": days} for end, days in sprays]})


@pytest.mark.parametrize(
    ("sprays", "earliest"),
    [
        ([("2026-11-02T08:30:00+07:00", 7)], "2026-11-09T08:30:00+07:00"),
        ([("2026-11-02T01:30:00Z", 7)], "2026-11-09T08:30:00+07:00"),
        ([("2026-11-02T20:00:00-05:00", 1)], "2026-11-04T08:00:00+07:00"),
        ([("2026-11-02", 7)], "2026-11-10T00:00:00+07:00"),
        ([("2026-11-02", 0)], "2026-11-03T00:00:00+07:00"),
        ([("2026-11-02T08:30+07:00", 0)], "2026-11-02T08:30:00+07:00"),
        ([("2026-11-01", 14), ("2026-11-05", 3)], "2026-11-16T00:00:00+07:00"),
        ([("2026-02-27", 3.0)], "2026-03-03T00:00:00+07:00"),
    ],
)
def test_latest_of_all_sprays(sprays, earliest):
    found = calc(*sprays)
    assert found["earliest"] == earliest
    assert found["reason"] == "intervals_over"


def test_unknown_never_passes():
    found = calc(("2026-11-01", 14), ("2026-01-01", None))
    assert (found["earliest"], found["reason"], found["deciding"]) == (None, "interval_unknown", 1)


def test_nothing_recorded_is_not_nothing_sprayed():
    found = calc()
    assert (found["earliest"], found["reason"]) == (None, "nothing_recorded")
    assert found["explanation"]


def test_typed_sprays():
    morning = datetime(2026, 11, 2, 6, 0, tzinfo=VIETNAM)
    found = earliest_harvest([Spray(date(2026, 11, 1), 1), Spray(morning, 1)])
    assert found.earliest == datetime(2026, 11, 3, 6, 0, tzinfo=VIETNAM)
    assert found.deciding == 1
    with pytest.raises(ValueError, match="zone"):
        end_of_application(datetime(2026, 11, 2))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("request_", "pointer"),
    [
        (None, "/sprays"),
        ({}, "/sprays"),
        ({"sprays": {}}, "/sprays"),
        ({"sprays": [1]}, "/sprays/0"),
        ({"sprays": [{"end": "2026-11-02"}]}, "/sprays/0"),
        ({"sprays": [{"end": "2026-11-02T08:30:00", "phi_days": 1}]}, "/sprays/0/end"),
        ({"sprays": [{"end": "02/11/2026", "phi_days": 1}]}, "/sprays/0/end"),
        ({"sprays": [{"end": "2026-02-30", "phi_days": 1}]}, "/sprays/0/end"),
        ({"sprays": [{"end": "2026-11-02", "phi_days": -1}]}, "/sprays/0/phi_days"),
        ({"sprays": [{"end": "2026-11-02", "phi_days": 1.5}]}, "/sprays/0/phi_days"),
        ({"sprays": [{"end": "2026-11-02", "phi_days": True}]}, "/sprays/0/phi_days"),
        ({"sprays": [{"end": "2026-11-02", "phi_days": "7"}]}, "/sprays/0/phi_days"),
        ({"sprays": [{"end": "9999-12-31", "phi_days": 1}]}, "/sprays"),
    ],
)
def test_refusals(request_, pointer):
    with pytest.raises(IntervalError) as refusal:
        calc_earliest_harvest(request_)
    assert refusal.value.pointer == pointer


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(VIETNAM))  # noqa: DTZ001
DAYS = st.integers(0, 365)


@given(st.lists(st.tuples(MOMENTS, DAYS), min_size=1), st.data())
def test_more_sprays_never_make_it_earlier(sprays, data):
    whole = [Spray(end, days) for end, days in sprays]
    found = earliest_harvest(whole).earliest
    assert found == max(end + timedelta(days=days) for end, days in sprays)
    fewer = data.draw(st.lists(st.sampled_from(whole), min_size=1))
    assert earliest_harvest(fewer).earliest <= found
    assert earliest_harvest([*whole, Spray(sprays[0][0], None)]).earliest is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: (
        st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from(["end", "phi_days", "sprays"]), parts)
    ),
    max_leaves=8,
)


@given(st.one_of(JSON, st.fixed_dictionaries({"sprays": st.lists(JSON, max_size=3)})))
def test_any_json_is_answered_or_refused(request_):
    with suppress(IntervalError):
        assert calc_earliest_harvest(request_)["earliest"] is None

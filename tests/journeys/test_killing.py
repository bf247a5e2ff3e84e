"""The trial kill-walk, scaled down: the server dies a few times in the middle of the walk."""

import pytest

from trials.kill_walk import KILLS, tried


@pytest.mark.slow
def test_what_was_acknowledged_is_there_once_whatever_died(season):
    with season.copy() as own:
        told = tried(own, kills=KILLS["test"], seed=20261)

    assert told["wrong"] == []
    assert told["kills"] == KILLS["test"]
    assert told["acknowledged"] > 20

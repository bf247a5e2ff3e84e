"""The trial offline-diary, scaled down; apart from other tests, since two servers at one port would share its phone."""

import pytest

from tests.mortal_browser import program
from tests.offline_diary import suffered
from trials.offline_diary import SIZES

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_everything_arrives_once_through_a_dead_spot_a_bad_line_and_deaths(season, playwright):
    if program() is None:
        pytest.skip("no chromium on this machine: nothing was killed")
    with season.copy() as own:
        told = suffered(own, SIZES["test"], seed=20264, playwright=playwright)

    assert told["wrong"] == []

"""The trial offline-survey, scaled down; apart from other tests: two servers at one port would share its phones."""

import pytest

from tests.mortal_browser import program
from tests.offline_survey import suffered
from trials.offline_survey import SIZES

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_every_form_of_three_phones_arrives_once_over_a_line_that_is_cut(season, playwright):
    if program() is None:
        pytest.skip("no chromium on this machine: nothing was killed")
    with season.copy() as own:
        told = suffered(own, SIZES["test"], seed=20265, playwright=playwright)

    assert told["wrong"] == []

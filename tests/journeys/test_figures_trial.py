"""The trial figures, scaled down, on this run's database."""

import pytest

from tests.journeys.test_money_trials import quiet
from trials import figures

pytestmark = pytest.mark.slow


def test_cells_formulas_and_sealed_reports_hold(opened_season):
    assert figures.tried(*figures.SIZES["test"], quiet) == []

"""The trials of money and stock, scaled down: last-crates, notice-storm and many-buyers on this run's database."""

import pytest

from trials import last_crates, many_buyers, notice_storm

pytestmark = pytest.mark.slow


def quiet(*_figure, **_against):
    """Figures are printed by trials, not by tests."""


def test_what_is_sold_is_what_there_was_though_the_server_died(season):
    with season.copy() as own:
        assert last_crates.tried(own, last_crates.SIZES["test"], "test", quiet, seed=20261) == []


def test_notices_in_every_disorder_give_what_the_oracle_says(season):
    with season.copy() as own:
        assert notice_storm.tried(own, notice_storm.SIZES["test"], "test", quiet, seed=20261) == []


def test_thirty_two_readers_and_buyers_meet_no_error(season):
    with season.copy() as own:
        assert many_buyers.tried(own, many_buyers.SIZES["test"], "test", quiet) == []

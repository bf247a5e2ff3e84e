import pytest

from commune.trading.tests.trade import Trade
from tests.own_database import own_database

__all__ = ["own_database"]


@pytest.fixture
def trade(cast):
    made = Trade(cast)
    made.prepare()
    return made

"""The price board: the middle deal and the volume, and nothing that would tell one neighbour's price."""

from decimal import Decimal
from uuid import uuid4

import pytest

from commune.trading import contracts, prices
from commune.trading.prices import Deal, figures_of

pytestmark = pytest.mark.django_db


def deals(trade, *rows):
    return [
        Deal(trade.variety, "first", trade.today, seller, Decimal(kg), price) for seller, kg, price in rows
    ]


def test_the_middle_of_the_deals_and_all_their_kilograms(trade):
    a, b, c = uuid4(), uuid4(), uuid4()

    (figure,) = figures_of(deals(trade, (a, 100, 20_000), (b, 200, 21_000), (c, 50, 30_000)))

    assert (figure.price, figure.kilograms, figure.sellers) == (21_000, 350, 3)
    assert figure.week == trade.week


def test_fewer_than_three_sellers_show_nothing_however_many_deals(trade):
    a, b = uuid4(), uuid4()

    assert figures_of(deals(trade, *[(a, 100, 20_000)] * 5, *[(b, 100, 20_000)] * 5)) == []


def test_another_grade_is_another_cell(trade):
    rows = deals(trade, (uuid4(), 1, 1), (uuid4(), 1, 1), (uuid4(), 1, 1))
    rows.append(Deal(trade.variety, "second", trade.today, uuid4(), Decimal(9), 9))

    assert [(figure.grade, figure.sellers) for figure in figures_of(rows)] == [("first", 3)]


def test_each_household_of_a_pooled_contract_is_a_seller_and_broken_contracts_are_none(trade):
    offers = [trade.offer(kilograms=100), trade.offer("other_farmer", 100), trade.offer("third_farmer", 100)]
    pool = trade.pool(trade.want(), offers, 300)
    trade.say(pool, "yes", "farmer", "other_farmer", "third_farmer")
    assert prices.board() == []

    made = trade.concluded(pool)
    (figure,) = prices.board()
    assert (figure.price, figure.kilograms, figure.sellers) == (21_000, 300, 3)

    contracts.end(made, kind="buyer", reason="Không tới nhận", by=trade.cast.manager)
    assert prices.board() == []

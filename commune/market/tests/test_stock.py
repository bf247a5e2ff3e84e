from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune.market import listings, stock
from commune.market.models import StockLevel, StockMove
from commune.market.stock import SoldOutError, StockRefusedError, Wanted
from commune.market.tests import goods
from commune.trace import holds, recall
from commune.trace.models import Hold


def take(row, units, reference="order:1"):
    (moves,) = stock.take([Wanted(row, units, reference)], by="guest:1")
    return moves


def test_the_oldest_lot_goes_first(cast):
    row, (first, second) = goods.listing(cast, lots_of=(3, 10))

    moves = take(row, 5)

    assert [(move.lot, move.units) for move in moves] == [(first, -3), (second, -2)]
    assert goods.available(row) == 8
    assert stock.differences() == []


def test_all_or_nothing(cast):
    row, _ = goods.listing(cast, lots_of=(3, 4))

    with pytest.raises(SoldOutError) as refusal:
        take(row, 8)

    assert refusal.value.left == 7
    assert goods.available(row) == 7
    assert not StockMove.objects.filter(kind="reserved").exists()


def test_each_shelf_is_taken_from_by_one_guarded_update(cast):
    row, _ = goods.listing(cast, lots_of=(3,))

    with CaptureQueriesContext(connection) as queries:
        take(row, 2)

    (update,) = [each["sql"] for each in queries if each["sql"].startswith("UPDATE")]
    assert update.count("NOT EXISTS") + update.count("NOT (EXISTS") == 3
    assert '"available" >= 2' in update
    assert " IN (" not in update


@pytest.mark.parametrize("units", [0, -1, 51, 10**9])
def test_units_that_no_order_may_ask_for(cast, units):
    row, _ = goods.listing(cast, lots_of=(10,))

    with pytest.raises(listings.UnitsRefusedError):
        take(row, units)
    assert goods.available(row) == 10


def test_a_recalled_lot_is_not_sold_before_any_follower_ran(cast):
    row, (first, second) = goods.listing(cast, lots_of=(5, 2))
    recall.start(first, reason="dư lượng", by=cast.manager)

    with pytest.raises(SoldOutError) as refusal:
        take(row, 3)

    assert refusal.value.left == 2
    assert take(row, 2)[0].lot == second


def test_the_deciding_statement_itself_refuses_a_recalled_lot(cast):
    _, (lot,) = goods.listing(cast, lots_of=(5,))
    level = StockLevel.objects.get(lot=lot)
    recall.start(lot, reason="dư lượng", by=cast.manager)

    assert stock._reserve(level, 1) is False


def test_a_held_lot_is_sold_again_once_released(cast):
    row, (lot,) = goods.listing(cast, lots_of=(5,))
    holds.place(lot, reason="chờ kiểm nghiệm", by=cast.manager)
    with pytest.raises(SoldOutError):
        take(row, 1)

    holds.release(Hold.objects.get(lot=lot), reason="đạt", by=cast.manager)

    assert take(row, 1)


def test_a_lot_past_its_best_is_not_sold(cast):
    row, _ = goods.listing(cast, lots_of=(5,))
    StockLevel.objects.guarded()  # today it is there
    assert StockLevel.objects.sellable().count() == 1

    from django.utils import timezone

    assert not StockLevel.objects.sellable(timezone.localdate() + timedelta(days=11)).exists()
    assert goods.available(row) == 5


def test_giving_back_happens_once(cast):
    row, _ = goods.listing(cast, lots_of=(5,))
    (move,) = take(row, 4)

    again = [stock.give_back(move, reason="hết hạn", by="system:expiry") for _ in range(2)]

    assert again[0] == again[1]
    assert goods.available(row) == 5
    assert stock.differences() == []


def test_never_more_on_sale_than_the_lot_holds(cast):
    shelf, lot = goods.booth(cast), goods.packed_lot(cast, units=10)
    stock.put_on_sale(lot, booth=shelf, units=8, by=cast.manager)

    with pytest.raises(StockRefusedError):
        stock.put_on_sale(lot, booth=shelf, units=3, by=cast.manager)

    stock.put_on_sale(lot, booth=shelf, units=2, by=cast.manager)
    assert stock.unshelved(lot) == 0


def test_putting_on_sale_twice_by_one_press_counts_once(cast):
    shelf, lot, press = goods.booth(cast), goods.packed_lot(cast, units=10), uuid4()

    rows = [stock.put_on_sale(lot, booth=shelf, units=4, by=cast.manager, client_id=press) for _ in range(2)]

    assert rows[0] == rows[1]
    assert StockLevel.objects.get(lot=lot).available == 4


def test_one_press_with_other_content_is_refused(cast):
    shelf, lot, press = goods.booth(cast), goods.packed_lot(cast, units=10), uuid4()
    put = {"booth": shelf, "by": cast.manager, "client_id": press}
    stock.put_on_sale(lot, units=4, **put)

    for again in (
        lambda: stock.put_on_sale(lot, units=5, **put),
        lambda: stock.put_on_sale(goods.packed_lot(cast, units=10), units=4, **put),
        lambda: stock.take_off(lot, units=4, reason="thử", **put),
    ):
        with pytest.raises(StockRefusedError, match="nội dung khác"):
            again()
    assert StockLevel.objects.get(lot=lot).available == 4


def test_taking_off_twice_by_one_press_counts_once(cast):
    shelf, lot, press = goods.booth(cast), goods.packed_lot(cast, units=10), uuid4()
    stock.put_on_sale(lot, booth=shelf, units=8, by=cast.manager)
    off = {"booth": shelf, "reason": "thử", "by": cast.manager, "client_id": press}

    assert stock.take_off(lot, units=3, **off) == stock.take_off(lot, units=3, **off)
    with pytest.raises(StockRefusedError, match="nội dung khác"):
        stock.take_off(lot, units=2, **off)
    assert StockLevel.objects.get(lot=lot).available == 5


@pytest.mark.parametrize("units", [0, -3, 10**8])
def test_impossible_numbers_are_not_put_on_sale(cast, units):
    shelf, lot = goods.booth(cast), goods.packed_lot(cast, units=10)

    with pytest.raises(StockRefusedError):
        stock.put_on_sale(lot, booth=shelf, units=units, by=cast.manager)
    assert not StockMove.objects.exists()


def test_somebody_elses_lot_and_booth_are_refused(cast):
    lot = goods.packed_lot(cast)

    with pytest.raises(StockRefusedError):
        stock.put_on_sale(lot, booth=goods.other_booth(cast), units=1, by=cast.other_manager)
    with pytest.raises(StockRefusedError):
        stock.put_on_sale(lot, booth=goods.booth(cast), units=1, by=cast.other_manager)


def test_taking_off_the_shelf_never_takes_what_is_reserved(cast):
    row, (lot,) = goods.listing(cast, lots_of=(5,))
    take(row, 4)

    with pytest.raises(StockRefusedError):
        stock.take_off(lot, booth=row.booth, units=2, reason="dập", by=cast.manager)
    stock.take_off(lot, booth=row.booth, units=1, reason="dập", by=cast.manager)

    assert goods.available(row) == 0
    assert stock.differences() == []


def test_a_counter_that_was_tampered_with_is_found(cast):
    _, (lot,) = goods.listing(cast, lots_of=(5,))
    StockLevel.objects.filter(lot=lot).update(available=9)

    assert len(stock.differences()) == 1


def test_many_buyers_at_once_get_exactly_what_is_there(own_database):
    from tests.fixtures import Cast

    row = own_database.once(lambda: goods.listing(Cast(), lots_of=(4, 3))[0])

    def buy(number):
        return lambda: take(row, 2 if number % 2 else 1, f"order:{number}")

    answers = own_database.run(*[buy(number) for number in range(12)])

    sold = sum(-move.units for moves in answers if isinstance(moves, list) for move in moves)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert sold == 7
    assert all(isinstance(each, SoldOutError) for each in refused)
    assert own_database.once(lambda: (goods.available(row), stock.differences())) == (0, [])

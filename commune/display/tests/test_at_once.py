"""Many at the counter at the same moment: sold equals what stood there; a recall and a sale never both win."""

from uuid import uuid4

from commune.display import returning, shelf
from commune.display.models import Consignment, PaidBy, PointLevel, PointMove, PointSale
from commune.display.refusing import DisplayRefusedError
from commune.display.tests import counterside
from commune.market.models import StockLevel
from commune.trace import recall
from tests.fixtures import Cast


def sell_one():
    row = Consignment.objects.get()
    return shelf.sell(row, units=1, method=PaidBy.CASH, by=Cast().display_keeper, client_id=uuid4()).amount


def test_ten_buyers_and_three_boxes(own_database):
    own_database.once(lambda: counterside.received(Cast(), units=3).pk)

    found = own_database.run(*[sell_one] * 10)

    assert sum(isinstance(each, int) for each in found) == 3, found
    assert all(isinstance(each, int | DisplayRefusedError) for each in found), found
    assert own_database.once(lambda: (PointSale.objects.count(), shelf.differences())) == (3, [])


def test_a_recall_in_between_stops_every_later_sale(own_database):
    own_database.once(lambda: counterside.received(Cast(), units=6).pk)

    def call_back():
        cast = Cast()
        return recall.start(Consignment.objects.get().lot, reason="x", by=cast.manager).started_at

    found = own_database.run(sell_one, sell_one, call_back, sell_one, sell_one)
    sold_before = own_database.once(PointSale.objects.count)

    assert sum(isinstance(each, int) for each in found) == sold_before, found
    assert isinstance(own_database.run(sell_one)[0], DisplayRefusedError)
    assert own_database.once(PointSale.objects.count) == sold_before


def test_a_return_that_is_undone_while_it_is_counted_comes_back_once(own_database):
    def sent_back():
        cast = Cast()
        row = counterside.received(cast, units=6)
        return shelf.send_back(row, units=4, by=cast.display_keeper, client_id=uuid4()).pk

    key = own_database.once(sent_back)

    def undo():
        move = PointMove.objects.get(pk=key)
        return shelf.undo(move, reason="nhầm", by=Cast().display_keeper, client_id=uuid4()).units

    def count():
        return returning.take_back(PointMove.objects.get(pk=key), counted=4, by=Cast().manager).counted

    found = own_database.run(undo, count, undo, count)

    def everywhere():
        row = Consignment.objects.get()
        shelved = StockLevel.objects.get(lot=row.lot, booth=row.booth).available
        return shelved + PointLevel.objects.get().available

    assert own_database.once(everywhere) == 10
    assert {each if isinstance(each, int) else type(each) for each in found} == {4, DisplayRefusedError}

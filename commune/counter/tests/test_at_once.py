"""Several at the same moment: one day is opened, one credit is one sale."""

from uuid import uuid4

from commune.counter import days, incoming, sales
from commune.counter.models import MarketDay, Sale, Stall
from commune.counter.tests import market
from commune.payments.models import Allocation, BankCredit
from tests.fixtures import Cast


def test_two_phones_open_one_day_and_sell_into_it(own_database):
    own_database.once(lambda: market.stall(Cast()).pk)

    def work():
        row, trader = Stall.objects.get(number="07"), Cast().stall_holder
        day = days.open_day(row, by=trader, client_id=uuid4())
        sales.sell_for_cash(row, amount=1_000, by=trader, client_id=uuid4())
        return day.pk

    found = own_database.run(work, work, work, work)

    assert len(set(found)) == 1, found
    assert own_database.once(lambda: (MarketDay.objects.count(), Sale.objects.count())) == (1, 4)


def test_one_credit_taken_by_many_is_one_sale(own_database):
    def before():
        cast = Cast()
        row = market.stall(cast)
        market.money(row, 30_000)
        market.opened(cast, row)

    own_database.once(before)

    def take():
        row, trader = Stall.objects.get(number="07"), Cast().stall_holder
        return incoming.take(BankCredit.objects.get(), stall=row, by=trader).pk

    found = own_database.run(take, take, take, take)

    assert len(set(found)) == 1, found
    assert own_database.once(lambda: (Sale.objects.count(), Allocation.objects.count())) == (1, 1)

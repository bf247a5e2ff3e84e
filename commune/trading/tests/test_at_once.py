"""Many phones at the same moment, on really committed rows: no kilogram is taken twice, no word counts twice."""

from decimal import Decimal
from uuid import uuid4

import pytest

from commune.payments.models import PaymentRequest
from commune.trace.models import Lot
from commune.trading import counter, deliveries, gate
from commune.trading.models import (
    Bill,
    ContractDelivery,
    GateDeal,
    GateTicket,
    Level,
    Offer,
    Pool,
    Taking,
    Want,
)
from commune.trading.tests.trade import Trade


@pytest.fixture
def market(own_database):
    from tests.fixtures import Cast

    trade = Trade(Cast())
    own_database.once(trade.prepare)
    return own_database, trade


def test_two_pools_for_the_same_kilograms_and_one_takes_them(market):
    database, trade = market

    def prepared():
        offers = [trade.offer(kilograms=300), trade.offer("third_farmer", 200)]
        wants = [trade.want(1000), trade.want(1000)]
        return [each.pk for each in offers], [each.pk for each in wants]

    offers, wants = database.once(prepared)

    def gather(want):
        rows = list(Offer.objects.filter(pk__in=offers))
        return trade.pool(Want.objects.select_related("variety").get(pk=want), rows, 500)

    outcomes = database.run(*[lambda key=key: gather(key) for key in wants * 2])

    assert [
        each for each in outcomes if isinstance(each, Exception) and not isinstance(each, ValueError)
    ] == []
    taken = database.once(
        lambda: (
            Pool.objects.count(),
            list(Level.objects.filter(offer__isnull=False).values_list("available", flat=True)),
            sum(Taking.objects.filter(level__offer__isnull=False).values_list("kilograms", flat=True)),
        )
    )
    assert taken == (1, [0, 0], 500)
    assert database.once(counter.differences) == []


def test_takings_from_one_offer_by_many_never_exceed_it(market):
    database, trade = market
    pk = database.once(lambda: trade.offer(kilograms=100).pk)

    def take(number):
        return counter.take_offer(
            Offer.objects.get(pk=pk), kilograms=30, reference=f"test:{number}", by="system:test"
        )

    outcomes = database.run(*[lambda n=n: take(n) for n in range(8)])

    assert sum(isinstance(each, Taking) for each in outcomes) == 3
    assert database.once(lambda: Level.objects.get(offer=pk).available) == 10
    assert database.once(counter.differences) == []


def test_both_agree_at_the_gate_at_the_same_moment_and_it_is_one_deal(market):
    database, trade = market

    def weighed():
        sale = gate.open_sale(
            trade.cast.plot,
            trader=trade.cast.trading_house,
            trade_item=trade.cast.bulk_mango,
            by=trade.cast.farmer,
            client_id=uuid4(),
        )
        return gate.draw_ticket(
            sale, weighed=[(Decimal(40), Decimal(2))], price=9000, by=trade.cast.farmer, client_id=uuid4()
        ).pk

    pk = database.once(weighed)

    def agree(person):
        return gate.confirm(GateTicket.objects.get(pk=pk), by=getattr(trade.cast, person))

    outcomes = database.run(*[lambda who=who: agree(who) for who in ("farmer", "trader") * 3])

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    found = database.once(
        lambda: (
            GateDeal.objects.count(),
            Lot.objects.count(),
            Bill.objects.count(),
            PaymentRequest.objects.count(),
        )
    )
    assert found == (1, 2, 1, 1)


def test_a_delivery_taken_by_many_taps_is_one_lot_and_one_bill(market):
    database, trade = market

    def brought():
        made = trade.concluded()
        lot = trade.lot()
        return deliveries.deliver(
            made, lot=lot, kilograms=Decimal(100), by=trade.cast.manager, client_id=uuid4()
        ).pk

    pk = database.once(brought)

    def take():
        row = ContractDelivery.objects.get(pk=pk)
        return deliveries.answer(row, is_taken=True, by=trade.cast.purchaser)

    outcomes = database.run(*[take] * 5)

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert database.once(lambda: (Lot.objects.filter(kind="bought").count(), Bill.objects.count())) == (1, 1)

"""What deals outside the market add to a seller's turnover for the tax page."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.trading import bills, deliveries
from commune.trading.models import Bill, GateSale
from commune.trading.tests.test_gate import agreed, sale_of, ticket_of
from commune.trading.tests.trade import paid_in
from commune.trading.turnover import turnover_of

pytestmark = pytest.mark.django_db


def sold(organization):
    today = timezone.localdate()
    return [(each.amount, each.is_own_harvest) for each in turnover_of(organization, today, today)]


def test_fruit_sold_at_the_gate_is_own_harvest_once_it_is_paid(trade):
    sale = sale_of(trade)
    agreed(trade, sale, ticket_of(trade, sale))
    assert GateSale.objects.get().deal
    assert sold(trade.cast.household) == []

    bills.take_cash(Bill.objects.get(), by=trade.cast.farmer)

    assert sold(trade.cast.household) == [(1_082_250, True)]
    assert sold(trade.cast.other_household) == []


def test_a_deposit_counts_with_the_goods_that_use_it_up(trade):
    contract = trade.concluded(deposit=1_000_000, deposit_terms="Hủy thì mất cọc")
    (deposit,) = Bill.objects.filter(contract=contract)
    paid_in(deposit)
    assert sold(trade.cast.cooperative) == []

    brought = deliveries.deliver(
        contract, lot=trade.lot(), kilograms=Decimal(100), by=trade.cast.manager, client_id=uuid4()
    )
    deliveries.answer(brought, is_taken=True, by=trade.cast.purchaser)
    paid_in(Bill.objects.get(delivery=brought))

    assert sold(trade.cast.cooperative) == [(2_100_000, False)]

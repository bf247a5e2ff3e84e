"""Bán xô: the same numbers on two phones, the farm's own rules, one harvest lot, one bill."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from commune.farm.diary import InputUse, record_entry
from commune.farm.models import DiaryEntry, Harvest
from commune.lib.vietnamese import format_date
from commune.packhouse.available import amounts_of
from commune.quality import inputs
from commune.quality.models import InputProduct
from commune.trace.models import Lot
from commune.trading import gate
from commune.trading.models import Bill, BillPaid, GateConfirmation, GateDeal, GateSale, GateTicket
from commune.trading.refusing import TradeRefusedError
from commune.trading.tests.trade import paid_in

pytestmark = pytest.mark.django_db

CRATES = [(Decimal("42.5"), Decimal(2)), (Decimal(41), Decimal(2)), (Decimal("43.25"), Decimal("2.5"))]


def sale_of(trade, plot="plot", by="farmer", **facts):
    told = {
        "trader": trade.cast.trading_house,
        "trade_item": trade.cast.bulk_mango,
        "by": getattr(trade.cast, by),
        "client_id": uuid4(),
    }
    return gate.open_sale(getattr(trade.cast, plot), **(told | facts))


def ticket_of(trade, sale, weighed=CRATES, price=9000, by="farmer", client_id=None):
    person = getattr(trade.cast, by)
    return gate.draw_ticket(sale, weighed=weighed, price=price, by=person, client_id=client_id or uuid4())


def agreed(trade, sale, ticket):
    gate.confirm(ticket, by=trade.cast.trader)
    gate.confirm(ticket, by=trade.cast.farmer)
    return GateDeal.objects.get(sale=sale)


def test_both_agree_and_the_lot_the_sale_and_the_bill_are_there(trade):
    sale = sale_of(trade)
    ticket = ticket_of(trade, sale)
    assert (ticket.kilograms, ticket.amount) == (Decimal("120.25"), 1_082_250)

    deal = agreed(trade, sale, ticket)

    assert (deal.lot.holder, deal.lot.quantity) == (trade.cast.household, Decimal("120.25"))
    assert Harvest.objects.get(lot=deal.lot).entry.author == trade.cast.farmer
    assert (deal.bought.holder, deal.bought.quantity) == (trade.cast.trading_house, Decimal("120.25"))
    assert amounts_of([deal.lot], trade.cast.packhouse)[0].left == 0
    bill = Bill.objects.get()
    assert (bill.amount, bill.request.account.number) == (1_082_250, "1900000601")


def test_the_farmer_may_come_last_or_first(trade):
    sale = sale_of(trade, by="trader")
    ticket = ticket_of(trade, sale, by="trader")

    gate.confirm(ticket, by=trade.cast.farmer)
    gate.confirm(ticket, by=trade.cast.trader)

    assert Harvest.objects.get().entry.author == trade.cast.farmer


def test_confirmed_many_times_it_is_one_deal(trade):
    sale = sale_of(trade)
    ticket = ticket_of(trade, sale)

    for person in (trade.cast.farmer, trade.cast.farmer, trade.cast.trader, trade.cast.trader):
        gate.confirm(ticket, by=person)

    assert (GateDeal.objects.count(), GateConfirmation.objects.count(), Bill.objects.count()) == (1, 2, 1)
    assert Lot.objects.count() == 2


def test_a_changed_number_needs_both_again(trade):
    sale = sale_of(trade)
    first = ticket_of(trade, sale)
    gate.confirm(first, by=trade.cast.farmer)

    second = ticket_of(trade, sale, price=8900, by="trader")

    with pytest.raises(TradeRefusedError, match="vừa đổi"):
        gate.confirm(first, by=trade.cast.trader)
    gate.confirm(second, by=trade.cast.trader)
    assert not GateDeal.objects.exists()
    gate.confirm(second, by=trade.cast.farmer)
    assert GateDeal.objects.get().ticket == second
    assert (first.version, second.version) == (1, 2)


def test_the_same_numbers_again_are_the_same_ticket_and_keep_the_words_given(trade):
    sale, key = sale_of(trade), uuid4()
    first = ticket_of(trade, sale, client_id=key)
    gate.confirm(first, by=trade.cast.farmer)

    assert ticket_of(trade, sale, client_id=key) == first
    assert ticket_of(trade, sale, by="trader") == first
    assert GateTicket.objects.count() == 1
    with pytest.raises(TradeRefusedError, match="nội dung khác"):
        ticket_of(trade, sale, price=1, client_id=key)


def sprayed(trade, days_ago=2):
    """With an interval of 14 days, so that picking waits."""
    inputs.load_inputs(by="system:test")
    product = InputProduct.objects.get(trade_name="Lá Khỏe 80WP")
    record_entry(
        trade.cast.plot,
        activity="spraying",
        occurred_at=trade.today - timedelta(days=days_ago),
        by=trade.cast.farmer,
        inputs=[InputUse(product, Decimal(300), "GRM")],
        client_id=uuid4(),
    )
    return format_date(trade.today - timedelta(days=days_ago) + timedelta(days=15))


def test_inside_the_interval_no_ticket_is_opened_and_the_day_is_told(trade):
    opens = sprayed(trade)

    with pytest.raises(TradeRefusedError, match="Chưa được hái") as refusal:
        sale_of(trade)
    assert opens in str(refusal.value)
    assert not GateSale.objects.exists()


def test_a_spray_written_down_meanwhile_stops_the_last_word_and_nothing_is_half_done(trade):
    sale = sale_of(trade)
    ticket = ticket_of(trade, sale)
    gate.confirm(ticket, by=trade.cast.trader)
    opens = sprayed(trade)

    with pytest.raises(TradeRefusedError, match=opens):
        gate.confirm(ticket, by=trade.cast.farmer)

    assert GateConfirmation.objects.count() == 1
    assert not GateDeal.objects.exists()
    assert not Lot.objects.exists()
    assert not Bill.objects.exists()
    assert not DiaryEntry.objects.filter(activity="harvesting").exists()


@pytest.mark.parametrize(
    ("weighed", "price", "words"),
    [
        ([], 9000, "ít nhất một mã"),
        ([(Decimal(2), Decimal(2))], 9000, "lớn hơn bì"),
        ([(Decimal(40), Decimal(-1))], 9000, "lớn hơn bì"),
        ([(Decimal(5001), Decimal(2))], 9000, "lớn hơn bì"),
        ([(Decimal("NaN"), Decimal(2))], 9000, "lớn hơn bì"),
        ([(Decimal(40), Decimal(2))] * 61, 9000, "tối đa 60"),
        (CRATES, 0, "Giá"),
        (CRATES, 10_000_001, "Giá"),
    ],
)
def test_impossible_tickets_are_refused(trade, weighed, price, words):
    sale = sale_of(trade)

    with pytest.raises(TradeRefusedError, match=words):
        ticket_of(trade, sale, weighed=weighed, price=price)
    assert not GateTicket.objects.exists()


def test_more_than_the_orchard_can_bear_is_refused_at_the_end(trade):
    sale = sale_of(trade)
    ticket = ticket_of(trade, sale, weighed=[(Decimal(5000), Decimal(0))] * 5)

    gate.confirm(ticket, by=trade.cast.trader)
    with pytest.raises(TradeRefusedError, match="diện tích"):
        gate.confirm(ticket, by=trade.cast.farmer)
    assert not Lot.objects.exists()


def test_strangers_open_weigh_and_agree_to_nothing(trade):
    sale = sale_of(trade)
    ticket = ticket_of(trade, sale)

    for person in ("other_farmer", "manager", "purchaser", "other_manager"):
        with pytest.raises(TradeRefusedError):
            sale_of(trade, by=person)
        with pytest.raises(TradeRefusedError):
            ticket_of(trade, sale, by=person)
        with pytest.raises(TradeRefusedError):
            gate.confirm(ticket, by=getattr(trade.cast, person))


def test_goods_of_another_co_op_are_not_sold_from_this_orchard(trade):
    with pytest.raises(TradeRefusedError, match="không phải là hàng hái"):
        sale_of(trade, trade_item=trade.cast.boxed_mango)


def test_a_cancelled_sale_takes_no_more_words(trade):
    sale = sale_of(trade)
    ticket = ticket_of(trade, sale)

    gate.cancel(sale, reason="Mưa", by=trade.cast.trader)

    with pytest.raises(TradeRefusedError, match="đã thôi"):
        gate.confirm(ticket, by=trade.cast.farmer)
    with pytest.raises(TradeRefusedError, match="đã thôi"):
        ticket_of(trade, sale, price=1000)


def test_a_concluded_sale_is_neither_changed_nor_cancelled(trade):
    sale = sale_of(trade)
    agreed(trade, sale, ticket_of(trade, sale))

    with pytest.raises(TradeRefusedError, match="đã chốt"):
        ticket_of(trade, sale, price=1)
    with pytest.raises(TradeRefusedError, match="đã chốt"):
        gate.cancel(sale, reason="x", by=trade.cast.farmer)


def test_the_banks_notice_pays_the_household_itself(trade):
    sale = sale_of(trade)
    agreed(trade, sale, ticket_of(trade, sale))
    bill = Bill.objects.get()

    paid_in(bill)

    assert BillPaid.objects.get().bill == bill
    assert bill.seller == trade.cast.household


def test_without_an_account_the_farmer_takes_cash(trade):
    sale = sale_of(trade, plot="third_plot", by="third_farmer")
    ticket = ticket_of(trade, sale, by="third_farmer")
    gate.confirm(ticket, by=trade.cast.trader)
    gate.confirm(ticket, by=trade.cast.third_farmer)

    assert Bill.objects.get().request is None

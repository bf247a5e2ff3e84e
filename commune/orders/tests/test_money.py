from datetime import timedelta

import pytest
from django.utils import timezone

from commune.market import stock
from commune.messages.models import Message
from commune.orders import closing, refunds, settling
from commune.orders.closing import CancellationRefusedError
from commune.orders.models import Canceller, OrderExpiry, OrderPaid, RefundRequest
from commune.orders.states import State, state_of
from commune.orders.tests import deals
from commune.orders.tests.deals import goods
from commune.payments import matching
from commune.payments.models import Allocation, BankCredit


@pytest.fixture
def row(cast):
    return goods.listing(cast, lots_of=(5,))[0]


@pytest.fixture
def placed(cast, row):
    return deals.order(cast, row, units=2)


def later(placed, hours=1):
    return placed.due_at + timedelta(hours=hours)


def told(placed):
    return sorted(message.template.removeprefix("orders/") for message in Message.objects.all())


def test_a_credit_with_the_code_pays_the_order_exactly_once(placed):
    deals.money(placed)
    for allocation in Allocation.objects.all():
        settling.settle(allocation)

    assert OrderPaid.objects.count() == 1
    assert told(placed) == ["paid", "placed"]
    assert state_of(deals.again(placed)) is State.PAID
    assert not RefundRequest.objects.exists()


def test_money_that_was_there_before_the_order_is_found_by_the_order(cast, row):
    """A notice that came first waits unmatched; a person or the order's own code joins them later."""
    placed = deals.order(cast, row)
    credit = deals.money(placed, note="chuyen tien xoai")
    assert not OrderPaid.objects.exists()

    matching.allocate_by_hand(credit, placed.request, by=cast.manager)
    deals.hear()

    assert OrderPaid.objects.count() == 1


def test_too_little_waits_and_says_how_much_is_missing(placed):
    deals.money(placed, 100_000)

    assert state_of(deals.again(placed)) is State.AWAITING
    assert "250.000" in Message.objects.get(template="orders/short").body

    deals.money(placed, 250_000)
    assert state_of(deals.again(placed)) is State.PAID


def test_what_is_too_much_is_asked_back_from_the_seller(placed):
    deals.money(placed, placed.amount + 20_000)

    assert OrderPaid.objects.get().amount == placed.amount
    assert RefundRequest.objects.get().amount == 20_000
    assert state_of(deals.again(placed)) is State.PAID


def test_paying_twice_pays_once_and_asks_the_second_back(placed):
    deals.money(placed)
    second = deals.money(placed)

    refund = RefundRequest.objects.get()
    assert refund.amount == placed.amount
    assert second.transaction in [line["transaction"] for line in refund.proof]
    assert OrderPaid.objects.count() == 1


def test_two_transfers_heard_together_ask_back_once(cast, placed):
    """Both allocations are there when the first is heard of: sums decide, not the order of news."""
    for _ in range(2):
        credit = BankCredit(account=placed.request.account, provider="sepay", transaction=f"t{_}")
        credit.amount, credit.note, credit.credited_at = placed.amount, placed.request.code, timezone.now()
        from commune.ledger import recording

        recording.enter(credit, by="system:notice")
        matching.match(credit)

    deals.hear()

    assert [refund.amount for refund in RefundRequest.objects.all()] == [placed.amount]


def test_an_unpaid_order_expires_and_its_units_are_free(placed, row):
    assert closing.expire_due(later(placed)) == 1
    assert closing.expire_due(later(placed)) == 0

    assert goods.available(row) == 5
    assert stock.differences() == []
    assert state_of(deals.again(placed)) is State.EXPIRED
    assert told(placed) == ["expired", "placed"]


def test_an_order_that_is_not_due_or_paid_does_not_expire(placed):
    assert closing.expire_due(placed.due_at - timedelta(minutes=1)) == 0
    deals.money(placed)
    assert closing.expire_due(later(placed)) == 0
    assert not OrderExpiry.objects.exists()


def test_late_money_ships_when_the_goods_are_still_there(placed, row):
    closing.expire_due(later(placed))
    deals.money(placed, at=later(placed, 2))

    fresh = deals.again(placed)
    assert fresh.late.outcome == "ships"
    assert state_of(fresh) is State.PAID
    assert goods.available(row) == 3
    assert not RefundRequest.objects.exists()


def test_late_money_with_nothing_to_ship_becomes_a_refund_request_with_proof(cast, placed, row):
    closing.expire_due(later(placed))
    deals.order(cast, row, units=5)
    credit = deals.money(placed, at=later(placed, 2))

    fresh = deals.again(placed)
    assert fresh.late.outcome == "refund"
    assert not hasattr(fresh, "paid")
    assert state_of(fresh) is State.REFUND
    refund = RefundRequest.objects.get()
    assert (refund.amount, refund.proof[0]["transaction"]) == (placed.amount, credit.transaction)
    assert goods.available(row) == 0
    assert Message.objects.filter(template="orders/refund").count() == 1


def test_what_the_buyer_cancelled_is_never_shipped_when_her_money_comes(cast, placed, row):
    closing.cancel(placed, by_whom=Canceller.BUYER, reason="đổi ý", by="guest:1")
    deals.money(placed)

    assert goods.available(row) == 5
    assert state_of(deals.again(placed)) is State.REFUND
    assert RefundRequest.objects.get().amount == placed.amount


def test_part_of_the_money_of_an_expired_order_goes_back_once(placed):
    deals.money(placed, 100_000)
    closing.expire_due(later(placed))
    deals.money(placed, 250_000, at=later(placed, 2))

    assert sum(refund.amount for refund in RefundRequest.objects.all()) == placed.amount
    assert not OrderPaid.objects.exists()


def test_a_paid_order_cannot_be_cancelled(placed):
    deals.money(placed)

    with pytest.raises(CancellationRefusedError):
        closing.cancel(placed, by_whom=Canceller.BUYER, reason="đổi ý", by="guest:1")


def test_cash_is_noted_by_the_seller_and_a_transfer_after_it_goes_back(cast, placed):
    settling.take_cash(placed, by=cast.manager)
    deals.money(placed)

    assert OrderPaid.objects.get().method == "cash"
    assert RefundRequest.objects.get().amount == placed.amount


def test_what_the_bank_already_had_of_an_order_paid_in_cash_goes_back_at_once(cast, placed):
    deals.money(placed, amount=placed.amount // 3)

    settling.take_cash(placed, by=cast.manager)
    settling.take_cash(placed, by=cast.manager)

    assert RefundRequest.objects.get().amount == placed.amount // 3
    deals.money(placed)
    assert sum(RefundRequest.objects.values_list("amount", flat=True)) == placed.amount // 3 + placed.amount


def test_a_number_that_told_one_buyer_of_her_money_tells_no_other(cast, row):
    one, other = deals.order(cast, row, units=1), deals.order(cast, row, units=1)
    for each in (one, other):
        closing.cancel(each, by_whom=Canceller.BUYER, reason="đổi ý", by="guest:1")
        deals.money(each)
    refunds.note_sent(RefundRequest.objects.get(order=one), transaction_number="FT1", by=cast.manager)

    with pytest.raises(refunds.RefundRefusedError, match="đơn khác"):
        refunds.note_sent(RefundRequest.objects.get(order=other), transaction_number="FT1", by=cast.manager)


def test_the_seller_says_that_she_sent_it_back(cast, placed):
    closing.cancel(placed, by_whom=Canceller.BUYER, reason="đổi ý", by="guest:1")
    deals.money(placed)
    refund = RefundRequest.objects.get()

    with pytest.raises(refunds.RefundRefusedError):
        refunds.note_sent(refund, transaction_number="FT1", by=cast.other_manager)
    with pytest.raises(refunds.RefundRefusedError):
        refunds.note_sent(refund, transaction_number=" ", by=cast.manager)
    for _ in range(2):
        refunds.note_sent(refund, transaction_number="FT26112200001", by=cast.manager)

    assert state_of(deals.again(placed)) is State.REFUNDED

"""What is brought, taken and paid: the buyer's own lot, exactly once, and the member's money."""

from decimal import Decimal
from uuid import uuid4

import pytest

from commune.ledger import following
from commune.messages.models import Message
from commune.packhouse.available import amounts_of
from commune.payments import books, members
from commune.payments.models import Payout
from commune.trace import freshness, holds, recall
from commune.trace.claims import Claim, claims
from commune.trace.lineage import descendants_of
from commune.trace.lots import remaining_of
from commune.trace.models import Lot
from commune.trading import bills, contracts, deliveries
from commune.trading.deliveries import Fulfilment
from commune.trading.models import Bill, BillPaid, ContractDelivery, DeliveryAnswer
from commune.trading.refusing import TradeRefusedError
from commune.trading.tests.trade import paid_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(trade):
    """600 kg: 400 of Bà Sáu Lành, 200 of Cô Út Hậu, for 21.000 đồng; 20.000 to the members."""
    return trade.concluded()


def brought(trade, contract, lot, kilograms, **facts):
    told = {"by": trade.cast.manager, "client_id": uuid4()} | facts
    return deliveries.deliver(contract, lot=lot, kilograms=Decimal(kilograms), **told)


def taken(trade, contract, lot, kilograms):
    row = brought(trade, contract, lot, kilograms)
    deliveries.answer(row, is_taken=True, by=trade.cast.purchaser)
    return row


def test_what_is_taken_is_the_buyers_lot_and_gone_from_the_sellers(trade, contract):
    lot = trade.lot(kilograms="200")

    row = taken(trade, contract, lot, "120.5")

    bought = row.answer.bought
    assert (bought.holder, bought.kind, bought.quantity) == (trade.cast.processor, "bought", Decimal("120.5"))
    assert remaining_of(lot) == Decimal("79.5")
    assert list(descendants_of(lot)) == [bought]
    assert amounts_of([lot], trade.cast.packhouse)[0].left == Decimal("79.5")


def test_brought_and_answered_twice_it_counts_once(trade, contract):
    lot, key = trade.lot(), uuid4()

    row = brought(trade, contract, lot, "100", client_id=key)
    assert brought(trade, contract, lot, "100", client_id=key) == row
    with pytest.raises(TradeRefusedError, match="nội dung khác"):
        brought(trade, contract, lot, "101", client_id=key)
    for _ in range(2):
        deliveries.answer(row, is_taken=True, by=trade.cast.purchaser)

    assert (ContractDelivery.objects.count(), DeliveryAnswer.objects.count(), Bill.objects.count()) == (
        1,
        1,
        1,
    )
    assert Lot.objects.filter(kind="bought").count() == 1
    with pytest.raises(TradeRefusedError, match="đã trả lời"):
        deliveries.answer(row, is_taken=False, reason="Dập", by=trade.cast.purchaser)


def test_refused_fruit_stays_the_sellers(trade, contract):
    lot = trade.lot(kilograms="200")
    row = brought(trade, contract, lot, "150")
    with pytest.raises(TradeRefusedError, match="vì sao"):
        deliveries.answer(row, is_taken=False, by=trade.cast.purchaser)

    deliveries.answer(row, is_taken=False, reason="Trái dập", by=trade.cast.purchaser)

    assert (remaining_of(lot), Bill.objects.count()) == (200, 0)
    assert deliveries.fulfilment_of(contract) is Fulfilment.NOTHING
    brought(trade, contract, lot, "200")


def test_states_under_full_and_over_with_the_tolerance(trade, contract):
    lot = trade.lot(kilograms="800")
    seen = []

    for kilograms in ("560", "30", "60"):
        taken(trade, contract, lot, kilograms)
        seen.append(deliveries.fulfilment_of(contract))

    assert seen == [Fulfilment.UNDER, Fulfilment.FULL, Fulfilment.OVER]


@pytest.mark.parametrize(
    ("kilograms", "words"),
    [("0", "lớn hơn 0"), ("-3", "lớn hơn 0"), ("NaN", "lớn hơn 0"), ("721", "nhiều quá"), ("901", "chỉ còn")],
)
def test_impossible_weights_are_refused(trade, contract, kilograms, words):
    lot = trade.lot(kilograms="900")

    with pytest.raises(TradeRefusedError, match=words):
        brought(trade, contract, lot, kilograms)
    assert ContractDelivery.objects.count() == 0


def test_what_waits_for_an_answer_is_not_brought_again(trade, contract):
    lot = trade.lot(kilograms="200")
    brought(trade, contract, lot, "150")

    with pytest.raises(TradeRefusedError, match="chỉ còn 50 kg"):
        brought(trade, contract, lot, "51")


def test_held_and_recalled_lots_are_neither_brought_nor_taken(trade, contract):
    lot = trade.lot()
    row = brought(trade, contract, lot, "100")
    holds.place(lot, reason="Chờ kiểm", by=trade.cast.technician)

    with pytest.raises(TradeRefusedError, match="tạm giữ"):
        brought(trade, contract, lot, "10")
    with pytest.raises(TradeRefusedError, match="tạm giữ"):
        deliveries.answer(row, is_taken=True, by=trade.cast.purchaser)
    assert not DeliveryAnswer.objects.exists()


def claim(monkeypatch, lot):
    """Somebody in a room above says that the lot is hers."""
    told = Claim("tree:1", "trái của cây CC901 đã có chủ")
    ask = lambda keys: {lot.pk: told} if lot.pk in keys else {}  # noqa: E731
    monkeypatch.setitem(claims._values, "test.owner", ask)


def test_fruit_that_is_somebodys_already_is_neither_brought_nor_taken(trade, contract, monkeypatch):
    lot = trade.lot()
    row = brought(trade, contract, lot, "100")
    claim(monkeypatch, lot)

    with pytest.raises(TradeRefusedError, match="cây CC901 đã có chủ"):
        brought(trade, contract, lot, "10")
    with pytest.raises(TradeRefusedError, match="cây CC901 đã có chủ"):
        deliveries.answer(row, is_taken=True, by=trade.cast.purchaser)
    assert (ContractDelivery.objects.count(), Lot.objects.filter(kind="bought").count()) == (1, 0)


def test_the_buyers_lot_remembers_what_the_sellers_lost(trade, contract):
    lot = trade.lot()
    freshness.shorten(lot, cause="heat", days=2, reason="Kho nóng", by=trade.cast.technician)

    bought = taken(trade, contract, lot, "100").answer.bought

    assert freshness.lost_days_of(bought) == {"heat": 2}


def test_a_recall_reaches_the_buyers_lot_and_tells_her(trade, contract):
    lot = trade.lot()
    row = taken(trade, contract, lot, "100")

    recall.start(lot, reason="Dư lượng", by=trade.cast.manager)
    following.catch_up()

    assert row.answer.bought.recalled.exists()
    message = Message.objects.get(to=trade.cast.purchaser.log_actor, subject="Thu hồi lô đã mua")
    assert row.answer.bought.code in message.body
    held = recall.holders_of([lot])
    assert (contract.code in [each.label.split(",")[0] for each in held]) is True


def test_before_both_confirmed_nothing_is_brought(trade):
    pool = trade.pool(trade.want(), [trade.offer()], 100)
    trade.say(pool, "yes", "farmer")
    made = contracts.draw_for_pool(pool, trade.contract_terms(), by=trade.cast.manager, client_id=uuid4())

    with pytest.raises(TradeRefusedError, match="chưa được hai bên"):
        brought(trade, made, trade.lot(), "10")


def test_others_bring_and_take_nothing(trade, contract):
    lot = trade.lot()
    with pytest.raises(TradeRefusedError, match="Chỉ bên bán"):
        brought(trade, contract, lot, "10", by=trade.cast.purchaser)
    with pytest.raises(TradeRefusedError, match="Chỉ bên bán"):
        brought(trade, contract, lot, "10", by=trade.cast.other_manager)
    row = brought(trade, contract, lot, "10", by=trade.cast.farmer)
    for person in (trade.cast.farmer, trade.cast.manager, trade.cast.other_manager):
        with pytest.raises(TradeRefusedError, match="Chỉ bên mua"):
            deliveries.answer(row, is_taken=True, by=person)


def test_a_member_brings_her_own_lots_only(trade, contract):
    other = trade.lot("third_farmer")

    with pytest.raises(TradeRefusedError, match="không phải của bên bán"):
        brought(trade, contract, other, "10", by=trade.cast.farmer)


def test_the_notice_marks_it_paid_once_and_the_member_is_owed_the_pools_price(trade, contract):
    row = taken(trade, contract, trade.lot(), "100.5")
    bill = Bill.objects.get(delivery=row)
    assert bill.amount == 2_110_500

    paid_in(bill)
    paid_in(bill)

    assert BillPaid.objects.get().method == "bank"
    assert members.balance_of(trade.cast.household, trade.cast.cooperative) == 2_010_000
    assert Payout.objects.get(household=trade.cast.household).amount == 2_010_000
    assert books.imbalances() == []


def test_too_little_money_does_not_pay(trade, contract):
    bill = Bill.objects.get(delivery=taken(trade, contract, trade.lot(), "100"))

    paid_in(bill, bill.amount - 1)
    assert not BillPaid.objects.exists()

    paid_in(bill, 1)
    assert BillPaid.objects.get().bill == bill


def test_cash_is_the_sellers_word_and_ends_the_request(trade, contract):
    bill = Bill.objects.get(delivery=taken(trade, contract, trade.lot(), "100"))

    with pytest.raises(TradeRefusedError, match="Chỉ bên bán"):
        bills.take_cash(bill, by=trade.cast.purchaser)
    first = bills.take_cash(bill, by=trade.cast.manager)

    assert bills.take_cash(bill, by=trade.cast.manager) == first
    assert bill.request.withdrawal is not None
    assert members.balance_of(trade.cast.household, trade.cast.cooperative) == 2_000_000


def test_after_money_came_by_bank_nobody_says_cash(trade, contract):
    bill = Bill.objects.get(delivery=taken(trade, contract, trade.lot(), "100"))
    paid_in(bill, 1000)

    with pytest.raises(TradeRefusedError, match="Ngân hàng đã báo"):
        bills.take_cash(bill, by=trade.cast.manager)


def test_the_deposit_is_set_off_against_what_is_taken_until_it_is_used_up(trade):
    contract = trade.concluded(deposit=3_000_000, deposit_terms="Bỏ thì mất cọc")
    paid_in(Bill.objects.get(kind="deposit"))
    lot = trade.lot(kilograms="400")

    first = Bill.objects.get(delivery=taken(trade, contract, lot, "100"))
    second = Bill.objects.get(delivery=taken(trade, contract, lot, "100"))

    assert (first.set_off, first.amount, first.paid.method) == (2_100_000, 0, "deposit")
    assert (second.set_off, second.amount) == (900_000, 1_200_000)
    assert bills.deposit_left(contract) == 0
    assert members.balance_of(trade.cast.household, trade.cast.cooperative) == 2_000_000


def test_a_sum_above_one_bank_transfer_is_asked_in_several():
    assert list(bills.transfers(1_200_000_000)) == [499_999_999, 499_999_999, 200_000_002]
    assert list(bills.transfers(499_999_999)) == [499_999_999]
    assert list(bills.transfers(0)) == [0]


def test_the_buyer_lets_the_rest_go_and_no_more_is_brought(trade, contract):
    lot = trade.lot(kilograms="300")
    row = brought(trade, contract, lot, "100")
    ask = {"kind": "short", "reason": "Đủ dùng", "by": trade.cast.purchaser}
    with pytest.raises(TradeRefusedError, match="chờ bên mua trả lời"):
        contracts.end(contract, **ask)
    deliveries.answer(row, is_taken=True, by=trade.cast.purchaser)

    contracts.end(contract, **ask)

    with pytest.raises(TradeRefusedError, match="chấm dứt"):
        brought(trade, contract, lot, "10")
    paid_in(Bill.objects.get(delivery=row))
    assert BillPaid.objects.count() == 1


def test_what_was_taken_is_owed_however_the_contract_ended(trade, contract):
    row = taken(trade, contract, trade.lot(), "100")

    contracts.end(contract, kind="short", reason="Đủ dùng", by=trade.cast.purchaser)

    assert list(Bill.objects.open()) == [Bill.objects.get(delivery=row)]


def test_a_deposit_that_was_never_paid_is_not_asked_for_beside_all_of_the_goods(trade):
    contract = trade.concluded(deposit=3_000_000, deposit_terms="Bỏ thì mất cọc")
    deposit, lot = Bill.objects.get(kind="deposit"), trade.lot(kilograms="700")

    taken(trade, contract, lot, "300")
    assert deposit in Bill.objects.open()
    row = taken(trade, contract, lot, "300")

    assert sum(bill.amount for bill in Bill.objects.open()) == 600 * 21_000
    assert Bill.objects.shown().get(pk=deposit.pk).is_open is False
    paid_in(deposit)
    assert bills.deposit_left(contract) == 3_000_000
    assert Bill.objects.get(delivery=row).set_off == 0


def test_money_that_came_twice_is_told_to_both_sides(trade, contract):
    bill = Bill.objects.get(delivery=taken(trade, contract, trade.lot(), "100"))

    paid_in(bill)
    assert (bills.surplus_of(bill), Message.objects.filter(subject="Tiền vào dư").count()) == (0, 0)
    paid_in(bill)

    assert bills.surplus_of(bill) == bill.amount
    told = Message.objects.filter(subject="Tiền vào dư").values_list("to", flat=True)
    assert {trade.cast.manager.log_actor, trade.cast.purchaser.log_actor} <= set(told)


def test_money_that_came_after_cash_is_told(trade, contract):
    bill = Bill.objects.get(delivery=taken(trade, contract, trade.lot(), "100"))
    bills.take_cash(bill, by=trade.cast.manager)

    paid_in(bill, 50_000)

    assert bills.surplus_of(bill) == 50_000
    assert Message.objects.filter(subject="Tiền vào dư").exists()

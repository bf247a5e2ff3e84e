"""Contracts: two words on the same terms, other terms need both again, and how one ends."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.messages.models import Message
from commune.trading import bills, contracts, counter, pooling, registering
from commune.trading.models import Bill, Contract, ContractConfirmation, ContractEnding
from commune.trading.refusing import TradeRefusedError
from commune.trading.tests.trade import days_from_now, paid_in

pytestmark = pytest.mark.django_db


def drawn(trade, **facts):
    """Between Bà Sáu Lành and the enterprise, confirmed by nobody."""
    match = trade.match(trade.offer(), trade.want())
    return contracts.draw(match, trade.contract_terms(**facts), by=trade.cast.purchaser, client_id=uuid4())


def test_a_direct_contract_takes_from_offer_and_want(trade):
    made = drawn(trade, kilograms=500)

    assert made.match.offer.level.available == 100
    assert counter.left_of(made.want, made.week) == 500
    assert (made.seller, made.buyer, made.value) == (trade.cast.household, trade.cast.processor, 10_500_000)
    assert counter.differences() == []


def test_without_both_sides_wish_there_is_no_contract(trade):
    match = trade.match(trade.offer(), trade.want(), is_mutual=False)

    with pytest.raises(TradeRefusedError, match="cùng bấm"):
        contracts.draw(match, trade.contract_terms(), by=trade.cast.purchaser, client_id=uuid4())


def test_what_was_withdrawn_meanwhile_is_not_contracted(trade):
    match = trade.match(trade.offer(), trade.want())
    registering.withdraw_want(match.want, reason="Đủ hàng", by=trade.cast.purchaser)

    with pytest.raises(TradeRefusedError, match="đã rút"):
        contracts.draw(match, trade.contract_terms(), by=trade.cast.farmer, client_id=uuid4())


def test_more_than_is_left_is_refused_and_nothing_is_kept(trade):
    match = trade.match(trade.offer(), trade.want())

    with pytest.raises(counter.NotEnoughLeftError, match="600 kg"):
        contracts.draw(match, trade.contract_terms(kilograms=601), by=trade.cast.purchaser, client_id=uuid4())
    assert Contract.objects.count() == 0


def test_a_contract_is_concluded_by_both_each_once(trade):
    made = drawn(trade)

    for person in (trade.cast.purchaser, trade.cast.purchaser, trade.cast.farmer, trade.cast.farmer):
        contracts.confirm(made, by=person)

    assert ContractConfirmation.objects.count() == 2
    assert list(Contract.objects.concluded()) == [made]
    with pytest.raises(TradeRefusedError):
        contracts.confirm(made, by=trade.cast.other_manager)


def test_other_terms_are_a_new_contract_that_both_confirm_again(trade):
    made = drawn(trade, kilograms=500)
    contracts.confirm(made, by=trade.cast.purchaser)

    other = contracts.revise(
        made, trade.contract_terms(kilograms=400), by=trade.cast.farmer, client_id=uuid4()
    )

    assert (other.replaces, other.kilograms) == (made, 400)
    assert not contracts.is_concluded(other)
    assert made.match.offer.level.__class__.objects.get(offer=made.match.offer).available == 200
    with pytest.raises(TradeRefusedError, match="bản khác"):
        contracts.confirm(made, by=trade.cast.farmer)
    assert counter.differences() == []


def test_an_offer_whose_days_are_over_is_not_contracted(trade, monkeypatch):
    match = trade.match(trade.offer(until=trade.today), trade.want())
    tomorrow = days_from_now(1)
    monkeypatch.setattr(timezone, "localdate", lambda *_: tomorrow)

    with pytest.raises(TradeRefusedError, match="đã qua ngày"):
        contracts.draw(match, trade.contract_terms(), by=trade.cast.purchaser, client_id=uuid4())


def test_a_contract_moved_to_another_week_takes_from_that_week(trade):
    want = trade.want(400, until=None, since=trade.week)
    match = trade.match(trade.offer(), want)
    ask = {"by": trade.cast.purchaser}
    made = contracts.draw(match, trade.contract_terms(kilograms=300), client_id=uuid4(), **ask)
    next_week = pooling.weeks_of(want)[1]

    moved = trade.contract_terms(kilograms=300, since=next_week, until=next_week)
    contracts.revise(made, moved, client_id=uuid4(), **ask)

    assert (counter.left_of(want, trade.week), counter.left_of(want, next_week)) == (400, 100)


def test_a_concluded_contract_is_not_changed(trade):
    made = trade.concluded()

    with pytest.raises(TradeRefusedError, match="không đổi được"):
        contracts.revise(made, trade.contract_terms(), by=trade.cast.purchaser, client_id=uuid4())


@pytest.mark.parametrize(
    ("facts", "part"),
    [
        ({"kilograms": 0}, "kilograms"),
        ({"price": 0}, "price"),
        ({"grade": ""}, "grade"),
        ({"since": days_from_now(3), "until": days_from_now(2)}, "until"),
        ({"since": days_from_now(-9), "until": days_from_now(-2)}, "until"),
        ({"since": date(9999, 12, 1), "until": date(9999, 12, 31)}, "since"),
        ({"tolerance": 21}, "tolerance"),
        ({"deposit": 99_000_000}, "deposit"),
        ({"deposit": 1_000_000}, "deposit_terms"),
        ({"quality": "  "}, "quality"),
    ],
)
def test_impossible_terms_are_refused_by_their_box(trade, facts, part):
    with pytest.raises(TradeRefusedError) as refusal:
        drawn(trade, **facts)

    assert refusal.value.part == part


def test_a_pool_becomes_one_contract_of_what_was_agreed(trade):
    offers = [trade.offer(kilograms=600), trade.offer("third_farmer", 300)]
    pool = trade.pool(trade.want(), offers, 600)
    trade.say(pool, "yes", "farmer")
    trade.say(pool, "no", "third_farmer")
    ask = {"by": trade.cast.manager, "client_id": uuid4()}

    made = contracts.draw_for_pool(pool, trade.contract_terms(kilograms=9999), **ask)

    assert contracts.draw_for_pool(pool, trade.contract_terms(), **ask) == made
    assert made.kilograms == 400
    assert [(part.household, part.kilograms) for part in made.parts.all()] == [(trade.cast.household, 400)]
    assert counter.left_of(made.want, made.week) == 600
    with pytest.raises(TradeRefusedError, match="đã có hợp đồng"):
        contracts.draw_for_pool(pool, trade.contract_terms(), by=trade.cast.manager, client_id=uuid4())
    assert counter.differences() == []


def test_nobody_agreed_so_there_is_nothing_to_contract(trade):
    pool = trade.pool(trade.want(), [trade.offer()], 100)

    with pytest.raises(TradeRefusedError, match="Chưa có hộ nào"):
        contracts.draw_for_pool(pool, trade.contract_terms(), by=trade.cast.manager, client_id=uuid4())


def test_a_co_op_does_not_sell_below_what_it_promised_its_members(trade):
    pool = trade.pool(trade.want(), [trade.offer()], 100)
    trade.say(pool, "yes", "farmer")

    with pytest.raises(TradeRefusedError, match="đã hứa"):
        contracts.draw_for_pool(
            pool, trade.contract_terms(price=19_999), by=trade.cast.manager, client_id=uuid4()
        )


def test_every_household_in_it_is_told_that_it_is_concluded(trade):
    trade.concluded()

    told = Message.objects.filter(subject="Hợp đồng đã ký").values_list("to", flat=True)
    people = (trade.cast.manager, trade.cast.purchaser, trade.cast.farmer, trade.cast.third_farmer)
    assert sorted(told) == sorted(person.log_actor for person in people)


def test_the_deposit_falls_due_when_both_have_confirmed(trade):
    made = trade.concluded(deposit=2_000_000, deposit_terms="Bỏ thì mất cọc")

    bill = Bill.objects.get(kind="deposit")
    assert (bill.amount, bill.request.amount, bill.request.account.organization) == (
        2_000_000,
        2_000_000,
        trade.cast.cooperative,
    )
    assert bills.deposit_left(made) == 0
    paid_in(bill)
    assert bills.deposit_left(made) == 2_000_000


def test_before_both_confirmed_it_is_cancelled_and_everything_is_free_again(trade):
    made = drawn(trade)
    ask = {"kind": "cancelled", "reason": "Đổi ý", "by": trade.cast.farmer}

    ended = contracts.end(made, **ask)

    assert contracts.end(made, **ask) == ended
    assert counter.left_of(made.want, made.week) == 1000
    assert counter.differences() == []
    with pytest.raises(TradeRefusedError, match="chấm dứt"):
        contracts.confirm(made, by=trade.cast.purchaser)


@pytest.mark.parametrize(
    ("kind", "person", "words"),
    [
        ("cancelled", "manager", "không hủy được"),
        ("seller", "manager", "Bên kia"),
        ("buyer", "purchaser", "Bên kia"),
        ("short", "manager", "Bên mua mới"),
        ("seller", "farmer", "Chỉ hai bên"),
    ],
)
def test_nobody_ends_a_concluded_contract_in_a_way_that_is_not_hers(trade, kind, person, words):
    made = trade.concluded()

    with pytest.raises(TradeRefusedError, match=words):
        contracts.end(made, kind=kind, reason="x", by=getattr(trade.cast, person))
    assert not ContractEnding.objects.exists()


def test_a_broken_contract_names_who_broke_it_and_asks_for_no_deposit_any_more(trade):
    made = trade.concluded(deposit=2_000_000, deposit_terms="Bỏ thì mất cọc")

    ended = contracts.end(made, kind="buyer", reason="Không tới nhận", by=trade.cast.manager)

    assert ended.get_kind_display() == "Bên mua không giữ lời"
    assert Bill.objects.get().request.withdrawal is not None
    assert [each.offer.level.available for each in made.parts.order_by("household__code")] == [300, 600]
    assert counter.differences() == []

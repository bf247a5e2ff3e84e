"""Pooling: exact to the kilogram, nothing taken twice, each seller's word counts."""

from uuid import uuid4

import pytest

from commune.messages.models import Message
from commune.trading import contracts, counter, pooling
from commune.trading.models import Level, Pool, PoolAnswer
from commune.trading.refusing import TradeRefusedError
from commune.trading.tests.trade import days_from_now

pytestmark = pytest.mark.django_db


def left(offer):
    return Level.objects.get(offer=offer).available


def test_a_pool_takes_parts_from_offers_and_the_want_and_asks_each_household(trade):
    offers = [trade.offer(kilograms=600), trade.offer("other_farmer", 500), trade.offer("third_farmer", 300)]
    want = trade.want(1000)

    pool = trade.pool(want, offers, 900)

    assert [part.kilograms for part in pool.parts.order_by("offer__offered_at")] == [386, 321, 193]
    assert [left(each) for each in offers] == [214, 179, 107]
    assert counter.left_of(want, trade.week) == 100
    assert Message.objects.filter(subject="Hợp tác xã gom hàng").count() == 3
    assert counter.differences() == []


def test_a_pool_pressed_twice_is_one(trade):
    offers, want, key = [trade.offer()], trade.want(), uuid4()

    once = trade.pool(want, offers, 100, client_id=key)

    assert trade.pool(want, offers, 100, client_id=key) == once
    assert left(offers[0]) == 500


def test_a_no_gives_the_kilograms_back_and_is_said_once(trade):
    offers = [trade.offer(kilograms=100), trade.offer("third_farmer", 100)]
    pool = trade.pool(trade.want(), offers, 200)

    trade.say(pool, "no", "farmer")
    trade.say(pool, "no", "farmer")
    trade.say(pool, "yes", "third_farmer")

    assert [left(each) for each in offers] == [100, 0]
    assert PoolAnswer.objects.count() == 2
    with pytest.raises(TradeRefusedError, match="đã trả lời"):
        trade.say(pool, "yes", "farmer")
    assert counter.differences() == []


def test_nobody_answers_for_another_household(trade):
    pool = trade.pool(trade.want(), [trade.offer()], 100)

    for person in (trade.cast.other_farmer, trade.cast.manager, trade.cast.purchaser):
        with pytest.raises(TradeRefusedError, match="Chỉ người bán"):
            pooling.answer(pool.parts.get(), said="yes", by=person)


def test_after_the_last_day_no_answer_is_taken(trade):
    pool = trade.pool(trade.want(), [trade.offer()], 100)
    part = pool.parts.get()
    part.pool.answer_by = days_from_now(-1)

    with pytest.raises(TradeRefusedError, match="hết hạn"):
        pooling.answer(part, said="yes", by=trade.cast.farmer)


def test_who_has_not_answered_when_the_contract_is_drawn_has_her_kilograms_back(trade):
    offers = [trade.offer(kilograms=100), trade.offer("third_farmer", 100)]
    pool = trade.pool(trade.want(), offers, 200)
    trade.say(pool, "yes", "farmer")

    contracts.draw_for_pool(pool, trade.contract_terms(), by=trade.cast.manager, client_id=uuid4())

    assert [left(each) for each in offers] == [0, 100]
    assert Message.objects.filter(subject="Hết hạn trả lời gom hàng").count() == 1
    with pytest.raises(TradeRefusedError, match="đã lập hợp đồng"):
        trade.say(pool, "yes", "third_farmer")
    assert counter.differences() == []


def test_after_the_last_day_what_nobody_answered_for_is_free_again(trade):
    offers = [trade.offer(kilograms=100), trade.offer("third_farmer", 100)]
    pool = trade.pool(trade.want(), offers, 200)
    trade.say(pool, "yes", "farmer")

    for day in (trade.today, days_from_now(1), days_from_now(1)):
        pooling.release_late(day)

    assert [left(each) for each in offers] == [0, 100]
    assert Message.objects.filter(subject="Hết hạn trả lời gom hàng").count() == 1
    made = contracts.draw_for_pool(pool, trade.contract_terms(), by=trade.cast.manager, client_id=uuid4())
    assert made.kilograms == 100
    assert counter.differences() == []


def test_a_dropped_pool_gives_everything_back_once(trade):
    offers, want = [trade.offer(kilograms=100)], trade.want(500)
    pool = trade.pool(want, offers, 80)

    pooling.drop_pool(pool, reason="Bên mua đổi ý", by=trade.cast.manager)
    pooling.drop_pool(pool, reason="Bên mua đổi ý", by=trade.cast.manager)

    assert (left(offers[0]), counter.left_of(want, trade.week)) == (100, 500)
    with pytest.raises(TradeRefusedError, match="đã bỏ"):
        trade.say(pool, "yes", "farmer")
    with pytest.raises(TradeRefusedError, match="đã bỏ"):
        contracts.draw_for_pool(pool, trade.contract_terms(), by=trade.cast.manager, client_id=uuid4())
    assert counter.differences() == []


def test_a_want_of_every_week_is_counted_week_by_week(trade):
    offer, want = trade.offer(kilograms=600), trade.want(400, until=None, since=trade.week)

    trade.pool(want, [offer], 400)
    with pytest.raises(counter.NotEnoughLeftError):
        trade.pool(want, [offer], 100)
    next_week = pooling.weeks_of(want)[1]
    trade.pool(want, [offer], 150, week=next_week, answer_by=trade.today)

    assert (left(offer), counter.left_of(want, trade.week), counter.left_of(want, next_week)) == (50, 0, 250)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kilograms": 0}, "lớn hơn 0"),
        ({"price": 0}, "Giá"),
        ({"answer_by": days_from_now(-1)}, "Hạn trả lời"),
        ({"answer_by": days_from_now(90)}, "Hạn trả lời"),
        ({"week": days_from_now(200)}, "không cần hàng"),
        ({"offers": []}, "ít nhất một"),
    ],
)
def test_impossible_pools_take_nothing(trade, facts, words):
    offer, want = trade.offer(), trade.want()

    with pytest.raises(TradeRefusedError, match=words):
        trade.pool(want, facts.pop("offers", [offer]), facts.pop("kilograms", 100), **facts)
    assert (left(offer), Pool.objects.count()) == (600, 0)


def test_other_people_gather_nothing(trade):
    offer, want = trade.offer(), trade.want()

    for person in (trade.cast.other_manager, trade.cast.technician, trade.cast.farmer):
        with pytest.raises(TradeRefusedError, match="quản lý hợp tác xã"):
            trade.pool(want, [offer], 100, by=person)


def test_a_pool_holds_one_grade(trade):
    offers = [trade.offer(kilograms=100), trade.offer("third_farmer", 100, grade="second")]

    with pytest.raises(TradeRefusedError, match="một loại"):
        trade.pool(trade.want(grade=""), offers, 150)


def test_offers_of_others_are_not_gathered(trade):
    from commune.trading import registering

    terms = trade.terms(place=trade.cast.other_dock)
    foreign = registering.offer(
        trade.cast.other_cooperative, terms, by=trade.cast.other_manager, client_id=uuid4()
    )

    with pytest.raises(TradeRefusedError, match="thành viên"):
        trade.pool(trade.want(), [foreign], 100)

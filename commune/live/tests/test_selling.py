"""From comments to orders: once each, joined, never more than the session has."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.ledger import following
from commune.live import aside, sessions, verifying, viewing
from commune.live.models import Outcome
from commune.live.refusing import LiveRefusedError
from commune.live.tests import stages
from commune.market import stock
from commune.messages.models import Message
from commune.orders import closing
from commune.orders.models import Canceller, Order
from commune.orders.tests import deals
from commune.people.models import Membership
from commune.trace import recall

pytestmark = pytest.mark.django_db


def balanced():
    return stock.differences() + aside.differences() == []


def current(session):
    return list(Order.objects.open().filter(live__session=session).with_facts().order_by("placed_at"))


def test_units_are_set_aside_and_come_back_at_the_end(cast):
    session, row = stages.on_air(cast)

    assert stages.shelf(row) == 5
    assert aside.left_of(session.offers.get()) == 5

    sessions.end(session, by=cast.manager)

    assert stages.shelf(row) == 10
    assert balanced()


def test_no_more_than_the_shelf_has_can_be_set_aside(cast):
    session = stages.planned(cast)

    with pytest.raises(stock.SoldOutError):
        stages.offered(cast, session, units=11)

    assert not session.offers.exists()
    assert balanced()


def test_a_comment_becomes_an_order_with_a_link_to_pay(cast):
    session, _row = stages.on_air(cast)

    said = stages.say(session, "cho chị 2 hộp a1 nha 0901000101")

    (order,) = current(session)
    assert said.outcome == Outcome.RESERVED
    assert (order.amount, order.contact.phone) == (300_000, "+84901000101")
    told = Message.objects.get(to="phone:+84901000101")
    assert order.guest_path in told.body
    assert aside.left_of(session.offers.get()) == 3
    assert balanced()


def test_the_same_comment_twice_is_one_reservation(cast):
    session, _row = stages.on_air(cast)
    key = uuid4()

    first = stages.say(session, "A1 x2 0901000101", client_id=key)
    sent_again = stages.say(session, "A1 x2 0901000101", client_id=key)
    said_again = stages.say(session, "A1 X2  0901000101 !!")

    assert first == sent_again
    assert said_again.outcome == Outcome.REPEAT
    assert [order.amount for order in current(session)] == [300_000]


def test_comments_of_one_buyer_join_while_unpaid_and_the_old_code_pays_the_new_order(cast):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x1 0901000101")
    (before,) = current(session)

    stages.say(session, "thêm 1 A1 nữa 0901000101", author="Lan Anh")
    (order,) = current(session)
    assert order.amount == 300_000
    assert order.live.replaces.order == before

    deals.money(before, amount=300_000)

    assert hasattr(deals.again(order), "paid")
    assert not hasattr(deals.again(before), "paid")
    assert balanced()


def test_a_paid_order_is_left_alone_and_a_new_one_begins(cast):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x1 0901000101")
    (before,) = current(session)
    deals.money(before)

    stages.say(session, "thêm A1 x2 0901000101")

    assert [order.amount for order in current(session)] == [150_000, 300_000]


def test_sold_out_is_said_and_nothing_is_taken(cast):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x4 0901000101")

    said = stages.say(session, "A1 x2 0901000102", author="Hoa")

    assert said.outcome == Outcome.SOLD_OUT
    assert "chỉ còn 1" in said.note
    assert len(current(session)) == 1
    assert balanced()


def test_a_number_that_comes_later_completes_the_wish(cast):
    session, _row = stages.on_air(cast)

    first = stages.say(session, "em lấy 2 hộp A1")
    assert first.outcome == Outcome.NO_PHONE
    assert current(session) == []

    stages.say(session, "số em 0901000101 nha")

    (order,) = current(session)
    assert order.amount == 300_000
    assert first.reservations.get().units == 2


def test_an_order_with_its_number_said_again_is_not_doubled(cast):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x2")

    stages.say(session, "A1 x2 0901000101")
    stages.say(session, "số em 0901000101")

    assert [order.amount for order in current(session)] == [300_000]


def test_a_cancellation_gives_units_back_to_the_session(cast):
    session, row = stages.on_air(cast)
    stages.say(session, "A1 x2 0901000101")

    said = stages.say(session, "hủy A1 nha shop")

    assert said.outcome == Outcome.CANCELLED
    assert current(session) == []
    assert aside.left_of(session.offers.get()) == 5
    assert stages.shelf(row) == 5
    assert stages.say(session, "A1 x2 0901000101").outcome == Outcome.RESERVED
    assert balanced()


def test_one_of_two_codes_is_given_back(cast):
    session, _row = stages.on_air(cast)
    stages.offered(cast, session, "A2", item=cast.gift_mango, price=400_000)
    stages.say(session, "A1 x1 A2 x2 0901000101")

    stages.say(session, "hủy A2")

    (order,) = current(session)
    assert order.amount == 150_000
    assert balanced()


def test_nobody_gives_back_what_somebody_else_ordered(cast):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x2 0901000101", viewer="mine")

    said = stages.say(session, "hủy A1 0901000101", author="Kẻ lạ", viewer="theirs")

    assert said.outcome == Outcome.REFUSED
    assert len(current(session)) == 1


def test_two_browsers_with_one_number_do_not_share_an_order(cast):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x2 0901000101", viewer="mine")

    stages.say(session, "A1 x1 0901000101", author="Kẻ lạ", viewer="theirs")

    assert sorted(order.amount for order in current(session)) == [150_000, 300_000]


def test_what_expired_comes_back_to_the_session_once(cast):
    session, row = stages.on_air(cast)
    stages.say(session, "A1 x5 0901000101")

    closing.expire_due(timezone.now() + timedelta(hours=1))
    following.catch_up()
    following.catch_up()

    assert aside.left_of(session.offers.get()) == 5
    assert stages.shelf(row) == 5
    assert balanced()


def test_a_recalled_lot_is_not_sold_though_it_was_set_aside(cast):
    session, _row = stages.on_air(cast)
    recall.start(session.offers.get().levels.get().lot, reason="Minh họa", by=cast.manager)

    said = stages.say(session, "A1 x1 0901000101")

    assert said.outcome == Outcome.SOLD_OUT
    assert current(session) == []
    assert balanced()


def test_an_official_stops_it_at_once(cast):
    session, row = stages.on_air(cast)
    stages.say(session, "A1 x2 0901000101")
    stages.say(session, "A1 x1 0901000102", author="Hoa")
    deals.money(current(session)[0])

    with pytest.raises(LiveRefusedError):
        sessions.stop(session, reason="x", by=cast.other_official)
    sessions.stop(session, reason="Minh họa: nói sai chứng nhận", by=cast.official)

    with pytest.raises(LiveRefusedError, match="đã bị dừng"):
        stages.say(session, "A1 x1 0901000103")
    (kept,) = current(session)
    assert hasattr(kept, "paid")
    assert stages.shelf(row) == 8
    told = Message.objects.filter(to="phone:+84901000102").order_by("-pk").first()
    assert "nói sai chứng nhận" in told.body
    assert balanced()


def test_steps_out_of_order_are_refused(cast):
    session = stages.planned(cast)

    with pytest.raises(LiveRefusedError, match="chưa có món"):
        sessions.start(session, by=cast.manager)
    with pytest.raises(LiveRefusedError, match="chưa bắt đầu"):
        stages.say(session, "A1 0901000101")
    stages.offered(cast, session)
    with pytest.raises(LiveRefusedError):
        sessions.start(session, by=cast.other_manager)
    assert sessions.start(session, by=cast.manager) == sessions.start(session, by=cast.manager)
    sessions.end(session, by=cast.manager)
    with pytest.raises(LiveRefusedError, match="đã kết thúc"):
        stages.say(session, "A1 0901000101")


@pytest.mark.parametrize("code", ["", "A", "1", "A0", "X1", "A100", "AB1", "Á1", "A1;"])
def test_codes_that_comments_could_not_say_are_refused(cast, code):
    session = stages.planned(cast)

    with pytest.raises(LiveRefusedError):
        stages.offered(cast, session, code)


def test_an_expired_verification_starts_nothing(cast):
    session = stages.planned(cast)
    stages.offered(cast, session)
    later = timezone.now() + timedelta(days=91)

    with pytest.raises(LiveRefusedError, match="chưa được xác minh"):
        sessions.start(session, by=cast.manager, at=later)


def test_among_nameless_comments_a_cancellation_is_forgotten_by_nobody_else(cast):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x1 0901000101", author="")
    stages.say(session, "A1 x2 0901000102", author="")
    stages.say(session, "hủy A1 0901000102", author="")

    said = stages.say(session, "A1 x1 0901000101", author="")

    assert said.outcome == Outcome.REPEAT
    assert [order.amount for order in current(session)] == [150_000]


def test_of_two_buyers_with_one_name_nobody_loses_her_order_to_the_other(cast):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x1 0901000101")
    stages.say(session, "A1 x2 0901000102")

    for text in ("hủy A1", "thêm 1 A1"):
        said = stages.say(session, text)
        assert said.outcome == Outcome.PERSON
        assert "cùng tên" in said.note

    assert sorted(order.amount for order in current(session)) == [150_000, 300_000]
    assert stages.say(session, "hủy A1 0901000102").outcome == Outcome.CANCELLED
    assert [order.amount for order in current(session)] == [150_000]


def test_what_may_not_be_sold_is_not_counted_as_left(cast):
    session, _row = stages.on_air(cast)
    offer = session.offers.get()
    before = viewing.mark_of(session.pk)

    recall.start(offer.levels.get().lot, reason="Minh họa", by=cast.manager)

    assert aside.left_of(offer) == 0
    assert not viewing.offers_of(session)[0].left
    assert viewing.mark_of(session.pk) != before
    sessions.end(session, by=cast.manager)
    assert balanced()


def test_what_a_buyer_gives_up_on_her_order_page_comes_back_to_the_session_once(cast):
    session, row = stages.on_air(cast)
    stages.say(session, "A1 x5 0901000101")
    stages.say(session, "A1 x2 0901000102", author="Hoa")

    closing.cancel(current(session)[0], by_whom=Canceller.BUYER, reason="đổi ý", by="guest:x")
    following.catch_up()
    following.catch_up()

    assert aside.left_of(session.offers.get()) == 5
    assert stages.shelf(row) == 5
    assert stages.say(session, "A1 x2 0901000102", author="Hoa").outcome == Outcome.RESERVED
    assert balanced()


def test_more_than_one_transfer_can_carry_is_told_and_nothing_is_taken(cast):
    session, _row = stages.on_air(cast, price=100_000_000)

    said = stages.say(session, "A1 x5 0901000101")

    assert said.outcome == Outcome.REFUSED
    assert "500.000.000" in said.note
    assert current(session) == []
    assert aside.left_of(session.offers.get()) == 5
    assert balanced()


def test_money_that_comes_while_she_adds_is_told(cast, monkeypatch):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x1 0901000101")
    deals.money(current(session)[0], amount=50_000)
    monkeypatch.setattr("commune.live.reserving.requests.received_for", lambda _reference: 0)

    said = stages.say(session, "thêm 1 A1 0901000101")

    assert said.outcome == Outcome.REFUSED
    assert "vừa về" in said.note
    assert [order.amount for order in current(session)] == [150_000]
    assert balanced()


def test_who_works_there_no_more_speaks_for_it_no_more(cast):
    session = stages.planned(cast)
    stages.offered(cast, session)
    today, yesterday = timezone.localdate(), timezone.now() - timedelta(days=1)
    assert verifying.standing_of(cast.manager, cast.cooperative, on=today)

    Membership.objects.filter(person=cast.manager).update(until=yesterday)

    assert verifying.standing_of(cast.manager, cast.cooperative, on=today) is None


def test_one_form_sent_twice_makes_one_session(cast):
    press = uuid4()

    first, second = (stages.planned(cast, client_id=press) for _ in range(2))

    assert first == second

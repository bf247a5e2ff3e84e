"""Many comments at one moment: exactly what was set aside is sold, on both databases."""

from uuid import uuid4

from commune.live import aside, intake
from commune.live.models import LiveComment, LiveOrder, LiveSession, Outcome
from commune.live.tests import stages
from commune.market import stock
from commune.market.models import Listing
from commune.orders import checkout
from commune.orders.tests import deals
from tests.fixtures import Cast


def test_a_crowd_gets_exactly_what_was_set_aside(own_database):
    key = own_database.once(lambda: stages.on_air(Cast(), units=5)[0].pk)

    def comment(number):
        session = LiveSession.objects.get(pk=key)
        said = intake.Said(f"n{number}", f"A1 x1 09010002{number:02}", uuid4(), "pasted")
        return intake.take_in(session, said, by="person:test").outcome

    found = own_database.run(*[lambda number=number: comment(number) for number in range(12)])

    assert [each for each in found if isinstance(each, Exception)] == []
    assert found.count(Outcome.RESERVED) == 5
    assert found.count(Outcome.SOLD_OUT) == 7

    def after():
        return LiveOrder.objects.filter(session=key).count(), LiveComment.objects.count()

    assert own_database.once(after) == (5, 12)
    assert own_database.once(lambda: stock.differences() + aside.differences()) == []


def test_one_sending_at_once_from_two_hands_is_one_order(own_database):
    key, press = own_database.once(lambda: stages.on_air(Cast(), units=5)[0].pk), uuid4()

    def comment():
        session = LiveSession.objects.get(pk=key)
        return intake.take_in(session, intake.Said("Lan", "A1 x2 0901000201", press, "pasted"), by="x").pk

    found = own_database.run(*[comment] * 4)

    assert len(set(found)) == 1
    assert own_database.once(LiveOrder.objects.count) == 1


def test_comments_and_buyers_at_the_market_take_the_same_lots_without_waiting_for_each_other(own_database):
    def prepared():
        session, row = stages.on_air(Cast(), units=5)
        return session.pk, row.pk

    key, listing = own_database.once(prepared)

    def comment(number):
        session = LiveSession.objects.get(pk=key)
        said = intake.Said(f"n{number}", f"A1 x1 09010002{number:02}", uuid4(), "pasted")
        return intake.take_in(session, said, by="person:test").outcome

    def buy():
        cart = deals.cart_with((Listing.objects.get(pk=listing), 1))
        facts = {"buyer": None, "deliver_to": deals.deliver_to(Cast()), "client_id": uuid4()}
        return len(checkout.place_order(cart, **facts))

    comments = [lambda number=number: comment(number) for number in range(6)]
    found = own_database.run(*[job for pair in zip(comments, [buy] * 6, strict=True) for job in pair])

    assert found[::2].count(Outcome.RESERVED) == 5, found
    assert sum(each == 1 for each in found[1::2]) == 5, found
    assert {type(each) for each in found[1::2]} <= {int, checkout.CheckoutRefusedError}, found
    assert own_database.once(lambda: stock.differences() + aside.differences()) == []

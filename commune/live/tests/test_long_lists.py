"""Long lists of comments: what one costs, in what order they are taken, and where a broken list goes on."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune.live import aside, intake, sessions
from commune.live.models import LiveComment, Outcome, Source
from commune.live.refusing import LiveRefusedError
from commune.live.tests import stages
from commune.market import stock
from commune.orders.models import Order
from commune.trace import recall

pytestmark = pytest.mark.django_db


def many(count, text="A1 x1 09010001{:02}", author="Khách {}"):
    return [
        intake.Said(author.format(each), text.format(each), uuid4(), Source.PASTED) for each in range(count)
    ]


def taken(session, found):
    return [row.outcome for row in intake.take_in_all(session, found, by="person:test")]


def queries_of(session, found):
    with CaptureQueriesContext(connection) as seen:
        taken(session, found)
    return len(seen)


def balanced():
    return stock.differences() + aside.differences() == []


def test_the_first_come_get_exactly_what_was_set_aside(cast):
    session, _row = stages.on_air(cast, units=3)

    found = taken(session, many(5))

    assert found == [Outcome.RESERVED] * 3 + [Outcome.SOLD_OUT] * 2
    assert LiveComment.objects.filter(outcome=Outcome.SOLD_OUT).first().note == "Mã A1 đã hết."
    assert balanced()


def test_offers_are_read_once_a_list(cast):
    session, _row = stages.on_air(cast, units=9, lots_of=(20,))
    taken(session, many(1))
    with CaptureQueriesContext(connection) as seen:
        found = taken(session, many(6, text="A1 x1 09010002{:02}"))

    assert found == [Outcome.RESERVED] * 6
    assert sum('FROM "live_liveoffer"' in each["sql"] for each in seen) == 1


def test_a_list_that_was_taken_is_known_in_one_question(cast):
    session, _row = stages.on_air(cast)
    found = many(8, text="A1 ngon quá {}")
    first = taken(session, found)

    assert queries_of(session, found) <= 3
    assert taken(session, found) == first
    assert LiveComment.objects.count() == 8


def test_what_one_buyer_said_before_is_heard_once_a_list(cast, monkeypatch):
    session, _row = stages.on_air(cast)
    read, heard = intake.comments.read, []
    monkeypatch.setattr(intake.comments, "read", lambda text, *more: heard.append(text) or read(text, *more))

    taken(session, many(8, text="A1 x{} 0901000101", author="Lan"))

    assert len(heard) == len(set(heard)) == 8


def test_without_time_a_list_goes_on_by_one_in_order(cast, monkeypatch):
    session, _row = stages.on_air(cast, units=2)
    monkeypatch.setattr(intake, "PATIENCE", 0.0)
    found = many(4)

    counts = [len(taken(session, found)) for _again in range(5)]

    assert counts == [1, 2, 3, 4, 4]
    assert taken(session, found) == [Outcome.RESERVED] * 2 + [Outcome.SOLD_OUT] * 2
    assert Order.objects.open().count() == 2
    assert balanced()


def test_what_was_taken_before_a_session_ended_stays(cast):
    session, _row = stages.on_air(cast)
    found = many(3)
    rows = intake.take_in_all(session, found, by="person:test")
    next(rows)
    sessions.end(session, by=cast.manager)

    with pytest.raises(LiveRefusedError, match="kết thúc"):
        next(rows)

    assert LiveComment.objects.count() == Order.objects.count() == 1
    assert balanced()


def test_of_a_recalled_lot_nothing_is_sold_and_the_note_says_what_is_left(cast):
    session, _row = stages.on_air(cast, units=5, lots_of=(3, 7))
    first = session.offers.get().levels.order_by("lot__best_before").first()
    recall.start(first.lot, reason="Minh họa", by=cast.manager)

    found = taken(session, many(1, text="A1 x3 09010001{:02}"))

    assert found == [Outcome.SOLD_OUT]
    assert LiveComment.objects.get().note == f"Mã A1 chỉ còn {5 - first.left}."
    assert not Order.objects.exists()
    assert balanced()


def test_an_order_with_something_offered_since_is_joined_all_the_same(cast):
    session, _row = stages.on_air(cast)
    ear = intake.Ear.of(session)
    stages.offered(cast, session, "A2", item=cast.gift_mango, price=400_000)
    stages.say(session, "A2 x1 0901000101")

    (later,) = many(1, text="A1 x1 0901000101")
    row = intake.take_in(session, later, by="person:test", ear=ear)

    assert row.outcome == Outcome.RESERVED
    assert Order.objects.open().get().amount == 550_000
    assert balanced()

"""Genuine or not, and in which state: the one question that everybody asks of a stamp."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune.lib.serials.permutation import ALPHABET
from commune.stamps import batches, house_key, looking, marks
from commune.stamps.looking import StampState, look_up
from commune.stamps.models import MarkKind
from commune.stamps.tests.packed import issued, packed_lot, roll, serial
from commune.trace import recall

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(cast):
    return packed_lot(cast)


@pytest.fixture
def batch(lot, cast):
    return issued(lot, cast)


def seen(batch, index=0, lot_code=None):
    lot_code = lot_code or (batch.lot.code if batch.lot else None)
    return look_up(batch.trade_item.gtin, lot_code, serial(batch, index))


def test_a_new_stamp_is_genuine_but_not_active(batch, lot):
    view = seen(batch, 9)

    assert (view.genuine, view.state, view.reason) == (True, StampState.ISSUED, "issued")
    assert (view.batch_number, view.index, view.lot) == (batch.number, 9, lot)
    assert "chưa kích hoạt" in view.sentence


def test_an_active_stamp_says_since_when(batch, cast):
    done = batches.activate(batch, first=2, last=4, by=cast.packer)

    assert [seen(batch, index).state for index in range(1, 6)] == ["issued", *["active"] * 3, "issued"]
    assert seen(batch, 3).since == done.activated_at


def test_every_changed_character_is_found(batch):
    good = serial(batch)
    for place in range(16):
        others = [letter for letter in ALPHABET if letter != good[place]]
        for letter in others:
            forged = good[:place] + letter + good[place + 1 :]
            view = look_up(batch.trade_item.gtin, batch.lot.code, forged)
            assert (view.genuine, view.state, view.lot) == (False, None, None)


@pytest.mark.parametrize(
    "text", ["", "A", "ABCD", "0" * 17, "IIIIIIIIIIIIIIII", "xoàixoàixoàixoài", "'; DROP TABLE--"]
)
def test_what_is_no_serial_is_unreadable(batch, text):
    view = look_up(batch.trade_item.gtin, batch.lot.code, text)

    assert (view.genuine, view.reason) == (False, "unreadable")
    assert "không" in view.sentence


def test_a_hundred_thousand_guesses_are_refused(batch, monkeypatch):
    """Nearly all claim a batch that does not exist; the database is asked once for each batch there is."""
    chance = random.Random(7)
    real = house_key.known_batch(batch.number)
    monkeypatch.setattr(looking, "known_batch", lambda number: real if number == batch.number else None)
    guesses = ("".join(chance.choices(ALPHABET, k=16)) for _ in range(100_000))

    assert not any(look_up(batch.trade_item.gtin, batch.lot.code, guess).genuine for guess in guesses)


def test_an_index_beyond_the_batch_is_refused(batch):
    longer = house_key.house_key().batch(batch.number, batch.trade_item.gtin, batch.count + 5)
    from commune.lib.serials.permutation import serial_of

    view = look_up(batch.trade_item.gtin, batch.lot.code, serial_of(longer, batch.count))

    assert (view.genuine, view.reason) == (False, "unknown")


def test_a_stamp_under_another_product_is_refused(batch, cast):
    view = look_up(cast.gift_mango.gtin, batch.lot.code, serial(batch))

    assert (view.genuine, view.reason) == (False, "other-product")


def test_a_stamp_under_another_lot_is_refused(batch, cast):
    other = packed_lot(cast, code="P261120BBB")

    assert look_up(batch.trade_item.gtin, other.code, serial(batch)).reason == "other-lot"
    assert not look_up(batch.trade_item.gtin, "NOSUCHLOT", serial(batch)).genuine


def test_a_stamp_of_another_house_key_is_refused(batch):
    from commune.lib.serials.permutation import SerialKey, serial_of

    foreign = SerialKey(b"f" * 32).batch(batch.number, batch.trade_item.gtin, batch.count)

    assert look_up(batch.trade_item.gtin, batch.lot.code, serial_of(foreign, 0)).reason == "unknown"


def test_small_letters_and_short_gtins_mean_the_same(batch):
    view = look_up(batch.trade_item.gtin.lstrip("0"), batch.lot.code.lower(), serial(batch).lower())

    assert view.genuine


def test_a_recalled_lot_makes_its_stamps_recalled(batch, lot, cast):
    batches.activate(batch, by=cast.packer)
    started = recall.start(lot, reason="Tồn dư thuốc", by=cast.manager)

    view = seen(batch)
    assert (view.genuine, view.state, view.since) == (True, "recalled", started.started_at)


def test_the_strongest_state_is_shown(batch, lot, cast):
    """In the order of `StampState`, however late a weaker one comes."""
    by = {"by": cast.manager, "first": 0, "last": 0}
    steps = [
        ("consumed", lambda: marks.consume(batch, **by)),
        ("consumed", lambda: marks.deliver(batch, **by)),
        ("consumed", lambda: batches.activate(batch, **by)),
        ("locked", lambda: marks.lock(batch, reason="quét ở ba tỉnh", **by)),
        ("recalled", lambda: recall.start(lot, reason="Tồn dư", by=cast.manager)),
        ("voided", lambda: marks.void(batch, reason="in nhòe", **by)),
        ("stolen", lambda: marks.report_stolen(batch, reason="mất cuộn", **by)),
    ]
    for state, happen in steps:
        happen()
        assert seen(batch).state == state
    assert seen(batch).note == "mất cuộn"
    assert seen(batch, 1).state == "recalled"


def test_a_range_of_marks_holds_for_its_stamps_only(batch, cast):
    marks.void(batch, first=3, last=5, reason="in nhòe", by=cast.packer)

    assert [seen(batch, index).state for index in range(2, 7)] == ["issued", *["voided"] * 3, "issued"]


def test_unlocking_ends_a_lock_and_nothing_else(batch, cast):
    batches.activate(batch, by=cast.packer)
    one = {"first": 4, "last": 4, "by": cast.manager}
    marks.lock(batch, reason="nghi sao chép", **one)
    assert seen(batch, 4).state == "locked"
    marks.unlock(batch, reason="đã xác minh", **one)
    assert seen(batch, 4).state == "active"
    marks.lock(batch, reason="lại thấy ở nơi khác", **one)
    assert seen(batch, 4).note == "lại thấy ở nơi khác"


def test_a_roll_takes_the_lot_it_was_assigned_to(lot, cast):
    stamps = roll(cast)
    batches.assign(stamps, lot, first=0, last=4, by=cast.packer)
    batches.activate(stamps, first=0, last=1, by=cast.packer)

    assert (seen(stamps, 0).state, seen(stamps, 0).lot) == ("active", lot)
    assert (seen(stamps, 4).state, seen(stamps, 4).lot) == ("issued", lot)
    assert (seen(stamps, 5).state, seen(stamps, 5).lot) == ("issued", None)
    assert seen(stamps, 0, lot_code=lot.code).genuine
    assert seen(stamps, 0, lot_code="OTHER").reason == "other-lot"
    assert seen(stamps, 5, lot_code=lot.code).reason == "other-lot"


@pytest.mark.parametrize("of_roll", [True, False])
def test_a_look_costs_three_questions_and_two_when_the_batch_is_known(lot, cast, of_roll, monkeypatch):
    batch = roll(cast) if of_roll else issued(lot, cast)
    if of_roll:
        batches.assign(batch, lot, by=cast.packer)
    batches.activate(batch, by=cast.packer)
    with CaptureQueriesContext(
        connection,
    ) as cold:
        seen(batch)
    known = house_key.known_batch(batch.number)
    monkeypatch.setattr(looking, "known_batch", lambda _number: known)
    with CaptureQueriesContext(connection) as warm:
        seen(batch)

    assert (len(cold), len(warm)) == (3, 2)


def test_range_questions_go_by_index(batch):
    if connection.vendor != "sqlite":
        pytest.skip("the planner's words are those of SQLite")
    with CaptureQueriesContext(connection) as asked:
        seen(batch)
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = [row[3] for row in cursor.fetchall()]
            assert not [line for line in plan if line.startswith("SCAN")], plan


def test_memory_alone_says_genuine_only_for_what_it_knows(batch, cast, monkeypatch):
    gtin, code = batch.trade_item.gtin, batch.lot.code
    monkeypatch.setattr(house_key, "_batches", {})
    assert looking.claim(serial(batch), gtin, code).verdict == "unknown"
    house_key._batches[batch.number] = house_key.known_batch(batch.number)

    found = looking.claim(serial(batch, 3), gtin, code)
    assert (found.verdict, found.batch_number, found.index) == ("genuine", batch.number, 3)
    assert found.lot == batch.lot_id
    assert looking.claim(serial(batch), gtin, "OTHER").verdict == "unknown"
    assert looking.claim(serial(batch), cast.gift_mango.gtin).verdict == "unknown"
    assert looking.claim("not a serial", gtin).verdict == "false"


def test_the_state_alone_is_the_same_and_costs_one_question(batch, lot, cast):
    batches.activate(batch, first=0, last=2, by=cast.packer)
    marks.void(batch, first=1, last=1, reason="rách", by=cast.packer)
    for index in range(4):
        assert looking.state_of(batch.number, index) == seen(batch, index).state
    known = house_key.known_batch(batch.number)
    with CaptureQueriesContext(connection) as asked:
        looking._happened(known, 0)
    assert len(asked) == 1
    recall.start(lot, reason="Tồn dư", by=cast.manager)
    assert looking.state_of(batch.number, 0) == "recalled"
    assert looking.state_of(batch.number + 1000, 0) is None


def test_a_recall_reaches_the_assigned_part_of_a_roll(lot, cast):
    stamps = roll(cast)
    batches.assign(stamps, lot, first=0, last=4, by=cast.packer)
    recall.start(lot, reason="Tồn dư", by=cast.manager)

    assert (looking.state_of(stamps.number, 4), looking.state_of(stamps.number, 5)) == ("recalled", "issued")
    assert seen(stamps, 0).lot == lot


@pytest.mark.parametrize("kind", [*StampState, "unreadable", "unknown", "other-product", "other-lot"])
def test_every_reason_has_a_sentence(kind):
    assert looking.sentence_of(kind).endswith(".")


def test_every_mark_has_a_state():
    assert {kind for kind in MarkKind if kind != MarkKind.UNLOCKED} < set(looking.RANK)

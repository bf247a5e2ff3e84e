"""Followers read in order, exactly once in effect, and a failing one keeps its place."""

import pytest
from django.utils import timezone

from commune.ledger import following, recording
from commune.ledger.models import Cursor
from commune.lib.registry import Registry
from commune.people.models import Consent, ConsentWithdrawal, Purpose


@pytest.fixture
def received(monkeypatch):
    monkeypatch.setattr(following, "followers", Registry("followers"))
    seen = []
    following.follow("test.reader", ["people.consent"], lambda entry: seen.append(entry.row))
    return seen


def give(person, wording="Cho hiện tên"):
    return recording.enter(
        Consent(
            person=person, purpose=Purpose.NAME, wording=wording, given_at=timezone.now(), recorded_by=person
        ),
        by="system:test",
    )


def test_news_arrive_in_order_and_once(cast, received):
    rows = [give(cast.farmer, f"lần {n}") for n in range(3)]

    following.catch_up()
    following.catch_up()

    assert received[-3:] == [str(row.pk) for row in rows]
    assert len(received) == len(set(received))


def test_other_kinds_are_passed_over(cast, received):
    row = give(cast.farmer)
    recording.enter(ConsentWithdrawal(consent=row, withdrawn_at=timezone.now()), by="system:test")

    following.catch_up()

    assert received[-1] == str(row.pk)
    assert not following.is_behind()


def test_a_failing_receiver_keeps_its_place_and_does_not_stop_others(cast, monkeypatch):
    monkeypatch.setattr(following, "followers", Registry("followers"))
    broken, seen = [True], []

    def receive(entry):
        Cursor.objects.filter(follower="nobody").count()
        if broken[0]:
            raise RuntimeError("not now")
        seen.append(entry.row)

    following.follow("a.broken", ["people.consent"], receive)
    others = []
    following.follow("b.sound", ["people.consent"], lambda entry: others.append(entry.row))
    row = give(cast.farmer)

    following.catch_up()
    assert seen == []
    assert others[-1] == str(row.pk)
    assert Cursor.objects.get(follower="a.broken").failures == 1
    assert following.is_behind()

    broken[0] = False
    following.catch_up()
    assert seen[-1] == str(row.pk)


def test_a_receiver_that_writes_news_is_followed_too(cast, monkeypatch):
    monkeypatch.setattr(following, "followers", Registry("followers"))
    seen = []

    def withdraw(entry):
        consent = entry.subject(Consent)
        if consent.wording == "rút ngay":
            recording.enter(ConsentWithdrawal(consent=consent, withdrawn_at=timezone.now()), by="system:test")

    following.follow("z.withdraws", ["people.consent"], withdraw)
    following.follow("a.sees", ["people.consent_withdrawal"], lambda entry: seen.append(entry.row))
    row = give(cast.farmer, "rút ngay")

    following.catch_up()

    assert seen == [str(row.pk)]


def test_without_news_nobody_is_asked_one_by_one(cast, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(following, "followers", Registry("followers"))
    asked = []
    for number in range(20):
        following.follow(f"reader.{number}", ["people.consent_withdrawal"], asked.append)
    following.catch_up()
    row = give(cast.farmer)

    with django_assert_max_num_queries(25):  # of them one and not twenty move the cursors
        following.catch_up()
    assert not following.is_behind()
    with django_assert_max_num_queries(4):
        following.catch_up()

    recording.enter(ConsentWithdrawal(consent=row, withdrawn_at=timezone.now()), by="system:test")
    following.catch_up()
    assert len(asked) == 20

"""Items from phones: once each, a verdict each, none hindered by another, and what is missing is known."""

import json

import pytest
from django.db import transaction

from commune.sync import canonical, chain, kinds, receiving
from commune.sync.models import Device, SyncedItem
from tests.outbox import PaperPhone

pytestmark = pytest.mark.django_db


class Taken:
    """A room above that writes down what it was given."""

    def __init__(self):
        self.items = []

    def take(self, arrived):
        if arrived.body.get("bad"):
            raise kinds.ItemRefused("Không nhận được phiếu này.", "bad")
        if arrived.body.get("broken"):
            raise RuntimeError("a fault of ours")
        self.items.append(arrived)
        return f"row {arrived.sequence}"


@pytest.fixture
def taken(monkeypatch):
    room, registry = Taken(), type(kinds.kinds)("kinds of a test")
    registry.add(
        "test.note", kinds.Kind("test.note", 2, room.take, {1: lambda body: {**body, "upgraded": True}})
    )
    monkeypatch.setattr(receiving, "kinds", registry)
    return room


@pytest.fixture
def phone(cast):
    return PaperPhone(cast.farmer)


def send(phone, texts=None):
    device = receiving.meet(phone.device, actor=f"person:{phone.writer}", latest=phone.sequence)
    return receiving.receive(phone.texts if texts is None else texts, device=device)


def said(answers):
    return [each.verdict for each in answers]


def test_each_item_is_taken_once_however_often_it_comes(phone, taken):
    for number in range(3):
        phone.write("test.note", {"number": number})

    assert said(send(phone)) == ["accepted"] * 3
    assert said(send(phone)) == ["already_there"] * 3
    assert [each.sequence for each in taken.items] == [1, 2, 3]
    assert send(phone)[0].result == "row 1"


def test_a_refused_item_says_why_again_and_again_and_hinders_no_other(phone, taken):
    phone.write("test.note", {"bad": True})
    phone.write("test.note", {})

    for _ in range(2):
        first, second = send(phone)
        assert (first.verdict, first.reason, first.part) == ("refused", "Không nhận được phiếu này.", "bad")
        assert second.verdict in {"accepted", "already_there"}
    assert chain.gaps_of(Device.objects.get()) == []


def test_a_fault_of_ours_keeps_the_item_on_the_phone_and_takes_those_behind_it(phone, taken):
    phone.write("test.note", {"broken": True})
    phone.write("test.note", {})

    assert said(send(phone)) == ["postponed", "accepted"]
    assert chain.gaps_of(Device.objects.get()) == [(1, 1)]


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1970-01-01T00:00:00.000Z", "2026-11-20"]
)
def test_a_clock_of_another_age_is_refused_and_told(phone, taken, at):
    phone.write("test.note", {}, at=at)

    for _ in range(2):
        answer = send(phone)[0]
        assert (answer.verdict, "giờ của máy" in answer.reason) == ("refused", True)
    assert not taken.items


def test_unknown_kinds_and_later_versions_wait(phone, taken):
    phone.write("test.unknown", {})
    phone.write("test.note", {}, version=3)

    assert said(send(phone)) == ["postponed", "postponed"]
    assert not SyncedItem.objects.exists()


def test_every_version_ever_shipped_is_taken(phone, taken):
    phone.write("test.note", {"by": "an old phone"})
    phone.write("test.note", {"by": "a new phone"}, version=2)

    assert said(send(phone)) == ["accepted", "accepted"]
    assert [each.body.get("upgraded") for each in taken.items] == [True, None]
    assert [each.version for each in taken.items] == [1, 2]


def test_a_kind_without_the_way_from_an_old_version_cannot_be_registered():
    with pytest.raises(ValueError, match="version 1"):
        kinds.Kind("test.gap", 3, str, {2: dict})


def test_the_same_id_with_other_content_is_a_conflict(phone, taken):
    key = phone.write("test.note", {"kilograms": "10"})
    send(phone)
    forged = json.loads(phone.texts[0]) | {"body": {"kilograms": "100"}}

    assert said(send(phone, [canonical.canonical(forged)])) == ["conflict"]
    assert str(SyncedItem.objects.get().pk) == key
    assert len(taken.items) == 1


def test_the_same_number_twice_and_a_broken_chain_are_conflicts(phone, taken):
    phone.write("test.note", {})
    send(phone)
    phone.sequence = 0
    phone.write("test.note", {"again": "number one"}, previous="")
    phone.write("test.note", {}, sequence=2, previous="f" * 64)

    assert said(send(phone)) == ["already_there", "conflict", "conflict"]


def test_what_is_missing_is_known_and_closes_when_it_comes(phone, taken):
    for number in range(6):
        phone.write("test.note", {"number": number})

    send(phone, [phone.texts[0], phone.texts[3]])

    device = Device.objects.get()
    assert chain.gaps_of(device) == [(2, 3), (5, 6)]
    send(phone)
    assert chain.gaps_of(device) == []
    assert chain.broken_links(device) == []


def test_a_changed_or_removed_row_is_found_by_its_number(phone, taken):
    for number in range(4):
        phone.write("test.note", {"number": number})
    send(phone)

    SyncedItem.objects.filter(sequence=2).update(text=phone.texts[0])

    assert chain.broken_links(Device.objects.get()) == [2]
    SyncedItem.objects.filter(sequence=3).delete()
    assert chain.gaps_of(Device.objects.get()) == [(3, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "", "nothing", "[]", "{}", None, 7, '{"id": "spaces are not canonical"}', '"' + "x" * 70_000 + '"',
        '{"a":1.5}', '{"a":"e\\u0301"}', '{"a":"\\ud800"}', '{"a":NaN}', "[" * 5000,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_given_back_and_nothing_else_suffers(phone, taken, text):
    phone.write("test.note", {})

    first, second = send(phone, [text, phone.texts[0]])

    assert (first.verdict, first.id) == ("refused", "")
    assert "ghi lại" in first.reason
    assert second.verdict == "accepted"


def test_items_of_another_person_or_phone_are_not_taken(phone, taken, cast):
    phone.write("test.note", {}, writer=str(cast.technician.pk))
    phone.write("test.note", {}, device="another-phone")

    assert said(send(phone)) == ["conflict", "conflict"]
    assert taken.items == []


def test_a_phone_belongs_to_one_person(phone, cast):
    receiving.meet(phone.device, actor=cast.farmer.log_actor)

    with pytest.raises(receiving.ForeignDeviceError):
        receiving.meet(phone.device, actor=cast.technician.log_actor)


def test_the_envelope_and_its_row_are_one_transaction(phone, taken, monkeypatch):
    phone.write("test.note", {})
    monkeypatch.setattr(receiving, "_keep", lambda *_, **__: 1 / 0)

    assert said(send(phone)) == ["postponed"]
    assert not SyncedItem.objects.exists()
    assert not transaction.get_connection().needs_rollback

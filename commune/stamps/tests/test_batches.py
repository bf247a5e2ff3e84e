"""Issuing, assigning, activating: who may, how many, how often, and what the log and EPCIS say of it."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from commune.ledger.models import Entry
from commune.lib.merkle import ProofError
from commune.lib.serials import batch_root
from commune.stamps import allowance, batches, counting, house_key, marks
from commune.stamps.models import Activation, StampBatch, StampMark, StampReservation
from commune.stamps.ranges import StampRefusedError, merged
from commune.stamps.tests.packed import issued, packed_lot, roll, serial
from commune.trace import events, holds, recall
from commune.trace.models import LotKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(cast):
    return packed_lot(cast)


@pytest.fixture
def batch(lot, cast):
    return issued(lot, cast)


def test_a_batch_is_one_row_one_root_and_one_event(batch, lot, cast):
    event = events.body_of(batch.event)
    kinds = Entry.objects.filter(row=str(batch.pk)).values_list("kind", "actor")

    assert list(kinds) == [("stamps.batch", cast.packer.log_actor)]
    assert (event["type"], event["action"], event["bizStep"]) == ("ObjectEvent", "OBSERVE", "encoding")
    assert event["quantityList"] == [
        {"epcClass": f"https://id.gs1.org/01/{lot.trade_item.gtin}/10/{lot.code}", "quantity": 10}
    ]
    assert event["langso:stampBatch"] == {"number": batch.number, "count": 10, "root": batch.root}


def test_the_root_proves_each_stamp_and_no_other(lot, cast):
    batch = issued(lot, cast, count=105)
    tree, root = batches.tree_of(batch), bytes.fromhex(batch.root)
    for index in (0, 57, 104):
        facts = {"count": batch.count, "proof": tree.proof(index), "root": root}
        batch_root.verify_stamp(batches.batch_id(batch), index, serial(batch, index), **facts)
        with pytest.raises(ProofError):
            batch_root.verify_stamp(batches.batch_id(batch), index, serial(batch, 1), **facts)


def test_a_second_press_makes_no_second_batch(lot, cast):
    key = uuid4()
    first, second = issued(lot, cast, client_id=key), issued(lot, cast, client_id=key)

    assert first == second
    assert StampReservation.objects.filter(client_id=key).count() == 1
    with pytest.raises(StampRefusedError):
        issued(lot, cast, count=11, client_id=key)


def test_a_broken_issue_goes_on_with_the_same_serials(lot, cast, monkeypatch):
    key = uuid4()

    def cut(*args, **facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(batches.events, "record", cut)
        with pytest.raises(KeyboardInterrupt):
            issued(lot, cast, client_id=key)
    reserved = StampReservation.objects.get(client_id=key)
    assert not StampBatch.objects.filter(client_id=key).exists()

    assert issued(lot, cast, client_id=key).number == reserved.number


def test_numbers_are_never_given_twice(lot, cast):
    numbers = [issued(lot, cast, count=1).number for _ in range(5)]

    assert len(set(numbers)) == 5


@pytest.mark.parametrize("who", ["farmer", "technician", "other_manager", "official", "buyer", "trader"])
def test_only_packer_and_manager_issue_and_activate(batch, lot, cast, who):
    by = getattr(cast, who)
    for act in (
        lambda: issued(lot, cast, by=by),
        lambda: batches.activate(batch, by=by),
        lambda: marks.void(batch, first=0, last=0, reason="x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Activation.objects.filter(batch=batch).exists()


def test_an_official_may_lock_a_suspect_stamp_but_not_void_it(batch, cast):
    assert marks.lock(batch, first=1, last=1, reason="nghi giả", by=cast.official).kind == "locked"
    for stranger in (cast.other_manager, cast.other_official):
        with pytest.raises(PermissionDenied):
            marks.lock(batch, first=1, last=1, reason="nghi giả", by=stranger)


def test_no_more_stamps_than_units_and_spares(cast):
    lot = packed_lot(cast, units=200)
    issued(lot, cast, count=205)
    assert allowance.stamps_left(lot) == 5
    with pytest.raises(StampRefusedError) as refusal:
        issued(lot, cast, count=6)
    assert (refusal.value.field, "5 tem" in str(refusal.value)) == ("count", True)


def test_voided_stamps_make_room_once(lot, cast):
    batch = issued(lot, cast, count=110)
    assert allowance.stamps_left(lot) == 0
    marks.void(batch, first=0, last=4, reason="in nhòe", by=cast.packer)
    marks.void(batch, first=3, last=9, reason="in nhòe", by=cast.packer)

    assert allowance.stamps_left(lot) == 10


def test_the_operator_is_not_bound_by_the_units(lot):
    batch = batches.issue_batch(
        trade_item=lot.trade_item, lot=lot, count=500, by=None, holder=lot.holder, client_id=uuid4()
    )

    assert (batch.issued_by, batch.count) == (None, 500)


@pytest.mark.parametrize("count", [0, -1, 2**24 + 1])
def test_impossible_counts_are_refused(cast, count):
    with pytest.raises(StampRefusedError):
        roll(cast, count=count)


@pytest.mark.parametrize("stop", ["recall", "hold"])
def test_a_stopped_lot_gets_no_stamps_and_no_activation(batch, lot, cast, stop):
    if stop == "recall":
        recall.start(lot, reason="Tồn dư", by=cast.manager)
    else:
        holds.place(lot, reason="Chờ mẫu", by=cast.manager)
    for act in (lambda: issued(lot, cast), lambda: batches.activate(batch, by=cast.packer)):
        with pytest.raises(StampRefusedError, match="thu hồi"):
            act()


def test_what_is_not_packed_gets_no_stamps(cast):
    heap = packed_lot(cast, item=cast.bulk_mango, kind=LotKind.HARVEST)
    with pytest.raises(StampRefusedError):
        issued(heap, cast)
    with pytest.raises(StampRefusedError):
        batches.issue_batch(
            trade_item=cast.bulk_mango, count=5, by=None, holder=cast.cooperative, client_id=uuid4()
        )
    with pytest.raises(StampRefusedError):
        batches.issue_batch(
            trade_item=cast.other_mango, count=5, by=None, holder=cast.cooperative, client_id=uuid4()
        )


def test_a_lot_number_in_small_letters_cannot_be_printed(cast):
    with pytest.raises(StampRefusedError, match="chữ in hoa"):
        issued(packed_lot(cast, code="lo-1"), cast)


def test_activation_of_many_is_one_row_and_one_event(batch, lot, cast):
    done = batches.activate(batch, by=cast.packer)
    event = events.body_of(done.event)

    assert (done.first, done.last, done.lot) == (0, 9, lot)
    assert (event["bizStep"], event["disposition"], event["quantityList"][0]["quantity"]) == (
        "commissioning",
        "active",
        10,
    )
    assert event["langso:stampRange"] == {"number": batch.number, "first": 0, "last": 9}


def test_the_same_activation_again_changes_nothing(batch, cast):
    first = batches.activate(batch, first=0, last=4, by=cast.packer)

    assert batches.activate(batch, first=0, last=4, by=cast.manager) == first
    assert Activation.objects.filter(batch=batch).count() == 1


@pytest.mark.parametrize(("first", "last"), [(0, 3), (3, 3), (4, 9), (0, 9), (5, 6)])
def test_ranges_that_meet_are_refused(batch, cast, first, last):
    batches.activate(batch, first=3, last=6, by=cast.packer)
    with pytest.raises(StampRefusedError, match="số 4 đến 7"):
        batches.activate(batch, first=first, last=last, by=cast.manager)
    batches.activate(batch, first=0, last=2, by=cast.packer)
    batches.activate(batch, first=7, last=9, by=cast.packer)
    assert counting.idle_ranges(batch) == []


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (5, 4), (0, 10), (10, 10)])
def test_ranges_outside_the_batch_are_refused(batch, cast, first, last):
    with pytest.raises(StampRefusedError):
        batches.activate(batch, first=first, last=last, by=cast.packer)


def test_a_roll_is_activated_where_it_belongs_to_one_lot(lot, cast):
    stamps = roll(cast, count=30)
    other = packed_lot(cast, code="P261120BBB")
    batches.assign(stamps, lot, first=0, last=9, by=cast.packer)
    batches.assign(stamps, other, first=10, last=19, by=cast.packer)
    for first, last in ((0, 10), (15, 20), (20, 29)):
        with pytest.raises(StampRefusedError, match="gán"):
            batches.activate(stamps, first=first, last=last, by=cast.packer)
    assert batches.activate(stamps, first=10, last=19, by=cast.packer).lot == other


def test_a_roll_is_assigned_once(lot, batch, cast):
    stamps = roll(cast)
    first = batches.assign(stamps, lot, first=0, last=4, by=cast.packer)
    assert batches.assign(stamps, lot, first=0, last=4, by=cast.packer) == first
    with pytest.raises(StampRefusedError, match="đã gán"):
        batches.assign(stamps, packed_lot(cast, code="P261120BBB"), first=4, last=6, by=cast.packer)
    with pytest.raises(StampRefusedError, match="in sẵn"):
        batches.assign(batch, lot, by=cast.packer)
    with pytest.raises(StampRefusedError, match="khác"):
        batches.assign(stamps, packed_lot(cast, item=cast.gift_mango), first=5, last=6, by=cast.packer)


def test_marks_need_a_reason_and_are_written_once(batch, cast):
    with pytest.raises(StampRefusedError):
        marks.void(batch, first=0, last=1, reason="  ", by=cast.packer)
    same = [marks.void(batch, first=0, last=1, reason="rách", by=cast.packer) for _ in range(2)]
    assert same[0] == same[1]
    assert StampMark.objects.filter(batch=batch).count() == 1


def test_stamps_cannot_be_changed_behind_the_log(batch):
    with pytest.raises(DatabaseError), transaction.atomic():
        StampBatch.objects.filter(pk=batch.pk).update(count=99)


def test_a_recall_reaches_stamps_by_range(batch, lot, cast):
    stamps = roll(cast)
    batches.assign(stamps, lot, first=2, last=4, by=cast.packer)
    found = [each for each in recall.holders_of([lot]) if each.kind == "stamps"]

    assert [(each.quantity, each.reference) for each in found] == [
        (10, f"stamps:{batch.number}:0-9"),
        (3, f"stamps:{stamps.number}:2-4"),
    ]
    assert all(each.lot == lot.pk for each in found)
    assert "số 3 đến 5" in found[1].label


def test_evidence_counts_what_is_there(batch, lot, cast):
    from commune.ledger.evidence import evidence

    batches.activate(batch, first=0, last=3, by=cast.packer)
    kind = evidence["stamps.activation"]
    assert kind.queryset().values_list(kind.fields["count"].path, kind.unit_path).get() == (
        4,
        lot.holder.unit_id,
    )
    kind = evidence["stamps.batch"]
    assert kind.queryset().values_list(kind.fields["count"].path, kind.unit_path).get() == (
        10,
        lot.holder.unit_id,
    )
    assert f"/stamps/{batch.number}" in kind.address_of(batch)


def test_a_lost_house_key_is_loud(batch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with pytest.raises(house_key.StampKeyLostError):
        house_key.house_key()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / house_key.NAME).write_text("00" * 32)
    with pytest.raises(house_key.StampKeyLostError):
        house_key.house_key()


def test_figures_stay_apart(batch, cast):
    from commune.stamps import scans
    from commune.stamps.tests.packed import MOMENT

    marks.deliver(batch, by=cast.manager)
    batches.activate(batch, first=0, last=5, by=cast.packer)
    marks.void(batch, first=8, last=9, reason="rách", by=cast.packer)
    for index in (0, 0, 1):
        scans.note(batch.number, index, MOMENT)
    scans.flush()

    found = counting.figures_of(batch)
    assert (found.issued, found.delivered, found.activated, found.spoiled) == (10, 10, 6, 2)
    assert (found.scanned, found.scans) == (2, 3)


def test_ranges_join():
    assert merged([(5, 6), (0, 2), (3, 3), (6, 9), (20, 20)]) == [(0, 3), (5, 9), (20, 20)]

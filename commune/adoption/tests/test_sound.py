"""Fruit that was called back or never came: what it does to the account, the boxes, and who is told."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.adoption import boxes, settling, sound, states
from commune.adoption.models import OwnerRefund, Step, Way
from commune.adoption.refusing import AdoptionRefusedError
from commune.adoption.tests.browsing import page, send
from commune.adoption.tests.fields import FLOOR, PRICE, fresh, scheduled
from commune.ledger import following
from commune.messages.models import Message
from commune.shipping import carriers, reports, shipments
from commune.shipping.models import Outcome, Receiver, VesselKind
from commune.shipping.reports import Told
from commune.trace import recall
from tests.builders import harvest_lot


def call_back(lot, cast):
    return recall.start(lot, reason="Dư lượng", by=cast.manager)


def packed(contract, cast, count=1, way=Way.PICKUP):
    box = scheduled(contract, cast.buyer, count, way)
    boxes.pack(box, place=cast.packhouse, by=cast.manager)
    return box


def given(contract, cast, kilograms, lot=None):
    facts = {"kilograms": Decimal(kilograms), "by": cast.manager, "client_id": uuid4()}
    return boxes.top_up(fresh(contract), lot or harvest_lot(cast, kilograms), **facts)


def sold_back(contract, cast, kilograms):
    facts = {"way": Way.RESELL, "by": cast.buyer, "client_id": uuid4()}
    return boxes.schedule(contract, kilograms=Decimal(kilograms), **facts)


# ---- kilograms


def test_fruit_that_was_called_back_is_paid_back_and_never_bought_back(orchard, cast):
    contract = orchard.bought()
    first = orchard.pick(contract, 30, is_last=False, days=3)
    orchard.pick(contract, 40)
    sold_back(contract, cast, "50")
    call_back(first.lot, cast)
    following.catch_up()

    assert boxes.available_of(contract) == 0
    done = settling.settle(contract, by=cast.manager)

    assert (done.spoiled, done.missing, done.left_over) == (30, 30, 0)
    assert (done.refunded, done.resold) == (PRICE * 30 // FLOOR, 40 * 20_000)
    assert sorted(OwnerRefund.objects.values_list("amount", flat=True)) == [800_000, 1_500_000]


def test_a_kilogram_is_spoiled_once_however_it_was_called_back(orchard, cast):
    contract = orchard.bought()
    first = orchard.pick(contract, 12, is_last=False, days=3)
    orchard.pick(contract, 28)
    box = packed(contract, cast, 3)  # 12 kg of the first lot and 3 of the second
    boxes.lose(box, reason="rớt xuống sông", by=cast.manager)

    assert sound.spoiled_of(contract) == 15
    call_back(boxes.BoxStep.objects.get(box=box, step=Step.PACKED).lot, cast)
    call_back(first.lot, cast)

    assert sound.spoiled_of(contract) == 15
    assert sound.missing_of(contract) == FLOOR - 40 + 15
    assert boxes.available_of(contract) == 25


def test_a_delivered_box_that_is_called_back_counts_with_all_that_is_in_it(orchard, cast):
    contract = orchard.bought()
    first = orchard.pick(contract, 12, is_last=False, days=3)
    orchard.pick(contract, 58)
    box = packed(contract, cast, 3)
    boxes.fetched(box, by=cast.manager)

    call_back(first.lot, cast)

    assert settling.settle(contract, by=cast.manager).spoiled == 15


def test_what_was_topped_up_can_be_called_back_too_and_is_topped_up_anew(orchard, cast):
    contract = orchard.bought(on_shortfall="top_up")
    orchard.pick(contract, 60)
    lot = given(contract, cast, "10").lot
    call_back(lot, cast)
    following.catch_up()

    assert Message.objects.get(template="adoption/recalled").to == cast.buyer.log_actor
    assert settling.reckon(fresh(contract)).missing == 10
    with pytest.raises(AdoptionRefusedError, match="thu hồi hoặc tạm giữ"):
        given(contract, cast, "1", lot)
    given(contract, cast, "10")
    done = settling.settle(contract, by=cast.manager)
    assert (done.topped_up, done.spoiled, done.missing) == (20, 10, 0)


def test_a_recall_after_the_settlement_changes_nothing_and_the_desk_reads_so(client, orchard, cast):
    contract = orchard.bought()
    row = orchard.pick(contract, FLOOR)
    done = settling.settle(contract, by=cast.manager)
    client.force_login(cast.manager)
    desk = f"/sell/trees/contracts/{contract.code}/"
    assert "không tự đổi" not in page(client, desk)

    call_back(row.lot, cast)
    following.catch_up()

    assert settling.settle(contract, by=cast.manager) == done
    assert fresh(contract).settlement.spoiled == 0
    assert not OwnerRefund.objects.filter(cause="shortfall").exists()
    assert "không tự đổi" in page(client, desk)


# ---- boxes that do not come


def test_a_packed_box_that_was_called_back_hinders_no_settlement(orchard, cast):
    contract = orchard.bought()
    row = orchard.pick(contract, FLOOR)
    packed(contract, cast)
    assert "chưa giao" in settling.hindrance(contract, timezone.now())

    call_back(row.lot, cast)

    assert settling.hindrance(contract, timezone.now()) == ""
    assert settling.settle(contract, by=cast.manager).refunded == PRICE


def test_a_box_that_no_sound_fruit_can_fill_waits_for_nobody_and_one_that_it_can_does(orchard, cast):
    contract = orchard.bought()
    first = orchard.pick(contract, 62, is_last=False, days=3)
    orchard.pick(contract, 8)
    large, small = (
        scheduled(contract, cast.buyer, 2, Way.PICKUP),
        scheduled(contract, cast.buyer, 1, Way.PICKUP),
    )
    call_back(first.lot, cast)

    assert [boxes.available_of(contract), sound.stranded_of(contract)] == [3, [large]]
    with pytest.raises(AdoptionRefusedError, match="Không còn đủ trái"):
        boxes.pack(large, place=cast.packhouse, by=cast.manager)
    with pytest.raises(AdoptionRefusedError, match="chưa giao"):
        settling.settle(contract, by=cast.manager)
    boxes.pack(small, place=cast.packhouse, by=cast.manager)
    boxes.fetched(small, by=cast.manager)
    done = settling.settle(contract, by=cast.manager)

    assert (done.spoiled, done.missing, done.left_over, done.resold) == (62, 62, 3, 60_000)
    with pytest.raises(AdoptionRefusedError, match="đã quyết toán"):
        boxes.pack(large, place=cast.packhouse, by=cast.manager)


def test_a_lost_box_is_paid_back_and_its_owner_told_once(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, FLOOR)
    box = packed(contract, cast, 2)

    first = boxes.lose(box, reason=" rớt  xuống sông ", by=cast.manager)
    again = boxes.lose(box, reason="lý do khác", by=cast.manager)
    done = settling.settle(contract, by=cast.manager)

    assert (first, first.reason) == (again, "rớt xuống sông")
    assert "rớt xuống sông" in Message.objects.get(template="adoption/box_lost").body
    assert (done.spoiled, done.missing, done.refunded, done.left_over) == (10, 10, PRICE // 7, 60)
    with pytest.raises(AdoptionRefusedError, match="thất lạc"):
        boxes.fetched(box, by=cast.manager)


def test_only_who_keeps_the_tree_says_that_a_packed_box_is_lost(orchard, cast):
    contract = orchard.bought()
    orchard.pick(contract, FLOOR)
    there, waiting = packed(contract, cast), scheduled(contract, cast.buyer, 1, Way.PICKUP)
    boxes.fetched(there, by=cast.manager)

    for who in (cast.other_manager, cast.buyer, cast.farmer):
        with pytest.raises(AdoptionRefusedError, match="Chỉ quản lý"):
            boxes.lose(there, reason="mất", by=who)
    with pytest.raises(AdoptionRefusedError, match="đã tới chủ cây"):
        boxes.lose(there, reason="mất", by=cast.manager)
    with pytest.raises(AdoptionRefusedError, match="chưa đóng"):
        boxes.lose(waiting, reason="mất", by=cast.manager)
    boxes.pack(waiting, place=cast.packhouse, by=cast.manager)
    with pytest.raises(AdoptionRefusedError, match="vì sao"):
        boxes.lose(waiting, reason=" \u202e ", by=cast.manager)
    assert not boxes.BoxStep.objects.filter(step=Step.LOST).exists()


# ---- parcels


@pytest.fixture
def vessel(cast):
    carrier = carriers.register_carrier(cast.boat, by=cast.boatman)
    return carriers.register_vessel(carrier, kind=VesselKind.BOAT, plate="cc901", by=cast.boatman)


@pytest.fixture
def box_on_its_way(orchard, cast, mine, vessel):
    orchard.pick(mine, FLOOR)
    box = packed(mine, cast, 2, Way.DELIVER)
    parcel = boxes.hand_over(box, vessel=vessel, from_place=cast.dock, by=cast.manager)
    shipments.depart(parcel, by=cast.boatman, at=timezone.now() - timedelta(hours=1))
    return box, parcel


def said(parcel, cast, outcome, **facts):
    told = Told(outcome, timezone.now() - timedelta(minutes=5), **facts)
    reports.report(parcel, told, client_id=uuid4(), by=cast.boatman)
    following.catch_up()


def test_a_refused_parcel_may_be_brought_again_or_is_given_up_by_the_desk(client, mine, box_on_its_way, cast):
    box, parcel = box_on_its_way
    said(parcel, cast, Outcome.REFUSED, reason="nhà đóng cửa")
    client.force_login(cast.manager)
    desk = f"/sell/trees/contracts/{mine.code}/"
    assert "nhà đóng cửa" in page(client, desk)
    assert "chưa giao" in settling.hindrance(fresh(mine), timezone.now())

    for _ in range(2):
        told = send(client, f"{desk}boxes/{box.pk}/loss/", reason="nhà đóng cửa").content.decode()

    assert "Đã ghi hộp thất lạc" in told
    assert "Thu hồi, không tới tay" in told
    assert box.steps.filter(step=Step.LOST).count() == 1
    assert settling.hindrance(fresh(mine), timezone.now()) == ""
    client.force_login(cast.buyer)
    seen = page(client, mine.path)
    assert "nhà đóng cửa" in seen
    assert "bị thu hồi hoặc không tới tay" in seen


def test_what_is_handed_over_after_all_is_lost_no_longer(box_on_its_way, mine, cast):
    box, parcel = box_on_its_way
    boxes.lose(box, reason="không thấy ghe về", by=cast.manager)
    assert sound.spoiled_of(mine) == 10

    shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman)

    assert sound.spoiled_of(mine) == 0
    assert "chưa giao" in settling.hindrance(fresh(mine), timezone.now())
    following.catch_up()
    assert settling.hindrance(fresh(mine), timezone.now()) == ""
    assert states.face_of(fresh(mine)).state == "delivered"


def test_a_box_is_not_lost_once_the_carrier_has_handed_it_over(box_on_its_way, mine, cast):
    box, parcel = box_on_its_way
    shipments.hand_over(parcel, receiver=Receiver.BUYER, by=cast.boatman)

    with pytest.raises(AdoptionRefusedError, match="đã tới chủ cây"):
        boxes.lose(box, reason="không thấy ghe về", by=cast.manager)


def test_boxes_that_were_not_taken_at_the_door_count_as_not_delivered(box_on_its_way, mine, cast):
    _box, parcel = box_on_its_way
    line = parcel.items.get()
    facts = {"receiver": Receiver.BUYER, "reason": "một hộp dập", "received": {line.pk: Decimal(1)}}

    said(parcel, cast, Outcome.PART, **facts)

    assert sound.spoiled_of(mine) == 5
    call_back(mine.harvests.get().lot, cast)
    assert sound.spoiled_of(mine) == FLOOR


def test_strangers_and_another_co_op_lose_no_box(client, orchard, mine, cast):
    orchard.pick(mine, FLOOR)
    box = packed(mine, cast)
    place = f"/sell/trees/contracts/{mine.code}/boxes/{box.pk}/loss/"
    client.logout()
    assert client.post(place, {"reason": "mất"}).status_code == 302

    for who, status in ((cast.other_manager, 404), (cast.buyer, 404), (cast.official, 403)):
        client.force_login(who)
        assert client.post(place, {"reason": "mất"}).status_code == status
    client.force_login(cast.manager)
    told = send(client, place, reason="").content.decode()

    assert "Đã ghi hộp thất lạc" not in told
    assert not box.steps.filter(step=Step.LOST).exists()

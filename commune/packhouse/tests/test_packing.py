"""Packing: kilograms balance, and what may not be packed is refused."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from commune.packhouse.available import available_at
from commune.packhouse.intake import receive
from commune.packhouse.models import Intake, Packing, PackingInput
from commune.packhouse.packing import pack
from commune.packhouse.refusing import PackingRefusedError
from commune.people.models import Role
from commune.trace import events, holds, lineage, lots, recall
from commune.trace.models import Event, Lot
from tests.village import Village, build_village, days_ago, harvested

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def lot(village) -> Lot:
    return harvested(village)


def packed(village, *inputs, units=20, loss="20", **facts):
    known = {"trade_item": village.box, "at": days_ago(1), "by": village.packer, "place": village.packhouse}
    return pack(inputs, units=units, loss_kg=Decimal(loss), **{**known, "client_id": uuid4(), **facts})


def test_boxes_come_out_of_kilograms(village, lot):
    box_lot = packed(village, (lot, Decimal(120)))

    assert (box_lot.quantity, box_lot.uom, box_lot.holder) == (20, "H87", village.coop)
    assert box_lot.best_before == days_ago(1).date() + timedelta(days=village.box.shelf_life_days)
    assert lots.remaining_of(lot) == 0
    assert lineage.ancestors_of(box_lot) == [lot]


def test_the_event_is_a_transformation_with_both_sides(village, lot):
    box_lot = packed(village, (lot, Decimal(120)))

    event = events.body_of(Event.objects.get(event_id=box_lot.packing.event_id))
    assert event["type"] == "TransformationEvent"
    assert event["inputQuantityList"][0] | {"epcClass": ""} == {"epcClass": "", "quantity": 120, "uom": "KGM"}
    assert event["outputQuantityList"][0]["quantity"] == 20
    assert event["ilmd"]["cbvmda:bestBeforeDate"] == box_lot.best_before.isoformat()


def test_two_households_in_one_lot_keep_their_shares(village, lot):
    other = harvested(village, "50", plot=village.other_plot, by=village.second_farmer)

    box_lot = packed(village, (lot, Decimal(100)), (other, Decimal(50)), units=28, loss="10")

    shares = dict(box_lot.packing.inputs.values_list("lot__holder__code", "quantity"))
    assert shares == {"MX-0117": 100, "MX-0042": 50}


@pytest.mark.parametrize(("units", "loss"), [(21, "20"), (20, "19.999"), (24, "0.001"), (19, "20")])
def test_what_does_not_balance_is_refused(village, lot, units, loss):
    with pytest.raises(PackingRefusedError, match="Hãy cân lại"):
        packed(village, (lot, Decimal(120)), units=units, loss=loss)
    assert (Packing.objects.count(), PackingInput.objects.count()) == (0, 0)


def test_more_than_was_harvested_is_refused(village, lot):
    with pytest.raises(PackingRefusedError, match="chỉ còn 120 kg"):
        packed(village, (lot, Decimal("120.001")), units=20, loss="20.001")


def test_more_than_is_left_is_refused(village, lot):
    packed(village, (lot, Decimal(100)), units=20, loss="0")

    with pytest.raises(PackingRefusedError, match="chỉ còn 20 kg"):
        packed(village, (lot, Decimal(25)), units=5, loss="0")


@pytest.mark.parametrize(
    ("kilograms", "units", "loss"),
    [
        ("0", 0, "0"),
        ("-5", 1, "0"),
        ("NaN", 1, "0"),
        ("5", 0, "5"),
        ("5", -1, "10"),
        ("10", 2, "-1"),
        ("5.0001", 1, "0.0001"),
    ],
)
def test_impossible_figures_are_refused(village, lot, kilograms, units, loss):
    with pytest.raises(PackingRefusedError):
        packed(village, (lot, Decimal(kilograms)), units=units, loss=loss)


def test_loss_above_the_limit_is_refused(village, lot, settings):
    settings.PACKING_LOSS_PERCENT = 10

    with pytest.raises(PackingRefusedError, match="quá 10%"):
        packed(village, (lot, Decimal(120)))


def test_a_recalled_lot_is_refused(village, lot):
    recall.start(lot, reason="thử", by=village.manager)

    with pytest.raises(PackingRefusedError, match="thu hồi"):
        packed(village, (lot, Decimal(120)))


def test_a_held_lot_is_refused_until_released(village, lot):
    hold = holds.place(lot, reason="thử", by=village.manager)
    with pytest.raises(PackingRefusedError, match="tạm giữ"):
        packed(village, (lot, Decimal(120)))

    holds.release(hold, reason="thử", by=village.manager)
    assert packed(village, (lot, Decimal(120))).quantity == 20


def test_lots_of_strangers_are_refused(village, lot):
    village.household.parent = village.other_coop
    village.household.save()

    with pytest.raises(PackingRefusedError, match="không phải của thành viên"):
        packed(village, (lot, Decimal(120)))


def test_another_variety_is_refused(village, lot):
    with pytest.raises(PackingRefusedError, match="giống khác"):
        packed(village, (lot, Decimal(120)), trade_item=village.gift_box, units=40, loss="0")


def test_packing_before_the_harvest_is_refused(village, lot):
    with pytest.raises(PackingRefusedError, match="hái sau"):
        packed(village, (lot, Decimal(120)), at=days_ago(3))


@pytest.mark.parametrize("who", ["farmer", "technician", "other_manager", "official", "stranger"])
def test_only_workers_of_the_house_pack(village, lot, who):
    with pytest.raises(PackingRefusedError):
        packed(village, (lot, Decimal(120)), by=getattr(village, who))


def test_a_packer_whose_work_ended_no_longer_packs(village, lot):
    village.packer.memberships.filter(role=Role.PACKER).update(until=days_ago(1))

    with pytest.raises(PackingRefusedError):
        packed(village, (lot, Decimal(120)))


def test_the_same_sending_twice_is_one_packing(village, lot):
    client_id = uuid4()

    assert packed(village, (lot, Decimal(120)), client_id=client_id) == packed(
        village, (lot, Decimal(120)), client_id=client_id
    )
    assert (Packing.objects.count(), Lot.objects.filter(kind="packed").count()) == (1, 1)
    with pytest.raises(PackingRefusedError, match="nội dung khác"):
        packed(village, (lot, Decimal(110)), units=18, loss="20", client_id=client_id)


def weighed(village, lot, quantity, **facts):
    known = {"at": days_ago(1), "by": village.packer, "place": village.packhouse, "client_id": uuid4()}
    return receive(lot, quantity=Decimal(quantity), **{**known, **facts})


def test_after_weighing_in_only_what_came_can_be_packed(village, lot):
    weighed(village, lot, "100")

    assert [(row.lot, row.left) for row in available_at(village.packhouse)] == [(lot, 100)]
    with pytest.raises(PackingRefusedError, match="chỉ còn 100 kg"):
        packed(village, (lot, Decimal(120)))


def test_a_lot_comes_in_loads_up_to_its_weight(village, lot):
    weighed(village, lot, "70")
    weighed(village, lot, "50")

    with pytest.raises(PackingRefusedError, match="chỉ còn 0 kg"):
        weighed(village, lot, "1")
    steps = [events.body_of(row)["bizStep"] for row in Event.objects.filter(biz_step="receiving")]
    assert steps == ["receiving", "receiving"]


def test_the_same_intake_twice_is_one(village, lot):
    facts = {"client_id": uuid4()}

    assert weighed(village, lot, "70", **facts) == weighed(village, lot, "70", **facts)
    assert Intake.objects.count() == 1


def test_others_do_not_take_in(village, lot):
    with pytest.raises(PackingRefusedError):
        weighed(village, lot, "70", by=village.other_manager)
    with pytest.raises(PackingRefusedError):
        weighed(village, lot, "70", by=village.other_manager, place=village.other_packhouse)

"""Grading: kilograms are sorted to the gram, and a sorted lot gives each grade its own kilograms only."""

from decimal import Decimal
from uuid import uuid4

import pytest

from commune.packhouse.available import amounts_of
from commune.packhouse.graded import graded_kilograms
from commune.packhouse.grading import grade
from commune.packhouse.intake import receive
from commune.packhouse.models import Grading, GradingLine, Packing
from commune.packhouse.packing import pack
from commune.packhouse.refusing import PackingRefusedError
from commune.people.models import Role
from commune.trace import events, holds, recall
from commune.trace.models import Event, Lot
from tests.village import Village, build_village, days_ago, harvested

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def lot(village) -> Lot:
    """Weighed in, 120 kg."""
    made = harvested(village)
    facts = {"by": village.packer, "place": village.packhouse, "client_id": uuid4()}
    receive(made, quantity=Decimal(120), at=days_ago(1, 7), **facts)
    return made


def numbers(amounts):
    return {code: Decimal(kg) for code, kg in amounts.items()}


def sorted_out(village, lot, taken="120", grades=None, rejects=None, **facts):
    known = {"at": days_ago(1, 8), "by": village.packer, "place": village.packhouse, "client_id": uuid4()}
    kept = numbers({"first": "70", "second": "40"} if grades is None else grades)
    aside = numbers({"latex": "10"} if rejects is None else rejects)
    return grade(lot, taken=Decimal(taken), grades=kept, rejects=aside, **{**known, **facts})


def packed(village, *inputs, units, loss="0", grade="first"):
    facts = {"trade_item": village.box, "at": days_ago(1, 9), "by": village.packer}
    facts |= {"place": village.packhouse, "client_id": uuid4(), "grade": grade}
    return pack(inputs, units=units, loss_kg=Decimal(loss), **facts)


def test_every_gram_is_somewhere(village, lot):
    sorted_out(village, lot)

    (row,) = amounts_of([lot], village.packhouse)
    assert row.grades == {"first": 70, "second": 40}
    assert (row.left, row.rejected, row.ungraded) == (110, 10, 0)


def test_those_who_share_out_money_read_what_was_sorted(village, lot):
    made = sorted_out(village, lot)

    found = [(row.lot, row.grade, row.kilograms, row.trade_item) for row in graded_kilograms()]
    assert found == [(lot, "first", 70, village.bulk), (lot, "second", 40, village.bulk)]
    assert graded_kilograms(holder=village.coop) == graded_kilograms(holder=village.household)
    assert graded_kilograms(holder=village.other_coop) == []
    assert graded_kilograms(since=made.graded_at, until=days_ago(0)) != []
    assert graded_kilograms(until=made.graded_at) == []


def test_events_say_what_conforms_and_what_does_not(village, lot):
    sorted_out(village, lot)

    bodies = [events.body_of(row) for row in Event.objects.filter(biz_step="inspecting")]
    said = {body["disposition"]: body["quantityList"][0]["quantity"] for body in bodies}
    assert said == {"conformant": 110, "non_conformant": 10}
    assert {body["action"] for body in bodies} == {"OBSERVE"}


@pytest.mark.parametrize(
    ("taken", "grades", "rejects", "told"),
    [
        ("120", {"first": "110"}, {"latex": "9.999"}, "còn thiếu 0,001 kg"),
        ("120", {"first": "110"}, {"latex": "10.001"}, "dư 0,001 kg"),
        ("120.001", {"first": "120.001"}, {}, "chỉ còn 120 kg"),
        ("0", {}, {}, "lớn hơn 0"),
        ("10", {"first": "-5"}, {"latex": "15"}, "không được âm"),
        ("10", {"first": "NaN"}, {}, "không được âm"),
        ("10.0001", {"first": "10.0001"}, {}, "tới gam"),
        ("10", {"gold": "10"}, {}, "Không có loại này"),
        ("10", {"mixed": "10"}, {}, "Không có loại này"),
        ("10", {}, {"bored": "10"}, "Không có lý do"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(village, lot, taken, grades, rejects, told):
    with pytest.raises(PackingRefusedError, match=told):
        sorted_out(village, lot, taken, grades, rejects)
    assert (Grading.objects.count(), GradingLine.objects.count()) == (0, 0)


def test_sorting_before_weighing_in_is_the_wrong_order(village):
    with pytest.raises(PackingRefusedError, match="chưa nhập kho"):
        sorted_out(village, harvested(village))


def test_sorting_at_an_hour_before_the_intake_is_refused(village, lot):
    with pytest.raises(PackingRefusedError, match="nhập kho sau lúc này"):
        sorted_out(village, lot, at=days_ago(1, 6))


def test_a_lot_is_sorted_in_parts_up_to_what_came(village, lot):
    sorted_out(village, lot, "100", {"first": "100"}, {})

    with pytest.raises(PackingRefusedError, match="chỉ còn 20 kg chưa phân loại"):
        sorted_out(village, lot, "25", {"first": "25"}, {})
    sorted_out(village, lot, "20", {"second": "20"}, {})


def test_a_sorted_lot_gives_each_grade_its_own_kilograms(village, lot):
    sorted_out(village, lot, "100", {"first": "60", "second": "40"}, {})

    with pytest.raises(PackingRefusedError, match="chỉ còn 60 kg loại 1"):
        packed(village, (lot, Decimal(65)), units=13)
    packed(village, (lot, Decimal(60)), units=12)
    with pytest.raises(PackingRefusedError, match="chỉ còn 0 kg loại 1"):
        packed(village, (lot, Decimal(5)), units=1)
    packed(village, (lot, Decimal(20)), units=4, grade="mixed")
    packed(village, (lot, Decimal(40)), units=8, grade="second")


def test_what_was_put_aside_is_never_packed(village, lot):
    sorted_out(village, lot)
    packed(village, (lot, Decimal(70)), units=14)
    packed(village, (lot, Decimal(40)), units=8, grade="second")

    with pytest.raises(PackingRefusedError, match="chỉ còn 0 kg"):
        packed(village, (lot, Decimal(10)), units=2, grade="mixed")
    assert Packing.objects.count() == 2


def test_packed_under_a_grade_first_it_is_not_sorted_later(village, lot):
    packed(village, (lot, Decimal(50)), units=10)

    with pytest.raises(PackingRefusedError, match="đã đóng gói theo loại"):
        sorted_out(village, lot, "70", {"first": "70"}, {})


def test_recalled_and_held_lots_are_not_sorted(village, lot):
    hold = holds.place(lot, reason="thử", by=village.manager)
    with pytest.raises(PackingRefusedError, match="tạm giữ"):
        sorted_out(village, lot)
    holds.release(hold, reason="thử", by=village.manager)
    recall.start(lot, reason="thử", by=village.manager)
    with pytest.raises(PackingRefusedError, match="thu hồi"):
        sorted_out(village, lot)


@pytest.mark.parametrize("who", ["farmer", "technician", "other_manager", "official", "stranger"])
def test_only_workers_of_the_house_sort(village, lot, who):
    with pytest.raises(PackingRefusedError):
        sorted_out(village, lot, by=getattr(village, who))


def test_a_packer_whose_work_ended_no_longer_sorts(village, lot):
    village.packer.memberships.filter(role=Role.PACKER).update(until=days_ago(1))

    with pytest.raises(PackingRefusedError):
        sorted_out(village, lot)


def test_the_same_sending_twice_is_one_sorting(village, lot):
    client_id = uuid4()

    assert sorted_out(village, lot, client_id=client_id) == sorted_out(village, lot, client_id=client_id)
    assert (Grading.objects.count(), GradingLine.objects.count()) == (1, 3)
    with pytest.raises(PackingRefusedError, match="nội dung khác"):
        sorted_out(village, lot, "120", {"first": "120"}, {}, client_id=client_id)

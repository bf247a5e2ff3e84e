from datetime import date

import pytest

from commune.units import history
from commune.units.directory import units_like, units_named
from commune.units.models import AdminUnit, Level, Relation

MAY_2024 = date(2024, 5, 1)


def names(shares):
    return [", ".join(unit.name for unit in reversed(share.unit.path())) for share in shares]


SPELLINGS = ["Mỹ Xương", "my xuong", "Xã Mỹ Xương", "MỸ XƯƠNG", "my xuong, cao lanh", "vn3:C:30121"]


@pytest.mark.parametrize("asked", SPELLINGS)
def test_where_was_my_xuong(db, asked):
    (answer,) = history.where_was(asked, MAY_2024)

    assert names(answer.then) == ["Xã Mỹ Xương, Huyện Cao Lãnh, Tỉnh Đồng Tháp"]
    assert names(answer.today) == ["Xã Mỹ Thọ, Tỉnh Đồng Tháp"]
    assert not answer.is_split()


def test_the_day_of_the_change_is_already_new(db):
    (last_day,) = history.where_was("vn3:C:30121", date(2025, 6, 30))
    (first_day,) = history.where_was("vn3:C:30121", date(2025, 7, 1))

    assert [share.unit.uid for share in last_day.then] == ["vn3:C:30121"]
    assert [share.unit.uid for share in first_day.then] == ["vn2:C:30076"]


def test_a_new_commune_before_it_was_is_what_it_came_from(db):
    (answer,) = history.where_was("vn2:C:30076", MAY_2024)

    assert [share.unit.uid for share in answer.then] == [
        "vn3:C:30076",
        "vn3:C:30109",
        "vn3:C:30100",
        "vn3:C:30121",
    ]
    assert answer.is_split()


def test_one_name_may_be_several_units(db):
    answers = history.where_was("Mỹ Thọ", MAY_2024)

    assert {answer.unit.uid for answer in answers} >= {"vn2:C:30076", "vn3:C:30076", "vn3:C:30100"}


def test_nowhere(db):
    assert history.where_was("Không Có Đâu", MAY_2024) == []
    assert history.where_was("", MAY_2024) == []
    assert units_like("  ,") == []


def test_a_part_says_so(db):
    shares = history.successors_of(AdminUnit.objects.get(pk="vn3:C:25507"))

    assert {share.relation for share in shares} == {Relation.PART}
    assert len(shares) == 2


def test_successors_before_the_change_are_none(db):
    unit = AdminUnit.objects.get(pk="vn3:C:30121")

    assert history.successors_of(unit, date(2025, 6, 30)) == []
    assert [share.unit.uid for share in history.successors_of(unit, date(2025, 7, 1))] == ["vn2:C:30076"]


def test_provinces_answer_with_provinces_and_districts_with_communes(db):
    long_an, cao_lanh = AdminUnit.objects.get(pk="vn3:P:80"), AdminUnit.objects.get(pk="vn3:D:873")

    assert [share.unit.uid for share in history.unit_today(long_an)] == ["vn2:P:80"]
    assert {share.unit.level for share in history.unit_today(cao_lanh)} == {Level.COMMUNE}
    assert "vn2:C:30076" in {share.unit.uid for share in history.unit_today(cao_lanh)}


def test_every_unit_has_an_answer_for_today(db):
    homeless = [
        unit.uid
        for unit in AdminUnit.objects.select_related("parent__parent")
        if not history.unit_today(unit)
    ]

    assert homeless == []


def test_codes_were_used_again(db):
    reused = [
        unit
        for unit in AdminUnit.objects.filter(scheme="vn2", level=Level.COMMUNE)
        if history.same_code(unit)
    ]
    renamed = [unit for unit in reused if history.same_code(unit)[0].name != unit.name]

    assert len(reused) == 198
    assert len(renamed) == 142
    assert [unit.name for unit in history.same_code(AdminUnit.objects.get(pk="vn2:P:82"))] == [
        "Tỉnh Tiền Giang"
    ]


def test_exact_names_come_first(db):
    found = units_like("mỹ thọ")

    assert [unit.bare_name for unit in found[:3]] == ["Mỹ Thọ"] * 3
    assert {unit.bare_name for unit in units_named("my tho")} == {"Mỹ Tho", "Mỹ Thọ"}

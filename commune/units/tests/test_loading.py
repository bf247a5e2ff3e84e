"""All rows of the data files, judged one by one."""

import csv
from datetime import date

from commune.units.loading import DATA, committee_code, load_units
from commune.units.models import AdminUnit, Level, PublicBody, Relation, UnitChange


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_unit_of_the_file_is_there_once(db):
    wanted = {row["uid"]: row for row in rows("admin_units.csv")}
    units = {unit.uid: unit for unit in AdminUnit.objects.all()}

    assert len(rows("admin_units.csv")) == len(wanted) == len(units) == 836
    for uid, row in wanted.items():
        unit = units[uid]
        assert (unit.scheme, unit.level, unit.code, unit.name) == (
            row["scheme"], row["level"], row["code"], row["name"],
        )  # fmt: skip
        assert (unit.parent_id or "") == row["parent_uid"]
        assert (unit.valid_to.isoformat() if unit.valid_to else "") == row["valid_to"]


def test_every_edge_of_the_file_is_there_once(db):
    edges = {(change.old_id, change.new_id): change for change in UnitChange.objects.all()}

    assert len(rows("admin_unit_changes.csv")) == len(edges) == 611
    for row in rows("admin_unit_changes.csv"):
        change = edges[row["old_uid"], row["new_uid"]]
        assert (change.relation, change.effective.isoformat()) == (row["relation"], row["effective"])


def test_counts_are_those_of_the_resolutions(db):
    today = AdminUnit.objects.valid_on(date(2025, 7, 1)).filter(level=Level.COMMUNE)

    assert today.filter(parent="vn2:P:82").count() == 102
    assert today.filter(parent="vn2:P:80").count() == 96


def test_relations_are_as_counted(db):
    counts = {relation: UnitChange.objects.filter(relation=relation).count() for relation in Relation}

    assert counts == {Relation.WHOLE: 561, Relation.PART: 49, Relation.DOUBTFUL: 1}


def test_every_old_commune_went_somewhere_and_every_new_one_came_from_somewhere(db):
    old = AdminUnit.objects.filter(level=Level.COMMUNE, scheme="vn3")
    new = AdminUnit.objects.filter(level=Level.COMMUNE, scheme="vn2")

    assert not new.filter(came_from=None).exists()
    assert old.exclude(became=None).count() == 585
    assert not UnitChange.objects.exclude(old__in=old).exists()
    assert not UnitChange.objects.exclude(new__in=new).exists()


def test_loading_again_changes_nothing(db):
    before = list(AdminUnit.objects.order_by("uid").values()), PublicBody.objects.count()

    assert load_units() == (836, 611, 842)
    assert (list(AdminUnit.objects.order_by("uid").values()), PublicBody.objects.count()) == before


def test_committees_follow_their_units(db):
    old = PublicBody.objects.get(code=committee_code("vn3:C:30121"))

    assert old.name == "Ủy ban nhân dân xã Mỹ Xương"
    assert old.valid_to == date(2025, 6, 30)
    assert old.successor.name == "Ủy ban nhân dân xã Mỹ Thọ"
    assert old.successor.valid_from == date(2025, 7, 1)
    assert "1663/NQ-UBTVQH15" in old.successor.source
    assert PublicBody.objects.get(code=committee_code("vn3:P:80")).successor.unit_id == "vn2:P:80"


def test_a_split_commune_has_no_single_heir(db):
    split = UnitChange.objects.filter(relation=Relation.PART).first().old_id

    assert PublicBody.objects.get(code=committee_code(split)).successor is None


def test_ministries_were_renamed(db):
    farming = PublicBody.objects.get(code="bo-nong-nghiep-va-phat-trien-nong-thon")

    assert farming.successor.name == "Bộ Nông nghiệp và Môi trường"
    assert farming.successor.valid_from == date(2025, 3, 1)
    assert farming.successor.predecessors.count() == 2

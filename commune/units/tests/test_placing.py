"""A doubt between two parts of one unit is no doubt about the whole."""

from commune.units.models import AdminUnit, Relation, UnitChange
from commune.units.placing import sources_of


def test_a_province_holds_a_former_one_whose_only_doubt_lies_within_it(db):
    doubtful = UnitChange.objects.get(relation=Relation.DOUBTFUL)
    whole, part = sources_of(AdminUnit.objects.get(pk="vn2:P:80")), sources_of(doubtful.new)

    assert {"vn3:P:80", "vn3:P:72", doubtful.old_id} <= whole.inside
    assert doubtful.old_id in part.partly
    assert doubtful.old_id not in part.inside


def test_a_unit_with_none_but_doubtful_edges_stays_outside(db):
    UnitChange.objects.filter(old="vn3:C:30121").update(relation=Relation.DOUBTFUL)

    assert "vn3:C:30121" not in sources_of(AdminUnit.objects.get(pk="vn2:P:82")).inside

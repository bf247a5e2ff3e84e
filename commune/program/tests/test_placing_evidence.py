"""Evidence of one scheme in the figures of another: whole or not at all."""

from datetime import datetime

import pytest

from commune.lib import periods
from commune.lib.vietnamese import VIETNAM
from commune.places.models import Place, PlaceKind
from commune.program import indicators
from commune.program.models import IndicatorReading
from commune.units import placing
from commune.units.atlas import Atlas
from commune.units.models import AdminUnit, Relation, UnitChange


def unit(uid):
    return AdminUnit.objects.select_related("parent__parent").get(pk=uid)


def split_commune():
    """An old commune that went into more than one new one, by edges that are sure."""
    parts = UnitChange.objects.filter(relation=Relation.PART).values_list("old", flat=True)
    for old in sorted(set(parts)):
        edges = list(UnitChange.objects.filter(old=old))
        if len(edges) > 1 and all(edge.relation != Relation.DOUBTFUL for edge in edges):
            return unit(old), [unit(edge.new_id) for edge in edges]
    pytest.skip("no commune of the data was split for sure")


def test_a_commune_holds_the_old_communes_that_went_into_it(cast):
    sources = placing.sources_of(unit("vn2:C:30076"))

    assert {"vn2:C:30076", "vn3:C:30121"} <= sources.inside


def test_an_old_commune_is_only_a_part_of_its_successor(cast):
    sources = placing.sources_of(unit("vn3:C:30121"))

    assert sources.inside == {"vn3:C:30121"}
    assert "vn2:C:30076" in sources.partly


def test_a_split_commune_counts_for_neither_but_for_the_province_above(cast):
    old, news = split_commune()

    for new in news:
        sources = placing.sources_of(new)
        assert old.uid in sources.partly
        assert old.uid not in sources.inside
    provinces = {new.parent for new in news}
    if len(provinces) == 1:
        assert old.uid in placing.sources_of(provinces.pop()).inside


def test_a_province_holds_its_communes_and_the_provinces_that_it_came_from(cast):
    sources = placing.sources_of(unit("vn2:P:82"))

    assert {"vn2:C:30076", "vn3:C:30121"} <= sources.inside
    assert "vn3:P:87" in sources.inside
    assert "vn3:P:82" in sources.inside
    assert "vn2:C:30076" not in placing.sources_of(unit("vn2:P:80")).inside


def test_evidence_of_the_new_commune_is_not_placeable_in_the_old(figures, cast, written):
    written(cast.farmer, cast.plot, datetime(2026, 3, 1, 8, tzinfo=VIETNAM))

    reading = indicators.compute(figures.households_with_diary, unit("vn3:C:30121"), periods.parse("2026"))

    assert (reading.numerator, reading.denominator, reading.value) == (0, 0, None)
    assert reading.not_placeable == 1 + 3


def test_evidence_of_an_old_commune_counts_in_the_new_one(figures, cast, written):
    facts = {"kind": PlaceKind.PLOT, "holder": cast.household, "unit": unit("vn3:C:30121"), "area_m2": 1000}
    before = Place.objects.create(name="Vườn cũ (minh họa)", code="V-CU-1", **facts)
    written(cast.farmer, before, datetime(2025, 3, 1, 8, tzinfo=VIETNAM))
    figures.hear()

    period = periods.parse("2025-Q1")
    for uid in ("vn3:C:30121", "vn2:C:30076", "vn3:P:87", "vn2:P:82"):
        assert indicators.compute(figures.households_with_diary, unit(uid), period).numerator == 1, uid
        kept = IndicatorReading.objects.of_cell(figures.households_with_diary, unit(uid), period.text).first()
        assert kept is not None, uid
        assert kept.numerator == 1, uid


def test_the_atlas_places_every_unit_as_the_queries_do(cast):
    atlas = Atlas.opened()

    for uid in atlas.units:
        assert atlas.placed(uid)[0] == placing.sources_of(unit(uid)), uid

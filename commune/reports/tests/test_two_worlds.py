"""Evidence of the last day of the old units and of the first of the new: each report sums to its whole."""

import json
import shutil
from datetime import datetime
from uuid import uuid4

import pytest

from commune.farm import diary
from commune.ledger import following
from commune.lib import periods
from commune.lib.vietnamese import VIETNAM
from commune.places.models import Place, PlaceKind
from commune.program import loading
from commune.program.models import CriteriaSet
from commune.reports import bundling, figures, sealing
from commune.reports.models import Freeze
from commune.units.atlas import Atlas
from commune.units.models import AdminUnit, UnitChange

MY_XUONG, MY_THO, CAO_LANH = "vn3:C:30121", "vn2:C:30076", "vn3:D:873"
OLD_DONG_THAP, TIEN_GIANG, DONG_THAP = "vn3:P:87", "vn3:P:82", "vn2:P:82"
LAST_OF_OLD = datetime(2025, 6, 30, 23, 59, 59, tzinfo=VIETNAM)
FIRST_OF_NEW = datetime(2025, 7, 1, tzinfo=VIETNAM)
ENTRIES = {
    "code": "two-worlds", "name": "Hai thế giới", "citation": "phép thử",
    "is_checked": False, "valid_from": "2021-01-01",
    "indicators": [
        {
            "code": "entries", "name": "Ghi chép", "name_en": "Entries", "explanation": "-", "explanation_en": "-",
            "measured_in": "ghi chép", "formula": "count farm.diary_entry during", "targets": [],
        }
    ],
}  # fmt: skip


def unit(uid):
    return AdminUnit.objects.select_related("parent__parent").get(pk=uid)


@pytest.fixture
def worlds(cast):
    """One entry in Mỹ Xương a second before the change, one in Mỹ Thọ as it begins, one in Tiền Giang of old."""
    loading.load_set(ENTRIES, by="system:test")
    tien_giang = AdminUnit.objects.filter(parent__parent=TIEN_GIANG).order_by("pk").first()
    for uid, moment in ((MY_XUONG, LAST_OF_OLD), (MY_THO, FIRST_OF_NEW), (tien_giang.uid, LAST_OF_OLD)):
        write(cast, uid, moment)
    following.catch_up()
    return cast


def write(cast, uid, moment):
    facts = {"kind": PlaceKind.PLOT, "holder": cast.household, "unit_id": uid, "area_m2": 1000}
    plot = Place.objects.create(name="Vườn (minh họa)", code=f"V-{uuid4().hex[:8].upper()}", **facts)
    diary.record_entry(plot, activity="watering", occurred_at=moment, by=cast.farmer, client_id=uuid4())


def told(uid, period="2025"):
    """The figure with its parts by unit and what none of them holds."""
    content = figures.content_of(unit(uid), periods.parse(period), log_size=0)
    (figure,) = [each for each in content["figures"] if each["code"] == "entries"]
    parts = {each["unit"]: each["numerator"] for each in figure["parts"] if each["numerator"]}
    left = (figure["remainder"] or {}).get("numerator")
    assert figure["value"] is None or figure["numerator"] == sum(parts.values()) + left
    return figure["numerator"], parts, left


def test_the_old_district_and_the_new_province_both_sum_to_the_whole(worlds):
    assert told(CAO_LANH) == (2, {MY_XUONG: 1}, 1)
    assert told(DONG_THAP)[0] == 3
    assert told(DONG_THAP)[1][MY_THO] == 2


def test_the_day_of_the_change_parts_the_periods_by_vietnams_clock(worlds):
    assert [told(MY_THO, each)[0] for each in ("2025-06", "2025-07")] == [1, 1]
    assert [told(CAO_LANH, each)[0] for each in ("2025-Q2", "2025-Q3")] == [1, 1]


def test_the_old_commune_has_its_own_day_and_never_its_successors(worlds):
    assert told(MY_XUONG) == (1, {}, 1)
    content = figures.content_of(unit(MY_XUONG), periods.parse("2025"), log_size=0)
    (figure,) = [each for each in content["figures"] if each["code"] == "entries"]
    assert figure["not_placeable"] == 1


def test_code_82_never_mixes_the_province_that_had_it_with_the_one_that_has_it(worlds):
    assert unit(TIEN_GIANG).code == unit(DONG_THAP).code == "82"
    assert told(TIEN_GIANG)[0] == 1
    assert told(OLD_DONG_THAP)[0] == 2
    assert MY_XUONG not in told(TIEN_GIANG)[1]


def test_a_code_alone_places_nothing(cast):
    """A commune counts evidence of the old one that had its code only where it took over some of its ground."""
    atlas, edges = Atlas.opened(), set(UnitChange.objects.values_list("new", "old"))
    twins = [(uid, uid.replace("vn2", "vn3")) for uid, plot in atlas.units.items() if plot.scheme == "vn2"]
    twins = [(new, old) for new, old in twins if old in atlas.units and atlas.units[new].level == "commune"]
    assert len(twins) > 50
    for new, old in twins:
        sources = atlas.placed(new)[0]
        assert (old in sources.inside | sources.partly) is ((new, old) in edges), new


def test_the_set_of_2026_leaves_a_report_sealed_under_that_of_2021_as_it_is_to_the_byte(worlds, tmp_path):
    for file in loading.DATA.glob("*2021*.json"):
        shutil.copy(file, tmp_path / file.name)
    loading.load_sets(tmp_path, by="system:test")
    commune, year = unit(MY_THO), periods.parse("2025")
    freeze = sealed(worlds, commune, year)
    before = bundling.files_of(freeze)

    loading.load_sets(by="system:test")
    following.catch_up()

    assert CriteriaSet.objects.filter(code="xa-ntm-2026").exists()
    assert bundling.files_of(Freeze.objects.get(pk=freeze.pk)) == before
    assert {each["set"] for each in json.loads(before["report.json"])["figures"]} >= {
        "xa-ntm-2021",
        "two-worlds",
    }
    later = figures.content_of(commune, periods.parse("2026"), log_size=0)
    assert not [each for each in later["figures"] if "2021" in each["set"]]


def sealed(cast, commune, period):
    freeze = sealing.prepare(commune, period, by=cast.official.log_actor)
    sealing.sign(freeze, by=cast.chairman)
    sealing.accept(freeze, by=cast.province_official)
    return Freeze.objects.get(pk=freeze.pk)

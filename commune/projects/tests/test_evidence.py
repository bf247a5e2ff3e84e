"""What is counted: approved funds, pilots with their day, money that left; and the draft of the next set."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from commune.ledger.evidence import evidence
from commune.lib.formulas import read
from commune.lib.periods import parse
from commune.program import loading, tallies
from commune.program.ground import ground_of
from commune.program.models import Indicator
from commune.program.news import cells_of
from commune.projects import drafting, keeping, money, telling
from commune.projects.keeping import ProjectRefusedError
from commune.projects.tests.funded import OLD, OTHER, allocated, approved, disbursed, entered, fund
from commune.units.models import AdminUnit

pytestmark = pytest.mark.django_db


def counted(term, period="2026", unit="vn2:C:30076"):
    asked, time = read(term).ways[0].over[0], parse(period)
    return tallies.tally_of(asked, ground_of(AdminUnit.objects.get(pk=unit)), tallies.Counts(time)).amount


def test_funds_by_state_and_source(cast):
    project = approved(cast)
    fund(cast, project, 700)
    fund(cast, project, 300, source="unknown", level="")
    wrong = fund(cast, project, 50)
    money.void(wrong, reason="sai", by=cast.province_official)

    assert counted("sum amount of projects.fund during") == 1000
    assert counted("sum amount of projects.fund where state during") == 700
    assert counted('sum amount of projects.fund where source = "unknown" during') == 300
    assert counted("distinct project of projects.fund during") == 1
    assert not counted("sum amount of projects.fund during", "2025")


def test_pilots_by_field_and_the_money_that_left(cast):
    row = fund(cast, approved(cast))
    allocated(cast, row)
    disbursed(cast, row, 120)
    entered(cast, code="CHUA-DUYET")

    assert counted("distinct field of projects.pilot where approved at end") == 1
    assert counted("count projects.pilot where approved during") == 1
    assert counted("sum amount of projects.disbursement during") == 120


def test_a_pilot_that_ended_is_counted_until_then(cast):
    project, asked = approved(cast), "count projects.pilot where approved at end"
    with pytest.raises(ProjectRefusedError, match="trước ngày phê duyệt"):
        keeping.end(project, ended_on=date(2025, 1, 1), reason="x", by=cast.province_official)
    with pytest.raises(PermissionDenied):
        keeping.end(project, ended_on=date(2026, 6, 1), reason="x", by=cast.official)
    first = keeping.end(project, ended_on=date(2026, 6, 1), reason="Hết thời gian", by=cast.province_official)
    assert keeping.end(project, ended_on=date(2026, 7, 1), reason="y", by=cast.province_official) == first

    assert [counted(asked, period) for period in ("2026-05", "2026-06")] == [1, 0]


def test_a_former_commune_counts_for_what_took_it_over(cast):
    approved(cast, unit=OLD)
    assert counted("count projects.pilot where approved during") == 1


def test_news_find_the_cells(cast):
    from commune.ledger.models import Entry

    approved(cast)
    kind = evidence["projects.pilot"]
    cells = [
        cell for entry in Entry.objects.filter(kind="projects.approval") for cell in cells_of(entry, kind)
    ]
    assert [uid for uid, _moment in cells] == ["vn2:C:30076"]


def test_a_result_is_computed(cast):
    loading.load_sets(by="system:test")
    project = approved(cast)
    facts = {"indicator": Indicator.objects.first(), "unit": project.unit, "by": cast.official}
    elsewhere = AdminUnit.objects.get(pk=OTHER)
    with pytest.raises(PermissionDenied):
        keeping.name_result(project, period="2026", **{**facts, "unit": elsewhere})
    with pytest.raises(ProjectRefusedError, match="kỳ báo cáo"):
        keeping.name_result(project, period="năm nay", **facts)
    first = keeping.name_result(project, period="2026", **facts)
    assert keeping.name_result(project, period="2026", **facts) == first
    assert [each.figure for each in telling.results_of(project)] == [None]


def test_the_draft_comes_from_lessons(cast):
    project = approved(cast)
    lesson = keeping.learn(project, field="", text="Bài học", by=cast.official, client_id=uuid4())
    unit = AdminUnit.objects.get(pk="vn2:P:82")
    said = {
        "number": "2.10",
        "text": "Chỉ tiêu",
        "threshold": "1",
        "reason": "Vì",
        "by": cast.province_official,
    }

    with pytest.raises(ProjectRefusedError, match="ít nhất một bài học"):
        drafting.propose(unit, lessons=[], client_id=uuid4(), **said)
    with pytest.raises(PermissionDenied):
        drafting.propose(unit, lessons=[lesson], client_id=uuid4(), **{**said, "by": cast.official})
    drafting.propose(unit, lessons=[lesson], client_id=uuid4(), **said)
    drafting.propose(unit, lessons=[lesson], client_id=uuid4(), **{**said, "number": "2.9"})
    drafting.propose(unit, lessons=[lesson], client_id=uuid4(), **{**said, "text": "Chữ mới"})

    given = drafting.as_set(unit)
    assert (given["code"], given["is_checked"]) == ("du-thao", False)
    shape = json.loads((loading.DATA / "xa-ntm-2026.json").read_text(encoding="utf-8"))
    assert set(given) == set(shape)
    assert given["indicators"][0]["fields"] == ["Thương mại điện tử"]
    told = [(each["code"], each["name"], each["pilots"]) for each in given["indicators"]]
    assert told == [("2.9", "Chỉ tiêu", ["THU-1"]), ("2.10", "Chữ mới", ["THU-1"])]
    drafting.propose(unit, lessons=[lesson], client_id=uuid4(), is_dropped=True, **said)
    assert [each.number for each in drafting.standing_in(unit)] == ["2.9"]


def test_what_the_pilots_of_a_field_brought_and_taught_is_gathered(cast):
    loading.load_sets(by="system:test")
    project = approved(cast)
    facts = {"indicator": Indicator.objects.first(), "unit": project.unit, "by": cast.official}
    keeping.name_result(project, period="2026", **facts)
    lesson = keeping.learn(project, field="Môi trường", text="Bài học", by=cast.official, client_id=uuid4())

    told = {each.field: each for each in drafting.gathered_in(AdminUnit.objects.get(pk="vn2:P:82"))}
    assert sorted(told) == ["Môi trường", "Thương mại điện tử"]
    assert told["Môi trường"].lessons == [lesson]
    ((pilot, results),) = told["Thương mại điện tử"].pilots
    assert (pilot, len(results)) == (project, 1)


def test_lessons_are_of_approved_pilots(cast):
    for row, told in ((approved(cast, is_pilot=False), "không phải mô hình"),
                      (entered(cast, code="THU-2"), "chưa được phê duyệt")):  # fmt: skip
        with pytest.raises(ProjectRefusedError, match=told):
            keeping.learn(row, field="Môi trường", text="y", by=cast.official, client_id=uuid4())

"""Digital use is found in the house and confirmed by an official; zones live from their plots' diaries."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commune.ledger.evidence import evidence
from commune.linkage import digital, zoning
from commune.linkage.models import DigitalUse
from commune.linkage.refusing import LinkageRefusedError

pytestmark = pytest.mark.django_db


def enough(monkeypatch, **counts):
    """What the house would find, without growing and selling a season."""
    told = {"diary": 3, "orders": 1, "stamps": 0} | counts
    found = digital.Found([digital.Finding(key, key, count, "") for key, count in told.items()])
    monkeypatch.setattr(digital, "found_of", lambda _cooperative, _at=None: found)


def test_nothing_found_is_not_confirmed_and_says_what_is_missing(cast):
    found = digital.found_of(cast.cooperative)

    assert [each.count for each in found.findings] == [0, 0, 0]
    assert all(each.missing for each in found.findings)
    with pytest.raises(LinkageRefusedError):
        digital.confirm(cast.cooperative, by=cast.official)
    assert not DigitalUse.objects.exists()


@pytest.mark.parametrize(
    ("counts", "is_enough"),
    [
        ({}, True),
        ({"orders": 0}, False),
        ({"diary": 0, "stamps": 1}, False),
        ({"orders": 0, "stamps": 2}, True),
    ],
)
def test_the_diary_and_one_more_are_needed(monkeypatch, cast, counts, is_enough):
    enough(monkeypatch, **counts)

    assert digital.found_of(cast.cooperative).is_enough is is_enough


def test_a_households_diary_is_its_cooperatives(linkage, cast):
    linkage.written(cast.plot, by=cast.farmer)

    assert digital.found_of(cast.cooperative).counts() == {"diary": 1, "orders": 0, "stamps": 0}
    assert digital.found_of(cast.other_cooperative).counts()["diary"] == 0


def test_the_official_confirms_once_and_ends_once(monkeypatch, cast):
    enough(monkeypatch)

    made = digital.confirm(cast.cooperative, by=cast.official)
    again = digital.confirm(cast.cooperative, by=cast.province_official)
    counted = evidence["linkage.digital_cooperative"].queryset().get()

    assert made == again
    assert (made.found["diary"], counted.grade, counted.ends_on) == (3, "B", None)

    digital.end(made, reason="Bỏ sổ", by=cast.official)
    digital.end(made, reason="Bỏ sổ nữa", by=cast.official)
    counted = evidence["linkage.digital_cooperative"].queryset().get()
    assert counted.ends_on == timezone.localdate()
    with pytest.raises(LinkageRefusedError):
        digital.confirm(cast.cooperative, by=cast.official)


def test_others_do_not_confirm(monkeypatch, cast):
    enough(monkeypatch)

    for person in (cast.manager, cast.other_official, cast.auditor, cast.buyer):
        with pytest.raises(PermissionDenied):
            digital.confirm(cast.cooperative, by=person)
    with pytest.raises(PermissionDenied):
        digital.confirm(cast.household, by=cast.official)


def test_a_zone_is_as_large_as_its_plots_and_digital_once_all_are_written_of(linkage, cast):
    made = linkage.zone()
    row = evidence["linkage.zone"].queryset().get()
    assert (row.area, row.works_digitally, row.grade) == (6000, False, "B")

    linkage.written(cast.plot, by=cast.farmer)
    assert not evidence["linkage.zone"].queryset().get().works_digitally

    entry = linkage.written(cast.third_plot, by=cast.third_farmer)
    assert evidence["linkage.zone"].queryset().get().works_digitally
    assert [each.entries for each in zoning.coverage_of(made)] == [1, 1]
    cells = list(evidence["linkage.zone"].touched("farm.diary_entry", str(entry.pk)))
    assert [uid for uid, _ in cells] == [linkage.commune.pk]


def test_a_model_is_zoned_by_a_digital_zone(linkage, cast):
    made = linkage.zone(cast.plot)
    linkage.agreed(zone=made)
    assert not evidence["linkage.model"].queryset().get().is_zoned

    linkage.written(cast.plot, by=cast.farmer)

    assert evidence["linkage.model"].queryset().get().is_zoned


def test_zones_are_drawn_by_officials_of_plots_of_the_unit(linkage, cast):
    with pytest.raises(PermissionDenied):
        linkage.zone(by=cast.other_official)
    with pytest.raises(LinkageRefusedError) as refused:
        linkage.zone(cast.packhouse)
    assert refused.value.field == "plots"
    with pytest.raises(LinkageRefusedError):
        linkage.zone(since=linkage.today + timedelta(days=1))

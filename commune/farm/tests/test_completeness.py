"""How complete a record is, and what the public reads of it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from commune.farm.amending import void_entry
from commune.farm.completeness import completeness_of, completeness_of_lots
from commune.farm.diary import InputUse, public_entries, record_entry
from commune.farm.harvest import record_harvest
from commune.farm.seasons import SeasonRefusedError, open_season, season_at
from commune.farm.writing import Device
from tests.village import Village, build_village, consent_to_name, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def season(village):
    return opened(village)


def opened(village, since=100, until=-20, **facts):
    known = {"variety": village.variety, "name": "Vụ thử", "by": village.technician, **facts}
    return open_season(
        village.plot, starts_on=days_ago(since).date(), ends_on=days_ago(until).date(), **known
    )


def written(village, activity, days, **facts):
    known = {"by": village.farmer, "client_id": uuid4(), **facts}
    return record_entry(village.plot, activity=activity, occurred_at=days_ago(days), **known)


def full_record(village):
    for activity, days in (
        ("fertilizing", 90),
        ("watering", 70),
        ("scouting", 50),
        ("bagging", 30),
        ("scouting", 10),
    ):
        written(village, activity, days)


def test_an_empty_record_is_a_verdict(village, season):
    found = completeness_of(village.plot, season)

    assert (found.verdict, found.label, found.entries) == ("none", "Không có ghi chép", 0)


def test_missing_kinds_are_named(village, season):
    written(village, "watering", 90)

    found = completeness_of(village.plot, season)
    assert found.verdict == "gaps"
    assert [each.code for each in found.missing] == ["fertilizing", "bagging", "scouting"]


def test_all_expected_work_without_long_silence_is_complete(village, season):
    full_record(village)

    assert completeness_of(village.plot, season).verdict == "complete"


def test_a_long_silence_is_a_gap(village, season):
    full_record(village)
    silent = opened(village, since=160, until=101)

    gaps = completeness_of(village.plot, silent).gaps
    assert gaps == [(silent.starts_on, silent.ends_on)]


def test_voided_work_does_not_count(village, season):
    entry = written(village, "watering", 10)
    void_entry(entry, reason="nhầm", by=village.farmer, client_id=uuid4())

    assert completeness_of(village.plot, season).verdict == "none"


def test_late_writing_and_writing_on_behalf_are_counted(village, season):
    written(village, "watering", 10)
    written(village, "watering", 1, by=village.technician, on_behalf_of=village.farmer)
    written(village, "watering", 9, device=Device("may-1", 1, days_ago(9), ""))

    found = completeness_of(village.plot, season)
    assert (found.late, found.on_behalf, found.confirmed) == (1, 1, 0)


def test_seasons_of_a_variety_do_not_overlap(village, season):
    with pytest.raises(SeasonRefusedError):
        opened(village, since=50)
    with pytest.raises(SeasonRefusedError):
        opened(village, since=-30, until=-20, by=village.other_manager)
    assert opened(village) == season
    assert season_at(village.plot, days_ago(0).date()) == season
    assert season_at(village.plot, season.ends_on + timedelta(days=1)) is None


def picked(village, days=0):
    return record_harvest(
        village.plot,
        trade_item=village.bulk,
        quantity=Decimal(100),
        at=days_ago(days, 0),
        by=village.farmer,
        client_id=uuid4(),
    )


def test_the_public_reads_the_season_up_to_the_harvest(village, season):
    written(village, "watering", 120)
    spray = written(village, "spraying", 40, inputs=[InputUse(village.medicine, Decimal(100), "MLT")])
    lot = picked(village, 20)
    written(village, "watering", 2)

    told = public_entries([lot])
    assert [each.activity.code for each in told] == ["spraying", "harvesting"]
    assert told[0].entry == spray
    assert (told[0].inputs[0].active_ingredient, told[0].inputs[0].phi_days) == ("azoxystrobin", 14)


def test_another_harvest_of_the_plot_is_another_story(village, season):
    picked(village, 20)
    lot = picked(village, 10)

    assert [each.entry.harvest.lot for each in public_entries([lot])] == [lot]


def test_without_consent_no_name_is_public(village, season):
    written(village, "watering", 30, by=village.technician, on_behalf_of=village.farmer)
    lot = picked(village)

    told = public_entries([lot])[0]
    assert told.who == f"Hộ MX-0117, {village.household.hamlet}"
    assert told.on_behalf
    consent_to_name(village.farmer)
    assert public_entries([lot])[0].who == village.farmer.full_name


def test_a_lots_record_is_judged_up_to_its_harvest(village, season):
    full_record(village)

    lot = picked(village)

    assert [(each, found.verdict) for each, found in completeness_of_lots([lot])] == [(lot, "complete")]

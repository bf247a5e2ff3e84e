"""Catalogue, thresholds by source, counts with natural enemies, and the notice above a threshold."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from commune.ledger.evidence import evidence
from commune.messages.models import Message
from commune.pests import alarms, scouting
from commune.pests.catalogue import Kind, like, of_crop, organisms, prey_of, stages
from commune.pests.models import CountReply, ScoutingCount
from commune.pests.scouting import CountRefused
from commune.pests.thresholds import Outcome, Threshold, known_thresholds, outcome_of, sayings_on
from commune.products.crops import BY_CODE, CROPS
from commune.units.history import date_today

THRIPS = "bo-tri-xoai"


def counted(cast, found=30, by=None, **facts):
    facts = {"stage": "fruit", "counted_on": date_today(), "samples": 20, "client_id": uuid4()} | facts
    plot = facts.pop("plot", cast.plot)
    return scouting.record_count(
        plot,
        crop="MNGIN",
        organism=facts.pop("organism", THRIPS),
        found=found,
        by=by or cast.technician,
        **facts,
    )


def limit(value, source, stage="", since=date(2020, 1, 1), until=None):
    return Threshold("x", "MNGIN", stage, Decimal(value), source, False, since, until, "")


@pytest.mark.parametrize("crop", [crop.code for crop in CROPS])
def test_every_crop_has_pests_diseases_enemies_and_stages(crop):
    assert {each.kind for each in of_crop(crop)} == set(Kind)
    assert stages()[crop]


def test_the_catalogue_hangs_together():
    known = organisms()
    for each in known.values():
        assert all((each.signs, each.first, each.unit, each.scientific)), each.slug
        assert set(each.crops) <= set(BY_CODE), each.slug
        assert all(known[slug].kind is Kind.ENEMY for slug in each.enemies), each.slug
        assert each.kind is not Kind.ENEMY or prey_of(each), f"{each.slug} eats nothing here"
    for row in known_thresholds():
        assert row.crop in known[row.organism].crops
        assert row.stage in {"", *stages()[row.crop]}


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("ray nau", "ray-nau"),
        ("bo tri", THRIPS),
        ("NILALU", "ray-nau"),
        ("kien vang", "kien-vang"),
        ("bu lach", THRIPS),
    ],
)
def test_names_are_found_without_accents(typed, slug):
    assert like(typed.lower().split())[0].slug == slug


def test_sources_are_never_averaged_and_their_difference_is_said():
    rows = [limit(5, "A"), limit(2, "B")]

    def said(mean, **facts):
        facts = {"crop": "MNGIN", "stage": "fruit", "on": date(2026, 1, 1)} | facts
        return sayings_on("x", mean=Decimal(mean), known=rows, **facts)

    assert [(each.threshold.source, each.is_above) for each in said(3)] == [("B", True), ("A", False)]
    assert outcome_of(said(3)) is Outcome.SPLIT
    assert outcome_of(said(5)) is Outcome.ABOVE
    assert outcome_of(said(1)) is Outcome.BELOW
    assert outcome_of(said(9, crop="ORYSA")) is Outcome.UNKNOWN


def test_a_threshold_holds_on_its_days_and_in_its_stage():
    rows = [limit(5, "A", "flowering", date(2020, 1, 1), date(2025, 12, 31))]
    facts = {"crop": "MNGIN", "mean": Decimal(9), "known": rows}

    assert sayings_on("x", stage="flowering", on=date(2025, 12, 31), **facts)
    assert not sayings_on("x", stage="flowering", on=date(2026, 1, 1), **facts)
    assert not sayings_on("x", stage="fruit", on=date(2025, 1, 1), **facts)


@pytest.mark.django_db
def test_above_any_threshold_the_farmer_is_told_once(cast):
    sent = uuid4()
    first, second = (counted(cast, 120, client_id=sent, enemies={"kien-vang": 0}) for _ in range(2))

    assert first.pk == second.pk
    assert first.mean == Decimal(6)
    told = Message.objects.get(to=cast.farmer.log_actor, template="pests/alarm")
    assert "Bọ trĩ xoài vượt ngưỡng" in told.subject
    assert str(first.pk) in told.body
    with pytest.raises(CountRefused, match="nội dung khác"):
        counted(cast, 121, client_id=sent)


@pytest.mark.django_db
def test_below_all_thresholds_nobody_is_told(cast):
    row = counted(cast, 30, enemies={"kien-vang": 10, "nhen-bat-moi": 5})

    assert row.outcome is Outcome.BELOW
    assert row.pests_an_enemy == Decimal(2)
    assert not Message.objects.filter(template="pests/alarm").exists()


@pytest.mark.django_db
def test_a_newer_count_takes_the_alarms_place(cast):
    counted(cast, 200, counted_on=date_today() - timedelta(days=3))
    assert len(alarms.alarms_of_household(cast.farmer)) == 1
    assert len(alarms.unanswered_of_members(cast.technician)) == 1

    counted(cast, 0)
    assert alarms.alarms_of_household(cast.farmer) == []
    assert alarms.unanswered_of_members(cast.technician) == []


@pytest.mark.django_db
def test_an_old_alarm_says_nothing_about_today(cast):
    counted(cast, 200, counted_on=date_today() - alarms.STANDS - timedelta(days=1))

    assert alarms.alarms_of_household(cast.farmer) == []


@pytest.mark.django_db
def test_the_farmers_answer_ends_her_task_and_the_first_one_stands(cast):
    row = counted(cast, 200)
    answered = scouting.reply(row, answer=CountReply.Answer.WAITING, by=cast.farmer)
    again = scouting.reply(row, answer=CountReply.Answer.TREATING, by=cast.farmer)

    assert (again.pk, again.answer) == (answered.pk, "waiting")
    assert alarms.alarms_of_household(cast.farmer) == []
    for other in (cast.other_farmer, cast.technician, cast.official):
        with pytest.raises(PermissionError):
            scouting.reply(row, answer="waiting", by=other)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"samples": 0}, {"samples": 99_999_999}, {"found": -1}, {"found": 10**9}, {"organism": "kien-vang"},
        {"organism": "ray-nau"}, {"organism": "x"}, {"stage": "tillering"}, {"enemies": {"ray-nau": 1}},
        {"enemies": {"kien-vang": -1}}, {"counted_on": date(2999, 1, 1)}, {"counted_on": date(2001, 1, 1)},
        {"note": "a" * 301},
    ],
)  # fmt: skip
def test_impossible_counts_are_refused(cast, wrong):
    with pytest.raises(CountRefused):
        counted(cast, **wrong)
    assert ScoutingCount.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["other_manager", "other_farmer", "buyer", "official", "auditor"])
def test_others_may_not_count_there(cast, role):
    with pytest.raises(PermissionError):
        counted(cast, by=getattr(cast, role))


@pytest.mark.django_db
def test_counts_are_evidence(cast):
    counted(cast)
    kind = evidence["pests.scouting_count"]

    assert kind.queryset().filter(**{kind.unit_path: cast.plot.unit}).count() == 1
    assert kind.fields["organism"].said(THRIPS) == "Bọ trĩ xoài"

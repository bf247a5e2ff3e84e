"""What the Front signs and publishes; who sees what of it; what is counted then."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied

from commune.ledger.evidence import evidence
from commune.surveys import counting, holding
from commune.surveys.models import Answer, Channel, Finding, SurveyCollection
from commune.surveys.publishing import publish
from commune.surveys.showing import published_share
from commune.surveys.tests.asked import a_survey, answered, book, public_survey
from commune.surveys.versions import SurveyRefusedError

pytestmark = pytest.mark.django_db
SAID = ["rat"] * 8 + ["co"] * 9 + ["chua"] * 7


def asked_all(cast, survey, said=SAID, *, start=0):
    """Households of two hamlets in turn, each with its answer."""
    rows = [
        holding.Listed(f"X{start + at}", f"Hộ {start + at}", f"Ấp {at % 2 + 1}") for at in range(len(said))
    ]
    houses = holding.list_households(survey, rows, by=cast.front_official)
    return [
        answered(
            survey,
            {"hai_long": each, **({"vi_sao": "Chậm"} if each == "chua" else {})},
            by=cast.front_official,
            household=house,
        )
        for each, house in zip(said, houses, strict=True)
    ]


def table_of(finding, name="hai_long"):
    return next(each for each in finding.tables if each["name"] == name)


def test_a_finding_is_a_row_with_who_and_when_and_tables_that_never_change(cast):
    survey = a_survey(cast)
    asked_all(cast, survey)

    made = publish(survey, words="Phần lớn hài lòng.", by=cast.front_official)

    assert (made.number, made.answers, made.signed_by) == (1, 24, cast.front_official)
    totals = {line["choice"]: line["total"] for line in table_of(made)["lines"]}
    assert totals == {"rat": 8, "co": 9, "chua": 7}
    assert published_share(made) == "70,8 %"
    assert publish(survey, words="Phần lớn hài lòng.", by=cast.front_official) == made
    cells = [number for line in table_of(made)["lines"] for number in line["cells"]]
    assert None in cells
    assert all(number is None or number >= 5 for number in cells)


def test_too_few_are_not_published_and_few_newcomers_neither(cast):
    survey = a_survey(cast)
    asked_all(cast, survey, SAID[:4])
    with pytest.raises(SurveyRefusedError, match="Mới có 4"):
        publish(survey, words="x", by=cast.front_official)
    asked_all(cast, survey, SAID[4:], start=10)
    first = publish(survey, words="x", by=cast.front_official)
    asked_all(cast, survey, ["chua", "rat"], start=50)
    with pytest.raises(SurveyRefusedError, match="chưa tới 5"):
        publish(survey, words="y", by=cast.front_official)
    asked_all(cast, survey, ["chua"] * 6 + ["rat"] * 6 + ["co"] * 6, start=60)

    second = publish(survey, words="y", by=cast.front_official)

    one, two = ({each["choice"]: each["total"] for each in table_of(row)["lines"]} for row in (first, second))
    grown = [two[name] - one[name] for name in one if None not in (one[name], two[name])]
    assert all(each >= 5 for each in grown)
    assert two["chua"] == 14


def test_a_question_asked_of_some_is_told_only_where_who_was_asked_is_told(cast):
    lines = [
        ("select_one co", "co_xe", "Có xe?", "", "yes"),
        ("select_one co", "xe_moi", "Xe mới?", "", "yes", "${co_xe} = 'y'"),
    ]
    content = book(
        lines=lines, choices=[("co", "y", "Có"), ("co", "n", "Không")], settings={"form_title": "Xe"}
    )

    def told(said):
        survey = public_survey(cast, content=content)
        for one, other in said:
            answered(survey, {"co_xe": one, **({"xe_moi": other} if other else {})})
        rows = counting.rows_of(Answer.objects.filter(survey=survey))
        from commune.surveys.publishing import tables_for

        return {each["name"]: each for each in tables_for(survey, rows, [], None)}

    whole = told([("y", "y")] * 6 + [("y", "n")] * 7 + [("n", "")] * 8)
    few = told([("y", "y")] * 2 + [("y", "n")] * 1 + [("n", "")] * 20)

    assert [line["total"] for line in whole["xe_moi"]["lines"]] == [6, 7, 8]
    assert few["xe_moi"]["lines"] == []
    assert [line["total"] for line in few["co_xe"]["lines"]] == [None, None]


def test_only_the_front_publishes_its_own_and_not_who_governs_besides(cast):
    survey = a_survey(cast)
    asked_all(cast, survey)
    for who in ("official", "chairman", "province_official", "auditor", "farmer"):
        with pytest.raises(PermissionDenied):
            publish(survey, words="x", by=getattr(cast, who))
    cast.front_official.unit_roles.create(unit=survey.unit, role="official")
    with pytest.raises(PermissionDenied):
        publish(survey, words="x", by=cast.front_official)
    assert not Finding.objects.exists()


def test_the_fronts_answers_count_from_its_finding_on_and_cannot_be_told_apart(cast):
    survey, kind = a_survey(cast), evidence["surveys.answer"]
    rows = asked_all(cast, survey)
    assert not kind.queryset().exists()
    collection = evidence["surveys.collection"].queryset().get()
    assert (collection.is_front, collection.answers) == (True, 0)

    publish(survey, words="x", by=cast.front_official)

    found = kind.queryset()
    assert Counter(found.values_list("satisfied", flat=True)) == {True: 17, False: 7}
    assert set(found.values_list("told_at", flat=True)) == {Finding.objects.get().signed_at}
    assert set(found.values_list("counted_at", flat=True)) == {survey.closes_at}
    assert {kind.address_of(each) for each in found} == {f"/surveys/{survey.pk}/results/"}
    assert evidence["surveys.collection"].queryset().get().answers == 24
    answered(
        survey,
        {"hai_long": "rat"},
        by=cast.front_official,
        household=rows[-1].household,
        corrects=rows[-1],
        reason="x",
    )
    assert Counter(kind.queryset().values_list("satisfied", flat=True)) == {True: 17, False: 7}


def test_where_the_finding_hides_who_is_satisfied_the_figure_does_not_tell_it(cast):
    survey = a_survey(cast)
    asked_all(cast, survey, ["rat"] * 18 + ["chua"] * 2)

    made = publish(survey, words="x", by=cast.front_official)

    assert not made.shows_satisfaction
    assert published_share(made) == ""
    found = evidence["surveys.answer"].queryset()
    assert Counter(found.values_list("satisfied", flat=True)) == {None: 20}
    assert not found.filter(satisfied=True).exists()


def office_asked(survey, said, *, by=None):
    """Residents send their own (`by` None); what came on paper the office types in."""
    channel = Channel.PAPER if by else Channel.WEB
    for each in said:
        more = {"vi_sao": "x"} if each == "chua" else {}
        answered(survey, {"hai_long": each, **more}, by=by, channel=channel)


@pytest.mark.parametrize("writer", ["official", None], ids=["typed in by the office", "sent by residents"])
def test_the_offices_answers_count_as_published_and_not_as_they_come(cast, writer):
    survey, kind = public_survey(cast), evidence["surveys.answer"]
    by = cast.official if writer else None
    office_asked(survey, ["rat"] * 3 + ["chua"], by=by)
    assert not kind.queryset().exists()
    assert evidence["surveys.collection"].queryset().get().answers == 0
    with pytest.raises(SurveyRefusedError, match="Mới có 4"):
        publish(survey, words="x", by=cast.official)
    office_asked(survey, ["rat"] * 3 + ["co"] * 4 + ["chua"] * 6, by=by)

    made = publish(survey, words="x", by=cast.official)

    found = kind.queryset()
    assert Counter(found.values_list("satisfied", flat=True)) == {True: 10, False: 7}
    assert set(found.values_list("told_at", flat=True)) == {made.signed_at}
    assert set(found.values_list("survey__is_front", flat=True)) == {False}
    assert SurveyCollection.objects.get().grade == "A"
    assert evidence["surveys.collection"].queryset().get().answers == (0 if writer else 17)
    office_asked(survey, ["chua"], by=by)
    assert kind.queryset().count() == 17
    satisfaction = counting.satisfaction_of(survey)
    assert (satisfaction.satisfied, satisfaction.asked) == (10, 18)


@pytest.mark.parametrize("few", ["official", None], ids=["few on paper", "few on the web"])
def test_a_small_group_of_either_channel_hides_who_is_satisfied(cast, few):
    survey = public_survey(cast)
    many = None if few else cast.official
    office_asked(survey, ["rat"] * 8 + ["chua"] * 8, by=many)
    office_asked(survey, ["rat"] * 2 + ["chua"], by=cast.official if few else None)

    made = publish(survey, words="x", by=cast.official)

    found = evidence["surveys.answer"].queryset()
    assert not made.shows_satisfaction
    assert Counter(found.values_list("satisfied", flat=True)) == {None: 19}
    assert evidence["surveys.collection"].queryset().get().answers == (16 if few else 0)


def test_what_came_since_the_last_finding_is_no_small_group_of_a_channel_either(cast):
    survey = public_survey(cast)
    for by in (cast.official, None):
        office_asked(survey, ["rat"] * 8 + ["chua"] * 8, by=by)
    first = publish(survey, words="x", by=cast.official)
    office_asked(survey, ["rat"] * 6 + ["chua"] * 5)
    office_asked(survey, ["chua"], by=cast.official)

    second = publish(survey, words="y", by=cast.official)

    assert (first.shows_satisfaction, second.shows_satisfaction) == (True, False)
    assert published_share(second) != ""
    found = evidence["surveys.answer"].queryset()
    assert Counter(found.values_list("satisfied", flat=True)) == {None: 44}


def test_a_finding_is_news_for_its_units_figures_and_an_answer_before_it_is_none(cast):
    survey, kind = public_survey(cast), evidence["surveys.answer"]
    office_asked(survey, ["rat"] * 6 + ["chua"] * 6)
    row = Answer.objects.first()
    assert [*kind.touched("surveys.answer", str(row.pk))] == []

    made = publish(survey, words="x", by=cast.official)

    assert [*kind.touched("surveys.finding", str(made.pk))] == [(survey.unit_id, made.signed_at)]

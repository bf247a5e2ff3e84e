"""An answer is taken once, by its form, in its time; a correction names what it corrects."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commune.surveys import answering, holding
from commune.surveys.models import Answer, Channel
from commune.surveys.tests.asked import a_survey, answered, listed, public_survey
from commune.surveys.versions import SurveyRefusedError

pytestmark = pytest.mark.django_db


def test_what_is_answered_is_judged_by_the_form(cast):
    survey = public_survey(cast)
    given = {"hai_long": "chua", "so_nguoi": "40", "viec": "dat la", "ngay": "2026-02-30"}

    with pytest.raises(answering.WrongAnswersError) as wrong:
        answered(survey, given)

    assert wrong.value.wrong == {"vi_sao": "required", "so_nguoi": "rule", "viec": "choice", "ngay": "kind"}
    assert not Answer.objects.exists()


def test_what_was_not_asked_is_left_out_and_what_is_computed_is_kept(cast):
    row = answered(public_survey(cast), {"hai_long": "rat", "vi_sao": "thừa", "so_nguoi": "6", "dong": "giả"})

    assert row.content == {"hai_long": "rat", "so_nguoi": "6", "dong": "dong"}
    assert row.is_satisfied is True
    assert row.is_online


def test_the_same_press_twice_is_one_answer_and_a_strange_question_is_refused(cast):
    survey, key = public_survey(cast), uuid4()

    assert answered(survey, client_id=key).pk == answered(survey, client_id=key).pk
    with pytest.raises(SurveyRefusedError, match="không hỏi"):
        answered(survey, {"hai_long": "co", "la": "1"})
    with pytest.raises(SurveyRefusedError, match="khảo sát khác"):
        answered(public_survey(cast), client_id=key)
    assert Answer.objects.count() == 1


def test_a_household_has_one_standing_answer_and_a_correction_names_the_old(cast):
    survey = a_survey(cast)
    house = listed(cast, survey)[0]
    by = {"by": cast.front_official, "household": house}
    first = answered(survey, {"hai_long": "rat"}, **by)
    with pytest.raises(SurveyRefusedError, match="đã có phiếu"):
        answered(survey, {"hai_long": "co"}, **by)
    with pytest.raises(SurveyRefusedError, match="lý do"):
        answered(survey, {"hai_long": "co"}, corrects=first, **by)

    second = answered(survey, {"hai_long": "co"}, corrects=first, reason="Ghi nhầm", **by)

    assert Answer.objects.standing().get() == second
    with pytest.raises(SurveyRefusedError, match="được sửa bằng"):
        answered(survey, {"hai_long": "rat"}, corrects=first, reason="Nữa", **by)
    assert first.hamlet == house.hamlet
    assert first.counted_at == survey.closes_at


def test_only_the_owners_people_ask_households(cast):
    survey = a_survey(cast)
    house = listed(cast, survey)[0]
    for who in (None, cast.official, cast.chairman, cast.farmer):
        with pytest.raises(PermissionDenied):
            answered(survey, by=who, household=house)
    with pytest.raises(SurveyRefusedError, match="danh sách"):
        answered(survey, by=cast.front_official)
    other = listed(cast, a_survey(cast))[0]
    with pytest.raises(SurveyRefusedError, match="danh sách"):
        answered(survey, by=cast.front_official, household=other)


def test_the_end_is_the_end_but_what_was_written_before_it_is_taken_within_the_grace(cast):
    survey = a_survey(cast, grace_hours=2)
    one, two = listed(cast, survey)[:2]
    by = {"by": cast.front_official, "channel": Channel.OFFLINE}
    holding.close_survey(survey, reason="Đủ hộ", by=cast.front_official)
    survey.refresh_from_db()
    before = survey.closing.closed_at - timedelta(minutes=5)

    assert answered(survey, household=one, at=before, **by).answered_at == before
    with pytest.raises(SurveyRefusedError, match="đã khép"):
        answered(survey, household=two, at=timezone.now(), **by)
    with pytest.raises(SurveyRefusedError, match="đã khép"):
        answered(survey, household=two, at=before, by=cast.front_official)
    ended = a_survey(cast, closes_at=timezone.now() - timedelta(hours=3), grace_hours=2)
    late = listed(cast, ended)[0]
    with pytest.raises(SurveyRefusedError, match="hạn gửi đã hết"):
        answered(ended, household=late, at=ended.closes_at - timedelta(minutes=1), **by)


def test_a_phone_from_the_future_is_set_right_and_what_is_not_open_yet_is_refused(cast):
    survey = a_survey(cast)
    house = listed(cast, survey)[0]
    by = {"by": cast.front_official, "channel": Channel.OFFLINE, "household": house}
    with pytest.raises(SurveyRefusedError, match="chưa mở"):
        answered(survey, at=survey.opens_at - timedelta(hours=1), **by)

    assert answered(survey, at=timezone.now() + timedelta(days=200), **by).answered_at <= timezone.now()


def test_terms_of_a_survey_are_checked(cast):
    now = timezone.now()
    for facts, told in (
        ({"closes_at": now - timedelta(days=9)}, "sau lúc mở"),
        ({"satisfaction": "vi_sao", "satisfied": ["co"]}, "chọn một"),
        ({"satisfaction": "hai_long", "satisfied": ["tot"]}, "tính là hài lòng"),
        ({"access": "secret"}, "ai được trả lời"),
        ({"grace_hours": 9999}, "14 ngày"),
    ):
        with pytest.raises(SurveyRefusedError, match=told):
            a_survey(cast, **facts)
    survey = a_survey(cast)
    with pytest.raises(SurveyRefusedError, match="đã dùng rồi"):
        a_survey(cast, code=survey.code)
    with pytest.raises(PermissionDenied):
        a_survey(cast, who="official")

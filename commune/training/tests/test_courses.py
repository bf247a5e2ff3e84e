"""Codes that age, check-ins that are once, certificates by attendance alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commune.training import certificates, codes, courses
from commune.training.courses import TrainingRefusedError
from commune.training.models import CheckIn, Completion
from commune.training.tests.classes import a_course, a_session, certified, joined, over

pytestmark = pytest.mark.django_db


def test_a_code_is_fresh_for_a_minute_at_most():
    key, now = uuid4(), timezone.now().replace(second=0)
    code = codes.code_of(key, now)
    fresh = [
        seconds
        for seconds in (-1, 0, 29, 59, 60, 3600)
        if codes.is_fresh(key, code, now + timedelta(seconds=seconds))
    ]
    assert fresh == [0, 29, 59]
    assert codes.code_of(key, now + timedelta(seconds=30)) != code
    assert not codes.is_fresh(uuid4(), code, now)


@pytest.mark.parametrize("code", ["", "-", "1", "x-y", "9" * 40 + "-a", "-5-a", "٣-a", "1-" + "é" * 16])
def test_a_forged_code_is_never_fresh(code):
    assert not codes.is_fresh(uuid4(), code, timezone.now())


def test_a_mark_of_another_time_is_forged():
    key, now = uuid4(), timezone.now()
    old = codes.code_of(key, now - timedelta(hours=1))
    number = codes.code_of(key, now).split("-")[0]
    assert not codes.is_fresh(key, f"{number}-{old.split('-')[1]}", now)


def test_checking_in_twice_is_once(cast):
    course = a_course(cast)
    joined(course, cast.chairman)
    session = a_session(cast, course)
    now = timezone.now()
    code = codes.code_of(session.pk, now)
    first = courses.check_in(session, code=code, by=cast.chairman, at=now)
    assert courses.check_in(session, code=code, by=cast.chairman, at=now) == first
    assert courses.check_in_by_hand(session, cast.chairman, by=cast.official) == first
    assert (CheckIn.objects.count(), first.way) == (1, "qr")


def test_old_codes_strangers_and_closed_classes_are_refused(cast):
    course = a_course(cast)
    joined(course, cast.chairman)
    session = a_session(cast, course)
    now = timezone.now()
    old = codes.code_of(session.pk, now - timedelta(seconds=90))
    fresh = codes.code_of(session.pk, now)
    for code, by, at, told in (
        (old, cast.chairman, now, "đã cũ"),
        (fresh, cast.farmer, now, "Chưa ghi danh"),
        (fresh, cast.chairman, session.ends + timedelta(hours=2), "không điểm danh vào lúc này"),
    ):
        with pytest.raises(TrainingRefusedError, match=told):
            courses.check_in(session, code=code, by=by, at=at)
    with pytest.raises(PermissionDenied):
        courses.check_in_by_hand(session, cast.chairman, by=cast.farmer)


def test_a_certificate_is_for_who_was_there(cast):
    course = a_course(cast, pass_share=100)
    joined(course, cast.chairman, cast.official)
    for session in (over(cast, course), over(cast, course)):
        courses.check_in_by_hand(session, cast.chairman, by=cast.official)
    courses.check_in_by_hand(session, cast.official, by=cast.official)

    made = certificates.grant(course, by=cast.official)

    assert [each.holder for each in made] == [cast.chairman]
    assert certificates.grant(course, by=cast.official) == []
    with pytest.raises(TrainingRefusedError, match="đã cấp giấy"):
        over(cast, course)


def test_none_before_the_last_class_is_over(cast):
    course = a_course(cast)
    with pytest.raises(TrainingRefusedError, match="chưa có buổi"):
        certificates.grant(course, by=cast.official)
    a_session(cast, course)
    with pytest.raises(TrainingRefusedError, match="chưa kết thúc"):
        certificates.grant(course, by=cast.official)


def test_the_same_request_twice_is_one_course(cast):
    key = uuid4()
    assert a_course(cast, client_id=key) == a_course(cast, client_id=key)
    for facts in ({"pass_share": 0}, {"pass_share": 101}, {"hours": 0}, {"name": " "}):
        with pytest.raises(TrainingRefusedError):
            a_course(cast, **facts)


def test_revoked_once_with_a_reason(cast):
    (row,) = certified(cast, cast.chairman)
    with pytest.raises(TrainingRefusedError, match="lý do"):
        certificates.revoke(row, reason=" ", by=cast.official)
    with pytest.raises(PermissionDenied):
        certificates.revoke(row, reason="x", by=cast.other_official)
    first = certificates.revoke(row, reason="cấp nhầm", by=cast.official)
    assert certificates.revoke(row, reason="khác", by=cast.official) == first


def test_who_may_run(cast):
    course = a_course(cast)
    for who in (cast.other_official, cast.manager, cast.auditor):
        with pytest.raises(PermissionDenied):
            a_course(cast, by=who)
        with pytest.raises(PermissionDenied):
            a_session(cast, course, by=who)
        with pytest.raises(PermissionDenied):
            certificates.grant(course, by=who)
        with pytest.raises(PermissionDenied):
            courses.register(course, cast.farmer, by=who)
    assert not Completion.objects.exists()

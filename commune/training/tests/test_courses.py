"""Codes that age, check-ins that are once, certificates by attendance alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commune.training import attendance, certificates, codes
from commune.training.courses import TrainingRefusedError
from commune.training.models import CheckIn, Completion
from commune.training.tests.classes import a_course, a_session, certified, joined, over
from commune.training.tests.test_posts import a_post

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
    first = attendance.check_in(session, code=code, by=cast.chairman, at=now)
    assert attendance.check_in(session, code=code, by=cast.chairman, at=now) == first
    assert attendance.check_in_by_hand(session, cast.chairman, by=cast.official) == first
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
            attendance.check_in(session, code=code, by=by, at=at)
    with pytest.raises(PermissionDenied):
        attendance.check_in_by_hand(session, cast.chairman, by=cast.farmer)


def test_a_certificate_is_for_who_was_there_long_enough(cast):
    """Three hours of four are 75 percent, one of four is not: hours count, not sessions."""
    course = a_course(cast, pass_share=75, hours=4)
    joined(course, cast.chairman, cast.official)
    long, short = over(cast, course, ago=5, hours=3), over(cast, course)
    attendance.check_in_by_hand(long, cast.chairman, by=cast.official)
    attendance.check_in_by_hand(short, cast.official, by=cast.chairman)

    made = certificates.grant(course, by=cast.official)

    assert [each.holder for each in made] == [cast.chairman]
    assert certificates.grant(course, by=cast.official) == []
    with pytest.raises(TrainingRefusedError, match="đã cấp giấy"):
        over(cast, course, ago=12)


def test_all_stated_hours_are_held_before_anybody_passes(cast):
    course = a_course(cast, hours=2)
    joined(course, cast.chairman)
    attendance.check_in_by_hand(over(cast, course), cast.chairman, by=cast.official)
    with pytest.raises(TrainingRefusedError, match="ghi 2 giờ, các buổi mới được 1 giờ"):
        certificates.grant(course, by=cast.official)


def test_two_sessions_of_a_course_do_not_overlap(cast):
    course = a_course(cast)
    over(cast, course, ago=1, hours=2)
    with pytest.raises(TrainingRefusedError, match="Trùng giờ"):
        over(cast, course, ago=2, hours=2)


def test_the_short_test_has_to_be_passed_too(cast):
    course = a_course(cast, test_points=60)
    joined(course, cast.chairman, cast.front_official)
    session = over(cast, course)
    rows = {each.person: each for each in course.registrations.all()}
    for person in rows:
        attendance.check_in_by_hand(session, person, by=cast.official)
    key = uuid4()
    first = attendance.mark(rows[cast.chairman], points=59, by=cast.official, client_id=key)
    assert attendance.mark(rows[cast.chairman], points=99, by=cast.official, client_id=key) == first
    assert certificates.grant(course, by=cast.official) == []
    attendance.mark(rows[cast.chairman], points=60, by=cast.official, client_id=uuid4())
    attendance.mark(rows[cast.chairman], points=10, by=cast.official, client_id=uuid4())

    assert [each.holder for each in certificates.grant(course, by=cast.official)] == [cast.chairman]
    with pytest.raises(TrainingRefusedError, match="từ 0 đến 100"):
        attendance.mark(rows[cast.chairman], points=101, by=cast.official, client_id=uuid4())
    with pytest.raises(TrainingRefusedError, match="tự ghi cho mình"):
        attendance.mark(rows[cast.chairman], points=90, by=cast.chairman, client_id=uuid4())
    with pytest.raises(PermissionDenied):
        attendance.mark(rows[cast.chairman], points=90, by=cast.front_official, client_id=uuid4())
    joined(other := a_course(cast), cast.chairman)
    with pytest.raises(TrainingRefusedError, match="không có bài kiểm tra"):
        attendance.mark(other.registrations.get(), points=90, by=cast.official, client_id=uuid4())


def test_who_has_no_account_learns_by_her_post(cast):
    course, post = a_course(cast), a_post(cast, holder=None, holder_name="Lê Thị Không Máy")
    first = attendance.register(course, post, by=cast.official)
    assert attendance.register(course, post, by=cast.official) == first
    seen = attendance.check_in_by_hand(over(cast, course), post, by=cast.official)
    (given,) = certificates.grant(course, by=cast.official)

    assert (seen.way, given.post, given.holder, given.holder_name) == ("hand", post, None, "Lê Thị Không Máy")
    assert certificates.grant(course, by=cast.official) == []
    with pytest.raises(TrainingRefusedError, match="số điện thoại"):
        attendance.register(course, a_post(cast), by=cast.official)


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
    for facts in ({"pass_share": 0}, {"pass_share": 101}, {"hours": 0}, {"name": " "}, {"test_points": 101}):
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
            attendance.register(course, cast.farmer, by=who)
    assert not Completion.objects.exists()

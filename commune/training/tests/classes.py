"""Courses and classes of the cast's commune, up to the step that a test is about."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from commune.training import attendance, certificates, courses
from commune.units.models import AdminUnit

COMMUNE = "vn2:C:30076"


def a_course(cast, *, unit=COMMUNE, by=None, **facts):
    known = {"name": "Chuyển đổi số cho cán bộ xã", "topic": "Chuyển đổi số", "hours": 1, "pass_share": 50}
    known |= {"client_id": uuid4(), **facts}
    return courses.open_course(AdminUnit.objects.get(pk=unit), by=by or cast.official, **known)


def a_session(cast, course, *, begun=timedelta(minutes=10), lasts=timedelta(hours=2), **facts):
    starts = timezone.now() - begun
    known = {"place": "Hội trường xã", "by": cast.official, "client_id": uuid4(), **facts}
    return courses.add_session(course, starts=starts, ends=starts + lasts, **known)


def over(cast, course, *, ago=1, hours=1):
    """A session of so many hours that ended `ago` hours back."""
    return a_session(cast, course, begun=timedelta(hours=ago + hours), lasts=timedelta(hours=hours))


def joined(course, *people):
    for person in people:
        attendance.register(course, person, by=person)


def certified(cast, *people, course=None):
    course = course or a_course(cast)
    joined(course, *people)
    session = over(cast, course)
    for person in people:
        attendance.check_in_by_hand(session, person, by=cast.official)
    return certificates.grant(course, by=cast.official)

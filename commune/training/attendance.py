"""Who registered, who was there and for how long, and who passed the short test."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.training import access, codes
from commune.training.courses import HUNDRED, TrainingRefusedError, lock
from commune.training.models import CheckIn, Course, Mark, Post, Registration, Session, Way
from commune.units.placing import sources_of

AROUND = timedelta(hours=1)
Learner = Person | Post


def _of(learner: Learner) -> dict[str, Learner]:
    return {"person" if isinstance(learner, Person) else "post": learner}


def register(course: Course, learner: Learner, *, by: Person, at: datetime | None = None) -> Registration:
    """Herself, or whom the organizer puts on the list. A second time gives the first.

    The holder of a post learns as such only where he has no account: else one person could pass twice.
    """
    if by != learner and not access.runs(by, course.unit):
        raise PermissionDenied
    if isinstance(learner, Post) and (
        learner.holder_id or learner.unit_id not in sources_of(course.unit).inside
    ):
        raise TrainingRefusedError(_("Người này có số điện thoại ở Làng Số, hoặc ở địa bàn khác."), "post")
    with transaction.atomic():
        lock(course)
        known = Registration.objects.filter(course=course, **_of(learner)).first()
        if known:
            return known
        row = Registration(course=course, **_of(learner), entered_by=by, entered_at=at or timezone.now())
        return recording.enter(row, by=by.log_actor)


def check_in(session: Session, *, code: str, by: Person, at: datetime | None = None) -> CheckIn:
    """By the code that she sees at the class; twice is once. Raises TrainingRefusedError for an old or forged code."""
    moment = at or timezone.now()
    if not is_open(session, moment):
        raise TrainingRefusedError(_("Buổi học này không điểm danh vào lúc này."))
    if not codes.is_fresh(session.pk, code, moment):
        raise TrainingRefusedError(_("Mã này đã cũ hoặc không đúng. Hãy quét lại mã đang hiện ở lớp."))
    _check_registered(session, by)
    return _entered(session, by, Way.QR, by, moment)


def is_open(session: Session, at: datetime) -> bool:
    """The code works from an hour before the session until an hour after it."""
    return session.starts - AROUND <= at <= session.ends + AROUND


def check_in_by_hand(
    session: Session, learner: Learner, *, by: Person, at: datetime | None = None
) -> CheckIn:
    """For who has no phone; marked as done by hand. Nobody does it for herself."""
    if not access.runs(by, session.course.unit):
        raise PermissionDenied
    _check_other(learner, by)
    moment = at or timezone.now()
    if moment < session.starts:
        raise TrainingRefusedError(_("Buổi học chưa bắt đầu."))
    _check_registered(session, learner)
    return _entered(session, learner, Way.HAND, by, moment)


def _check_other(learner: Learner, by: Person) -> None:
    if learner == by:
        raise TrainingRefusedError(
            _("Không tự ghi cho mình được. Hãy quét mã, hoặc nhờ người tổ chức khác ghi.")
        )


def _check_registered(session: Session, learner: Learner) -> None:
    if not Registration.objects.filter(course=session.course_id, **_of(learner)).exists():
        raise TrainingRefusedError(_("Chưa ghi danh khóa học này nên chưa điểm danh được."))


def _entered(session: Session, learner: Learner, way: str, by: Person, at: datetime) -> CheckIn:
    with transaction.atomic():
        lock(session.course)
        known = CheckIn.objects.filter(session=session, **_of(learner)).first()
        if known:
            return known
        row = CheckIn(session=session, at=at, way=way, entered_by=by, **_of(learner))
        return recording.enter(row, by=by.log_actor)


def mark(
    registration: Registration, *, points: int, by: Person, client_id: UUID, at: datetime | None = None
) -> Mark:
    """Points of the short test, of 100; taken again, the best counts. Idempotent by `client_id`."""
    course = registration.course
    if not access.runs(by, course.unit):
        raise PermissionDenied
    with transaction.atomic():
        lock(course)
        known = Mark.objects.filter(client_id=client_id).first()
        if known:
            return known
        _check_other(registration.learner, by)
        if course.test_points is None:
            raise TrainingRefusedError(_("Khóa học này không có bài kiểm tra."))
        if not 0 <= points <= HUNDRED:
            raise TrainingRefusedError(_("Điểm từ 0 đến 100."), "points")
        row = Mark(registration=registration, points=points, client_id=client_id, entered_by=by)
        row.entered_at = at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def held(course: Course) -> timedelta:
    """The hours of its sessions together."""
    return sum((each.ends - each.starts for each in course.sessions.all()), timedelta())


def attended(course: Course) -> dict[UUID, timedelta]:
    """How long each learner was there, by the key of the person or the post."""
    told: dict[UUID, timedelta] = defaultdict(timedelta)
    for each in CheckIn.objects.filter(session__course=course).select_related("session"):
        key = each.person_id or each.post_id
        assert key is not None
        told[key] += each.session.ends - each.session.starts
    return told


def passed(course: Course) -> list[Registration]:
    """Who was there for enough of the hours that were held and, where there is a test, has enough points."""
    there, whole = attended(course), held(course)
    asked = course.registrations.select_related("person", "post").prefetch_related("marks")
    return [
        each
        for each in asked.order_by("pk")
        if there.get(each.learner.pk, timedelta()) * HUNDRED >= whole * course.pass_share
        and each.learner.pk in there
        and _has_points(each, course)
    ]


def _has_points(registration: Registration, course: Course) -> bool:
    best = max((each.points for each in registration.marks.all()), default=-1)
    return course.test_points is None or best >= course.test_points

"""Courses, their sessions, who registered and who was there."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.training import access, codes
from commune.training.models import CheckIn, Course, Registration, Session, Way
from commune.units.models import AdminUnit

AROUND = timedelta(hours=1)


class TrainingRefusedError(ValueError):
    """The message is a Vietnamese sentence for the page; `field` names the wrong input if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def open_course(
    unit: AdminUnit,
    *,
    name: str,
    topic: str,
    hours: int,
    pass_share: int,
    by: Person,
    client_id: UUID,
    at: datetime | None = None,
) -> Course:
    """Idempotent by `client_id`. Raises TrainingRefusedError, PermissionDenied."""
    if not access.runs(by, unit):
        raise PermissionDenied
    with transaction.atomic():
        AdminUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        known = Course.objects.filter(client_id=client_id).first()
        if known:
            return known
        if not name.strip() or not topic.strip():
            raise TrainingRefusedError(_("Hãy ghi tên và nội dung khóa học."), "name")
        if not 1 <= pass_share <= 100 or hours < 1:  # noqa: PLR2004
            raise TrainingRefusedError(
                _("Số giờ và tỷ lệ phải lớn hơn 0; tỷ lệ không quá 100."), "pass_share"
            )
        row = Course(unit=unit, name=name.strip(), topic=topic.strip(), hours=hours, pass_share=pass_share)
        row.client_id, row.entered_by, row.entered_at = client_id, by, at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def add_session(
    course: Course,
    *,
    starts: datetime,
    ends: datetime,
    place: str,
    by: Person,
    client_id: UUID,
    at: datetime | None = None,
) -> Session:
    """Idempotent by `client_id`. Not once somebody has a certificate: what he passed would become more."""
    if not access.runs(by, course.unit):
        raise PermissionDenied
    with transaction.atomic():
        _lock(course)
        known = Session.objects.filter(client_id=client_id).first()
        if known:
            return known
        if ends <= starts:
            raise TrainingRefusedError(_("Buổi học phải kết thúc sau khi bắt đầu."), "ends")
        if course.completions.exists():
            raise TrainingRefusedError(_("Khóa học đã cấp giấy chứng nhận, không thêm buổi được nữa."))
        row = Session(
            course=course, starts=starts, ends=ends, place=place.strip(), organizer=by, client_id=client_id
        )
        row.entered_at = at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def register(course: Course, person: Person, *, by: Person, at: datetime | None = None) -> Registration:
    """Herself, or whom the organizer puts on the list. A second time gives the first."""
    if by != person and not access.runs(by, course.unit):
        raise PermissionDenied
    with transaction.atomic():
        _lock(course)
        known = Registration.objects.filter(course=course, person=person).first()
        row = Registration(course=course, person=person, entered_by=by, entered_at=at or timezone.now())
        return known or recording.enter(row, by=by.log_actor)


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


def check_in_by_hand(session: Session, person: Person, *, by: Person, at: datetime | None = None) -> CheckIn:
    """For who has no phone; marked as done by hand."""
    if not access.runs(by, session.course.unit):
        raise PermissionDenied
    moment = at or timezone.now()
    if moment < session.starts:
        raise TrainingRefusedError(_("Buổi học chưa bắt đầu."))
    _check_registered(session, person)
    return _entered(session, person, Way.HAND, by, moment)


def _check_registered(session: Session, person: Person) -> None:
    if not Registration.objects.filter(course=session.course_id, person=person).exists():
        raise TrainingRefusedError(_("Chưa ghi danh khóa học này nên chưa điểm danh được."))


def _entered(session: Session, person: Person, way: str, by: Person, at: datetime) -> CheckIn:
    with transaction.atomic():
        _lock(session.course)
        known = CheckIn.objects.filter(session=session, person=person).first()
        row = CheckIn(session=session, person=person, at=at, way=way, entered_by=by)
        return known or recording.enter(row, by=by.log_actor)


def _lock(course: Course) -> None:
    """One writer a course: whoever is there is counted before or after a certificate, never beside it."""
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)

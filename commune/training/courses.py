"""Courses and their sessions."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.training import access
from commune.training.models import Course, Session
from commune.units.models import AdminUnit

HUNDRED = 100


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
    test_points: int | None = None,
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
        if not 1 <= pass_share <= HUNDRED or hours < 1:
            raise TrainingRefusedError(
                _("Số giờ và tỷ lệ phải lớn hơn 0; tỷ lệ không quá 100."), "pass_share"
            )
        if test_points is not None and not 1 <= test_points <= HUNDRED:
            raise TrainingRefusedError(_("Điểm đạt của bài kiểm tra từ 1 đến 100."), "test_points")
        row = Course(unit=unit, name=name.strip(), topic=topic.strip(), hours=hours, pass_share=pass_share)
        row.test_points = test_points
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
        lock(course)
        known = Session.objects.filter(client_id=client_id).first()
        if known:
            return known
        if ends <= starts:
            raise TrainingRefusedError(_("Buổi học phải kết thúc sau khi bắt đầu."), "ends")
        if course.completions.exists():
            raise TrainingRefusedError(_("Khóa học đã cấp giấy chứng nhận, không thêm buổi được nữa."))
        if course.sessions.filter(starts__lt=ends, ends__gt=starts).exists():
            raise TrainingRefusedError(_("Trùng giờ với một buổi khác của khóa này."), "begins")
        row = Session(
            course=course, starts=starts, ends=ends, place=place.strip(), organizer=by, client_id=client_id
        )
        row.entered_at = at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def lock(course: Course) -> None:
    """One writer a course: whoever is there is counted before or after a certificate, never beside it."""
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)

"""A project from its entry and approval to its results, lessons and end; each step refuses to come too early."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.files.models import StoredFile
from commune.ledger import recording
from commune.lib import periods
from commune.people.models import Organization, Person
from commune.program.models import Indicator
from commune.projects import access
from commune.projects.fields import FIELDS
from commune.projects.models import Acceptance, Approval, Ending, Lesson, Project, Result
from commune.units.models import AdminUnit

Step = TypeVar("Step", Approval, Acceptance, Ending)


class ProjectRefusedError(ValueError):
    """The message is a Vietnamese sentence for the page; `field` names the wrong input if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def enter_project(
    *,
    code: str,
    name: str,
    unit: AdminUnit,
    field: str,
    years: str,
    is_pilot: bool,
    by: Person,
    client_id: UUID,
    executor: Organization | None = None,
    executor_name: str = "",
    at: datetime | None = None,
) -> Project:
    """Idempotent by `client_id`. Raises ProjectRefusedError, and PermissionDenied outside of her units."""
    if not access.units_kept_by(by).filter(pk=unit.pk).exists():
        raise PermissionDenied
    known = Project.objects.filter(client_id=client_id).first()
    if known:
        return known
    row = Project(
        code=code.strip().upper(), name=name.strip(), unit=unit, field=field.strip(), years=years.strip()
    )
    row.is_pilot, row.executor, row.executor_name = is_pilot, executor, executor_name.strip()
    row.client_id, row.entered_by, row.entered_at = client_id, by, at or timezone.now()
    for each in ("code", "name", "field", "years"):
        check_said(getattr(row, each), each)
    _check_field(row.field)
    _check_years(row.years)
    try:
        return recording.enter(row, by=by.log_actor)
    except IntegrityError:
        known = Project.objects.filter(client_id=client_id).first()
        if known:  # the same request a moment earlier
            return known
        raise ProjectRefusedError(_("Mã này đã có dự án khác."), "code") from None


def approve(
    project: Project,
    *,
    number: str,
    approved_on: date,
    by: Person,
    paper: StoredFile | None = None,
    at: datetime | None = None,
) -> Approval:
    """The province's decision. A second time gives the first."""
    if not access.may_approve(by, project):
        raise PermissionDenied
    row = Approval(project=project, number=number.strip(), approved_on=approved_on, paper=paper)

    def check() -> None:
        check_said(number, "number")
        check_past(approved_on, "approved_on")

    return once(row, check, by, at)


def end(project: Project, *, ended_on: date, reason: str, by: Person, at: datetime | None = None) -> Ending:
    """From that day on it runs no longer. A second time gives the first."""
    if not access.may_approve(by, project):
        raise PermissionDenied
    row = Ending(project=project, ended_on=ended_on, reason=reason.strip())

    def check() -> None:
        check_said(reason, "reason")
        check_approved(project, ended_on, "ended_on")

    return once(row, check, by, at)


def once(row: Step, check: Callable[[], None], by: Person, at: datetime | None) -> Step:
    """One row a project, written by one at a time."""
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=row.project.pk)
        known = type(row).objects.filter(pk=row.project.pk).first()
        if known:
            return known
        check()
        row.entered_by, row.entered_at = by, at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def name_result(
    project: Project,
    *,
    indicator: Indicator,
    unit: AdminUnit,
    period: str,
    by: Person,
    at: datetime | None = None,
) -> Result:
    """Which computed figure tells what the project brought. The same again gives the row that is there."""
    if not access.may_keep(by, project):
        raise PermissionDenied
    if not access.units_kept_by(by).filter(pk=unit.pk).exists():
        raise PermissionDenied
    try:
        spelled = periods.parse(period.strip()).text
    except periods.PeriodError as refusal:
        raise ProjectRefusedError(str(refusal), "period") from refusal
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        check_approved(project, timezone.localdate(), "")
        facts = {"project": project, "indicator": indicator, "unit": unit, "period": spelled}
        known = Result.objects.filter(**facts).first()
        row = Result(**facts, entered_by=by, entered_at=at or timezone.now())
        return known or recording.enter(row, by=by.log_actor)


def learn(
    project: Project, *, field: str, text: str, by: Person, client_id: UUID, at: datetime | None = None
) -> Lesson:
    """What a pilot taught. Idempotent by `client_id`."""
    if not access.may_keep(by, project):
        raise PermissionDenied
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        known = Lesson.objects.filter(client_id=client_id).first()
        if known:
            return known
        if not project.is_pilot:
            raise ProjectRefusedError(_("Bài học ghi cho mô hình thí điểm; dự án này không phải mô hình."))
        check_approved(project, timezone.localdate(), "")
        check_said(text, "text")
        _check_field(field.strip() or project.field)
        row = Lesson(
            project=project, field=field.strip() or project.field, text=text.strip(), client_id=client_id
        )
        row.entered_by, row.entered_at = by, at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def _check_field(field: str) -> None:
    if field not in FIELDS:
        raise ProjectRefusedError(_("Hãy chọn lĩnh vực trong danh sách."), "field")


def _check_years(years: str) -> None:
    """2026, or 2023-2025."""
    spelled = re.fullmatch(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?", years, re.ASCII)
    if spelled is None or (spelled[2] or spelled[1]) < spelled[1]:
        raise ProjectRefusedError(
            _("Thời gian ghi như 2026 hoặc 2023-2025, năm sau không trước năm đầu."), "years"
        )


def check_said(text: str, field: str) -> None:
    if not text.strip():
        raise ProjectRefusedError(_("Hãy ghi mục này."), field)


def check_past(day: date, field: str) -> None:
    if day > timezone.localdate():
        raise ProjectRefusedError(_("Ngày này chưa tới."), field)


def check_approved(project: Project, day: date, field: str) -> None:
    """Approved by that day, which is not to come."""
    check_past(day, field)
    found = Approval.objects.filter(project=project).first()
    if found is None:
        raise ProjectRefusedError(_("Dự án chưa được phê duyệt; hãy ghi quyết định phê duyệt trước."))
    if day < found.approved_on:
        raise ProjectRefusedError(_("Ngày này trước ngày phê duyệt dự án."), field)


def check_open(project: Project, day: date, field: str) -> None:
    """Money moves between approval and acceptance."""
    check_approved(project, day, field)
    if Acceptance.objects.filter(project=project).exists():
        raise ProjectRefusedError(_("Dự án đã nghiệm thu, không ghi thêm tiền."))

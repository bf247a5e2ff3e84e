"""A work file is opened: numbered by its office, received in the same moment."""

from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.casework import access
from commune.casework.models import StepKind, WorkFile, WorkFileStep
from commune.citizens.models import Report
from commune.ledger import recording
from commune.people.models import Organization, Person

SYSTEM = "system:casework"


class CaseworkRefusedError(ValueError):
    """The message is for the page; `field` names the box it belongs to, where there is one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NewerDraftError(CaseworkRefusedError):
    """`draft` is the newest, which the signer has not seen."""

    def __init__(self, message: str, draft: WorkFileStep | None) -> None:
        super().__init__(message)
        self.draft = draft


def open_file(
    office: Organization,
    *,
    title: str,
    due_on: date,
    by: Person | None,
    client_id: UUID,
    at: datetime | None = None,
    on_paper: bool = False,
    report: Report | None = None,
) -> WorkFile:
    """Opened and received; idempotent by `client_id`. `by` nobody: the house itself received it.

    Raises CaseworkRefusedError, and PermissionDenied unless `by` works in the office's unit.
    """
    if by is not None and not access.may_open(by, office):
        raise PermissionDenied
    moment = at or timezone.now()
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=office.pk)
        known = WorkFile.objects.filter(client_id=client_id).first()
        if known:
            return known
        _check(title, due_on, moment)
        row = WorkFile(office=office, unit=office.unit, number=_next_number(office, moment), due_on=due_on)
        row.title, row.client_id, row.opened_by, row.report = title.strip(), client_id, by, report
        row.received_at, row.opened_at = moment, moment
        recording.enter(row, by=actor_of(by))
        first = WorkFileStep(work_file=row, kind=StepKind.RECEIVE, on_paper=on_paper, by=by, at=moment)
        first.client_id = uuid5(NAMESPACE_OID, f"receive:{client_id}")
        recording.enter(first, by=actor_of(by))
    return row


def _check(title: str, due_on: date, moment: datetime) -> None:
    if not title.strip():
        raise CaseworkRefusedError(_("Hãy ghi trích yếu của hồ sơ."), "title")
    if due_on < timezone.localdate(moment):
        raise CaseworkRefusedError(_("Hạn xử lý không được trước ngày nhận."), "due_on")


def _next_number(office: Organization, moment: datetime) -> str:
    """In the order of opening within a year; the caller holds the office's row."""
    begin = f"HS-{timezone.localdate(moment).year}-"
    numbers = WorkFile.objects.filter(office=office, number__startswith=begin).values_list(
        "number", flat=True
    )
    used = [int(tail) for tail in (each.removeprefix(begin) for each in numbers) if tail.isdecimal()]
    return f"{begin}{max(used, default=0) + 1:04d}"


def actor_of(by: Person | None) -> str:
    return by.log_actor if by else SYSTEM

"""The council that accepts a project: seated by the province, each hands in what she found, the majority holds."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.files.models import StoredFile
from commune.ledger import recording
from commune.people.access import is_member_of
from commune.people.models import Person
from commune.projects import access
from commune.projects.keeping import ProjectRefusedError, check_approved, check_open, check_said, once
from commune.projects.models import Acceptance, AcceptanceSheet, CouncilSeat, Disbursement, Project

LEAST_SEATS = 3
HALF = 2


@dataclass(frozen=True)
class Votes:
    seats: int
    sheets: int
    in_favour: int

    @property
    def is_carried(self) -> bool:
        """More than half of the council handed in, and more than half of these accept."""
        return self.sheets * HALF > self.seats and self.in_favour * HALF > self.sheets


def votes_of(project: Project) -> Votes:
    sheets = list(AcceptanceSheet.objects.filter(seat__project=project).values_list("passes", flat=True))
    return Votes(project.seats.count(), len(sheets), sum(sheets))


def seat(project: Project, *, person: Person, title: str, by: Person) -> CouncilSeat:
    """A member of the council. The same person again gives the row that is there.

    Nobody sits who carries the project out or keeps it: she would judge her own work.
    """
    if not access.may_approve(by, project):
        raise PermissionDenied
    with transaction.atomic():
        _lock(project)
        known = project.seats.filter(person=person).first()
        if known:
            return known
        check_said(title, "title")
        check_open(project, timezone.localdate(), "")
        if _is_party(person, project):
            raise ProjectRefusedError(
                _("Người này thực hiện hoặc quản lý dự án nên không ngồi hội đồng."), "person"
            )
        row = CouncilSeat(project=project, person=person, title=title.strip(), entered_by=by)
        row.entered_at = timezone.now()
        return recording.enter(row, by=by.log_actor)


def _is_party(person: Person, project: Project) -> bool:
    if project.executor and is_member_of(person, project.executor):
        return True
    return access.may_keep(person, project) and not access.may_approve(person, project)


def hand_in(project: Project, *, passes: bool, finding: str, by: Person) -> AcceptanceSheet:
    """What a member found, in her own words. A second time gives the first."""
    held = CouncilSeat.objects.filter(project=project, person=by).first()
    if held is None:
        raise PermissionDenied
    with transaction.atomic():
        _lock(project)
        known = AcceptanceSheet.objects.filter(seat=held).first()
        if known:
            return known
        check_said(finding, "finding")
        check_open(project, timezone.localdate(), "")
        row = AcceptanceSheet(seat=held, passes=passes, finding=finding.strip(), entered_at=timezone.now())
        return recording.enter(row, by=by.log_actor)


def accept(
    project: Project,
    *,
    finding: str,
    accepted_on: date,
    by: Person,
    paper: StoredFile | None = None,
    at: datetime | None = None,
) -> Acceptance:
    """The council's conclusion, where its majority accepts, after everything else. A second time gives the first."""
    if not access.may_approve(by, project):
        raise PermissionDenied
    row = Acceptance(project=project, finding=finding.strip(), accepted_on=accepted_on, paper=paper)

    def check() -> None:
        check_said(finding, "finding")
        check_approved(project, accepted_on, "accepted_on")
        _check_council(votes_of(project))
        later = Disbursement.objects.filter(fund__project=project, on__gt=accepted_on, voiding__isnull=True)
        if later.exists():
            raise ProjectRefusedError(_("Có khoản giải ngân sau ngày nghiệm thu này."), "accepted_on")

    return once(row, check, by, at)


def _check_council(votes: Votes) -> None:
    if votes.seats < LEAST_SEATS:
        told = _("Hội đồng nghiệm thu phải có ít nhất %(least)s người.")
        raise ProjectRefusedError(told % {"least": LEAST_SEATS})
    if votes.sheets * HALF <= votes.seats:
        told = _("Mới có %(there)s phiếu của hội đồng %(seats)s người; cần quá nửa.")
        raise ProjectRefusedError(told % {"there": votes.sheets, "seats": votes.seats})
    if not votes.is_carried:
        raise ProjectRefusedError(_("Quá nửa phiếu của hội đồng chưa đồng ý nghiệm thu."))


def _lock(project: Project) -> None:
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)

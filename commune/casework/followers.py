"""Each resident's report becomes one work file of the commune's office; its steps are told at the report's code."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.casework.files import open_file
from commune.casework.models import StepKind, WorkFile
from commune.citizens import progress
from commune.citizens.models import Report
from commune.citizens.progress import Stage
from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.people.models import Organization, OrganizationKind

DAYS_TO_ANSWER = 10
LONGEST_TITLE = 200
# What the sender reads of each step; who did it and what was drafted stays in the office.
PUBLIC = {
    StepKind.RECEIVE: _("Xã đã nhận"),
    StepKind.ASSIGN: _("Đã giao người xử lý"),
    StepKind.DRAFT: _("Đang soạn trả lời"),
    StepKind.SIGN: _("Lãnh đạo đã duyệt"),
    StepKind.ISSUE: _("Đã ban hành văn bản"),
}


def open_for_report(entry: Entry) -> None:
    """Reading the entry again finds the file known by the report's key."""
    report = Report.objects.filter(pk=entry.row).select_related("unit").first()
    if report is None:
        return
    offices = Organization.objects.filter(kind=OrganizationKind.OFFICE, unit=report.unit)
    office = offices.order_by("code").first()
    if office is None:
        return
    due = timezone.localdate(report.sent_at) + timedelta(days=DAYS_TO_ANSWER)
    open_file(
        office,
        title=f"Phản ánh: {report}"[:LONGEST_TITLE],
        due_on=due,
        by=None,
        client_id=uuid5(NAMESPACE_OID, f"report:{report.pk}"),
        at=report.sent_at,
        report=report,
    )


def stages_of_file(report: Report) -> Iterator[Stage]:
    file = WorkFile.objects.filter(report=report).first()
    steps = file.steps.order_by("pk") if file else []
    met: set[str] = set()
    for step in steps:
        if step.kind in PUBLIC and step.kind not in met:
            met.add(step.kind)
            yield Stage(str(PUBLIC[StepKind(step.kind)]), step.at)


follow("casework.open_for_reports", kinds=["citizens.report"], receive=open_for_report)
progress.tellers.add("casework", stages_of_file)

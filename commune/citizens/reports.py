"""A resident reports, an office answers, the resident says whether that settles it."""

import secrets
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.citizens.models import Report, ReportAnswer, ReportContact, ReportVerdict
from commune.files import keeping
from commune.ledger import recording
from commune.people.models import Organization, OrganizationKind, Person
from commune.units.models import AdminUnit, AdminUnitSet, Level

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 10
VISITOR = "visitor:report"


class ReportRefusedError(ValueError):
    """The message is for the page; `field` names the box it belongs to, where there is one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def receiving_units() -> AdminUnitSet:
    """Communes of today that have an office here, for only there somebody reads the report."""
    offices = Organization.objects.filter(kind=OrganizationKind.OFFICE).values("unit")
    return AdminUnit.objects.valid_on(timezone.localdate()).filter(level=Level.COMMUNE, pk__in=offices)


def send(
    unit: AdminUnit,
    *,
    category: str,
    hamlet: str,
    words: str,
    client_id: UUID,
    phone: str = "",
    photo: bytes | None = None,
) -> Report:
    """Idempotent by `client_id`. Of the photo only a picture made anew is kept, without place and device.

    Raises ReportRefusedError and keeping.FileRefusedError.
    """
    known = Report.objects.filter(client_id=client_id).first()
    if known:
        return known
    if not receiving_units().filter(pk=unit.pk).exists():
        raise ReportRefusedError(_("Xã này chưa nhận phản ánh ở đây."), "unit")
    if not words.strip() or not hamlet.strip():
        raise ReportRefusedError(_("Hãy ghi việc gì và ở ấp nào."), "words")
    row = Report(unit=unit, category=category, hamlet=hamlet.strip(), words=words.strip())
    row.code = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
    row.client_id, row.sent_at = client_id, timezone.now()
    if photo:
        row.photo = keeping.keep_bare(photo, by=f"{VISITOR}:{client_id}")
    try:
        return _entered(row, phone)
    except IntegrityError:
        known = Report.objects.filter(client_id=client_id).first()
        if known is None:
            raise
        return known  # the same request a moment earlier


def _entered(row: Report, phone: str) -> Report:
    with transaction.atomic():
        recording.enter(row, by=VISITOR)
        if phone:
            ReportContact.objects.create(report=row, phone=phone)
    return row


def answer(report: Report, *, text: str, by: Person) -> ReportAnswer:
    """Public; once; nobody needs the sender's phone afterwards. The room that handles the report judged who may."""
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        known = ReportAnswer.objects.filter(report=report).first()
        if known:
            return known
        erase_phone(report)
        row = ReportAnswer(report=report, text=text.strip(), answered_by=by, answered_at=timezone.now())
        return recording.enter(row, by=by.log_actor)


def erase_phone(report: Report) -> bool:
    """As the sender asks with her code, or since the report is answered; whether there was one."""
    return ReportContact.objects.filter(report=report).delete()[0] > 0


def judge(report: Report, *, satisfied: bool, comment: str = "") -> ReportVerdict:
    """Yên tâm or chưa, once, after the answer. Saying the same again changes nothing. Raises ReportRefusedError."""
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        if not ReportAnswer.objects.filter(report=report).exists():
            raise ReportRefusedError(_("Phản ánh này chưa được trả lời."))
        known = ReportVerdict.objects.filter(report=report).first()
        if known and known.satisfied != satisfied:
            raise ReportRefusedError(_("Anh chị đã cho biết ý kiến về trả lời này rồi."))
        if known:
            return known
        row = ReportVerdict(report=report, satisfied=satisfied, comment=comment.strip())
        row.said_at = timezone.now()
        return recording.enter(row, by=VISITOR)

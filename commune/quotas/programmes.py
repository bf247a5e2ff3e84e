"""The province's programme and the quotas that it grants to facilities."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.vietnamese import format_number
from commune.people.models import Organization, OrganizationKind, Person
from commune.quotas import access
from commune.quotas.models import QuotaLevel, StampProgramme, StampQuota
from commune.units.models import AdminUnit

FACILITIES = (OrganizationKind.COOPERATIVE, OrganizationKind.ENTERPRISE)


class QuotaRefusedError(ValueError):
    """The message is a Vietnamese sentence for the page; `field` names the wrong input if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def open_programme(
    unit: AdminUnit,
    *,
    name: str,
    planned_stamps: int,
    planned_facilities: int,
    source: str,
    valid_from: date,
    valid_to: date,
    by: Person,
) -> StampProgramme:
    """A programme of a province with its plan. The same name again gives the row that is there."""
    if not access.provinces_of(by).filter(pk=unit.pk).exists():
        raise PermissionDenied
    if valid_to < valid_from or planned_stamps < 1:
        raise QuotaRefusedError(_("Chương trình phải có số tem và thời gian hợp lý."))
    with transaction.atomic():
        known = StampProgramme.objects.filter(unit=unit, name=name).first()
        row = StampProgramme(unit=unit, name=name, source=source, valid_from=valid_from, valid_to=valid_to)
        row.planned_stamps, row.planned_facilities = planned_stamps, planned_facilities
        row.entered_by, row.entered_at = by, timezone.now()
        return known or recording.enter(row, by=by.log_actor)


def grant_quota(
    programme: StampProgramme,
    *,
    facility: Organization,
    count: int,
    decision: str,
    decided_on: date,
    valid_from: date,
    valid_to: date,
    by: Person,
) -> StampQuota:
    """A quota by a decision; all quotas together stay within the plan. The same decision again is a no-op.

    Raises QuotaRefusedError, and PermissionDenied unless `by` is an official of the programme's province.
    """
    if not access.provinces_of(by).filter(pk=programme.unit_id).exists():
        raise PermissionDenied
    row = StampQuota(programme=programme, facility=facility, decision=decision, decided_on=decided_on)
    row.count, row.valid_from, row.valid_to = count, valid_from, valid_to
    row.granted_by, row.granted_at = by, timezone.now()
    with transaction.atomic():
        # one grant at a time, so that two together cannot pass the plan
        StampProgramme.objects.select_for_update(no_key=True).get(pk=programme.pk)
        known = StampQuota.objects.filter(programme=programme, facility=facility, decision=decision).first()
        if known:
            return _same(known, row)
        _check(row)
        recording.enter(row, by=by.log_actor)
        QuotaLevel.objects.create(quota=row, limit=count)
    return row


def _same(known: StampQuota, asked: StampQuota) -> StampQuota:
    if (known.count, known.valid_from, known.valid_to) != (asked.count, asked.valid_from, asked.valid_to):
        raise QuotaRefusedError(_("Quyết định này đã nhập với số tem hoặc thời hạn khác."), "decision")
    return known


def _check(asked: StampQuota) -> None:
    programme, facility = asked.programme, asked.facility
    if facility.kind not in FACILITIES or programme.unit_id not in [u.pk for u in facility.unit.path()]:
        raise QuotaRefusedError(_("Cơ sở này không thuộc diện được cấp tem của tỉnh."), "facility")
    if asked.valid_to < asked.valid_from:
        raise QuotaRefusedError(_("Ngày hết hạn không được trước ngày bắt đầu."), "valid_to")
    if asked.valid_from < programme.valid_from or asked.valid_to > programme.valid_to:
        raise QuotaRefusedError(_("Hạn mức phải nằm trong thời gian của chương trình."), "valid_to")
    left = programme.planned_stamps - granted_by(programme)
    if not 0 < asked.count <= left:
        told = _("Chương trình còn %(left)s tem chưa cấp hạn mức.") % {"left": format_number(left)}
        raise QuotaRefusedError(told, "count")


def granted_by(programme: StampProgramme) -> int:
    """Stamps in quotas so far."""
    return int(programme.quotas.aggregate(found=Sum("count"))["found"] or 0)

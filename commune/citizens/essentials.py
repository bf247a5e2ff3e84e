"""Essential services of a unit: entered, ended, or brought as a list of the province."""

import hashlib
import io
from collections.abc import Mapping
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.citizens import access
from commune.citizens.models import EssentialService, ServiceEnd, ServiceKind
from commune.design.tables import key_of, read
from commune.ledger import recording
from commune.lib import vietnamese
from commune.lib.fold import fold
from commune.people.models import Person
from commune.units.models import AdminUnit, AdminUnitSet

UNIT, KIND, NAME, ONLINE, PORTAL, SINCE = (
    "Mã đơn vị",
    "Loại",
    "Tên dịch vụ",
    "Trên mạng",
    "Địa chỉ",
    "Từ ngày",
)
COLUMNS = (UNIT, KIND, NAME, ONLINE, PORTAL, SINCE)
# As lists of the province write them, whatever language the page is read in.
KINDS = {
    "y te": ServiceKind.HEALTH,
    "giao duc": ServiceKind.EDUCATION,
    "giam sat": ServiceKind.MONITORING,
    "an ninh": ServiceKind.SECURITY,
    "moi truong": ServiceKind.ENVIRONMENT,
    "van hoa": ServiceKind.CULTURE,
}
ANSWERS = {"co": True, "khong": False}
LONGEST_NAME, MOST_TOLD = 160, 20
is_address = URLValidator(schemes=["https"])


class ServiceRefusedError(ValueError):
    """The message is for the page; `field` names the box it belongs to, where there is one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def enter(
    unit: AdminUnit,
    *,
    kind: str,
    name: str,
    is_online: bool,
    portal: str,
    since: date,
    by: Person,
    client_id: UUID,
) -> EssentialService:
    """Idempotent by `client_id`. Raises ServiceRefusedError; PermissionDenied unless `by` decides in the unit."""
    if not access.may_enter(by, unit):
        raise PermissionDenied
    known = EssentialService.objects.filter(client_id=client_id).first()
    if known:
        return known
    if is_online and not portal:
        raise ServiceRefusedError(_("Dịch vụ trên mạng thì ghi địa chỉ để bà con mở."), "portal")
    row = EssentialService(unit=unit, kind=kind, name=name, is_online=is_online, portal=portal, since=since)
    row.client_id, row.entered_by, row.entered_at = client_id, by, timezone.now()
    return recording.enter(row, by=by.log_actor)


def end(service: EssentialService, *, ended_on: date, reason: str, by: Person) -> ServiceEnd:
    """Once; a second press gives the first ending. Raises ServiceRefusedError, PermissionDenied."""
    if not access.may_enter(by, service.unit):
        raise PermissionDenied
    with transaction.atomic():
        EssentialService.objects.select_for_update(no_key=True).get(pk=service.pk)
        known = ServiceEnd.objects.filter(service=service).first()
        if known:
            return known
        if ended_on < service.since:
            raise ServiceRefusedError(_("Ngày ngừng trước ngày bắt đầu."), "ended_on")
        row = ServiceEnd(service=service, ended_on=ended_on, reason=reason.strip(), ended_by=by)
        row.ended_at = timezone.now()
        return recording.enter(row, by=by.log_actor)


def import_services(content: bytes, *, units: AdminUnitSet, by: Person | None) -> int:
    """All rows or none; how many are new. The same bytes once more add nothing.

    Raises UnreadableList, and ServiceRefusedError that names the wrong cells.
    """
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        if EssentialService.objects.filter(import_digest=digest).exists():
            return 0
        table = read(io.BytesIO(content))
        missing = [each for each in COLUMNS if key_of(each) not in {key_of(have) for have in table.columns}]
        if missing:
            raise ServiceRefusedError(_("Thiếu cột: %(names)s.") % {"names": ", ".join(missing)}, "file")
        keyed = table.keyed()
        known = {each.pk: each for each in units.filter(pk__in={cells[key_of(UNIT)] for cells in keyed})}
        rows, wrong = [], []
        for line, cells in enumerate(keyed, table.first_line):
            try:
                rows.append(_row({each: cells[key_of(each)] for each in COLUMNS}, known, digest, line))
            except ValueError as refusal:
                wrong.append(_("dòng %(line)s: %(why)s") % {"line": line, "why": refusal})
        if wrong:
            raise ServiceRefusedError(_("Chưa ghi gì. ") + "; ".join(wrong[:MOST_TOLD]), "file")
        for row in rows:
            row.entered_by = by
        recording.enter_all(rows, by=by.log_actor if by else "system:citizens")
    return len(rows)


def _row(
    cells: Mapping[str, str], units: Mapping[str, AdminUnit], digest: str, line: int
) -> EssentialService:
    """Raises ValueError with the first thing that is wrong."""
    unit, kind, online = (
        units.get(cells[UNIT]),
        KINDS.get(fold(cells[KIND])),
        ANSWERS.get(fold(cells[ONLINE])),
    )
    if unit is None:
        raise ValueError(_("không có đơn vị này, hoặc ngoài phần phụ trách"))
    if kind is None or online is None:
        raise ValueError(_("xem lại cột loại và cột trên mạng (có hoặc không)"))
    if not 0 < len(cells[NAME]) <= LONGEST_NAME:
        raise ValueError(_("thiếu tên dịch vụ hoặc tên dài quá"))
    row = EssentialService(unit=unit, kind=kind, is_online=online, name=cells[NAME], portal=cells[PORTAL])
    try:
        row.since = vietnamese.parse_date(cells[SINCE])
        if row.portal:
            is_address(row.portal)
    except (vietnamese.WritingError, ValidationError):
        raise ValueError(_("xem lại ngày (ngày/tháng/năm) và địa chỉ (https://…)")) from None
    row.import_digest, row.entered_at = digest, timezone.now()
    row.client_id = uuid5(NAMESPACE_OID, f"{digest}:{line}")
    return row

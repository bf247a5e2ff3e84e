"""A further commune is opened: by an official of its province, or by the operator (`by` None).

Steps may be left and taken up again; each may be repeated and then finds what is there.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.operations.checklist import checklist_of
from commune.operations.models import CommuneOpened, CommuneOpening
from commune.people import access
from commune.people.models import (
    Person,
    Role,
    Visitor,
)
from commune.units.models import AdminUnit, AdminUnitSet, Level

OPERATOR = "system:operator"


class OpeningRefusedError(ValueError):
    """The message is a Vietnamese sentence; `field` names the wrong input if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def communes_opened_by(person: Visitor) -> AdminUnitSet:
    """Communes of the provinces in which she herself is an official of the province."""
    return access.governed_units(person, Role.PROVINCE).filter(level=Level.COMMUNE)


def may_open(person: Visitor) -> bool:
    return communes_opened_by(person).exists()


def openable_by(person: Visitor) -> AdminUnitSet:
    """Those that stand today and were not opened before."""
    return communes_opened_by(person).valid_on(timezone.localdate()).filter(opening__isnull=True)


def open_commune(
    unit: AdminUnit, *, by: Person | None, client_id: UUID, at: datetime | None = None
) -> CommuneOpening:
    """The same `client_id` gives the opening that is there.

    Raises OpeningRefusedError for a unit that is no commune, has ended or was opened before, and PermissionDenied
    for one of another province.
    """
    if by is not None and not access.governs(by, unit, Role.PROVINCE):
        raise PermissionDenied
    moment = at or timezone.now()
    with transaction.atomic():
        AdminUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        known = CommuneOpening.objects.filter(client_id=client_id).first()
        if known and known.unit_id == unit.pk:
            return known
        if unit.level != Level.COMMUNE:
            raise OpeningRefusedError(_("%(unit)s không phải là xã, phường.") % {"unit": unit.name}, "unit")
        if not unit.is_valid_on(timezone.localdate(moment)):
            raise OpeningRefusedError(_("%(unit)s không còn, hoặc chưa có.") % {"unit": unit.name}, "unit")
        if known or CommuneOpening.objects.filter(unit=unit).exists():
            raise OpeningRefusedError(_("%(unit)s đã được mở rồi.") % {"unit": unit.name}, "unit")
        row = CommuneOpening(unit=unit, client_id=client_id, opened_by=by, opened_at=moment)
        return recording.enter(row, by=_actor(by))


def _actor(by: Person | None) -> str:
    return by.log_actor if by else OPERATOR


def begin_step(opening: CommuneOpening, by: Person | None) -> None:
    """One writer an opening. Raises OpeningRefusedError once it is finished, PermissionDenied."""
    if by is not None and not access.governs(by, opening.unit, Role.PROVINCE):
        raise PermissionDenied
    list(CommuneOpening.objects.select_for_update(no_key=True).filter(pk=opening.pk))
    if CommuneOpened.objects.filter(opening=opening).exists():
        raise OpeningRefusedError(_("Xã này đã mở xong; từ nay cán bộ xã tự làm tiếp."))


def finish(opening: CommuneOpening, *, by: Person | None, at: datetime | None = None) -> CommuneOpened:
    """Nothing is missing. A second time gives the first row. Raises OpeningRefusedError and PermissionDenied."""
    with transaction.atomic():
        known = CommuneOpened.objects.filter(opening=opening).first()
        if known and (by is None or access.governs(by, opening.unit, Role.PROVINCE)):
            return known
        begin_step(opening, by)
        missing = [each.label for each in checklist_of(opening.unit) if not each.is_done]
        if missing:
            raise OpeningRefusedError(_("Còn thiếu: %(what)s.") % {"what": ", ".join(missing)})
        row = CommuneOpened(opening=opening, finished_by=by, finished_at=at or timezone.now())
        return recording.enter(row, by=_actor(by))

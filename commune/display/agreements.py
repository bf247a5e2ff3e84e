"""What a keeper gets for what she sells: proposed by the co-op, accepted by the keeper."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.display import access
from commune.display.models import Agreement, AgreementAcceptance
from commune.display.refusing import DisplayRefusedError
from commune.ledger import recording
from commune.people.models import Organization, Person
from commune.places.models import Place, PlaceKind

HUNDREDTHS = 100
MOST_PERCENT = 60


def propose(
    point: Place, *, cooperative: Organization, percent: Decimal, by: Person, client_id: UUID, paper: str = ""
) -> Agreement:
    """Idempotent by `client_id`. Raises DisplayRefusedError."""
    if not access.sends(by, cooperative):
        raise DisplayRefusedError(_("Chỉ người quản lý hoặc bán hàng của hợp tác xã mới làm được việc này."))
    if point.kind != PlaceKind.DISPLAY:
        raise DisplayRefusedError(_("Nơi này không phải điểm trưng bày."))
    rate = percent * HUNDREDTHS
    if not 0 <= percent <= MOST_PERCENT or rate != int(rate):
        raise DisplayRefusedError(_("Hoa hồng từ 0 đến 60 phần trăm, nhiều nhất hai số lẻ."))
    with transaction.atomic():
        list(Place.objects.select_for_update(no_key=True).filter(pk=point.pk))
        known = Agreement.objects.filter(client_id=client_id).first()
        if known:
            return known
        row = Agreement(point=point, cooperative=cooperative, rate=int(rate), paper=paper[:160])
        row.client_id, row.proposed_at, row.proposed_by = client_id, timezone.now(), by
        return recording.enter(row, by=by.log_actor)


def accept(agreement: Agreement, *, by: Person) -> AgreementAcceptance:
    """Idempotent. Raises DisplayRefusedError for who does not keep the point."""
    if not access.keeps(by, agreement.point):
        raise DisplayRefusedError(_("Chỉ người giữ điểm trưng bày mới đồng ý được."))
    with transaction.atomic():
        list(Place.objects.select_for_update(no_key=True).filter(pk=agreement.point_id))
        known = AgreementAcceptance.objects.filter(agreement=agreement).first()
        row = AgreementAcceptance(agreement=agreement, accepted_at=timezone.now(), accepted_by=by)
        return known or recording.enter(row, by=by.log_actor)


def standing(point: Place, cooperative: Organization) -> Agreement | None:
    """The accepted one that was accepted last."""
    found = Agreement.objects.filter(point=point, cooperative=cooperative, acceptance__isnull=False)
    return found.order_by("-acceptance__accepted_at").first()


def percent_of(agreement: Agreement) -> Decimal:
    return Decimal(agreement.rate) / HUNDREDTHS

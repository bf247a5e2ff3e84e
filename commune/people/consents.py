"""Consents: specific, provable, withdrawable (Law 91/2025/QH15). Without one, a name, face or plot is not public."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commune.ledger.recording import enter
from commune.people.access import leads
from commune.people.models import (
    Consent,
    ConsentWithdrawal,
    Membership,
    Organization,
    OrganizationSet,
    Person,
    Purpose,
    Role,
)

_ENDING = "Tôi có thể rút lại bất cứ lúc nào."
WORDINGS = {
    Purpose.NAME: f"Tôi đồng ý cho hiện họ tên của tôi trên trang sản phẩm mà tôi làm ra. {_ENDING}",
    Purpose.FACE: f"Tôi đồng ý cho hiện ảnh chân dung của tôi trên trang sản phẩm mà tôi làm ra. {_ENDING}",
    Purpose.PLOT: f"Tôi đồng ý cho hiện vị trí vườn của tôi trên trang sản phẩm. {_ENDING}",
    Purpose.CONTACT: f"Tôi đồng ý nhận tin nhắn về sản phẩm tôi đã mua. {_ENDING}",
    Purpose.CERTIFICATE: "Tôi đồng ý cho hiện họ tên của tôi trên trang công khai của giấy chứng nhận đào tạo "
    f"mà tôi được cấp. {_ENDING}",
}


class ConsentRefused(PermissionError):
    """Only the person herself consents, or who leads her co-op records her signed paper."""


def give(person: Person, *, purpose: str, by: Person, at: datetime | None = None) -> Consent:
    """The standing consent for one purpose, in the words of this day; a no-op when one stands."""
    if by != person and not any(leads(by, each) for each in Organization.objects.of(person)):
        raise ConsentRefused(f"{by.log_actor} may not record a consent of {person.log_actor}")
    with transaction.atomic():
        known = Consent.objects.standing().filter(person=person, purpose=purpose).first()
        if known:
            return known
        moment = at or timezone.now()
        words = WORDINGS[Purpose(purpose)]
        consent = Consent(person=person, purpose=purpose, wording=words, given_at=moment, recorded_by=by)
        return enter(consent, by=by.log_actor, at=moment)


def withdraw(consent: Consent, *, at: datetime | None = None, by: Person | None = None) -> ConsentWithdrawal:
    """Ends a consent at once; a no-op when it was withdrawn before."""
    with transaction.atomic():
        known = ConsentWithdrawal.objects.filter(consent=consent).first()
        if known:
            return known
        moment = at or timezone.now()
        withdrawal = ConsentWithdrawal(consent=consent, withdrawn_at=moment)
        return enter(withdrawal, by=(by or consent.person).log_actor, at=moment)


def stands(person: Person, purpose: str) -> bool:
    return Consent.objects.standing().filter(person=person, purpose=purpose).exists()


def stands_for(organization: Organization, purpose: str) -> bool:
    """For a household: whether a farmer of it consents today."""
    farmers = Membership.objects.current().filter(organization=organization, role=Role.FARMER)
    standing = Consent.objects.standing().filter(purpose=purpose)
    return standing.filter(person__in=farmers.values("person")).exists()


def standing_for(purpose: str) -> OrganizationSet:
    """Organizations of which a farmer consents today, for filtering their rows."""
    standing = Consent.objects.standing().filter(purpose=purpose)
    farmers = Membership.objects.current().filter(role=Role.FARMER, person__in=standing.values("person"))
    return Organization.objects.filter(pk__in=farmers.values("organization"))

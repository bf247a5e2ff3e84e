"""Member cards: a printed QR and, on another slip, a PIN. Issued and revoked by the member's co-op."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger.recording import enter
from commune.lib.vietnamese import format_datetime
from commune.people.access import is_member_of, works_in
from commune.people.models import (
    LEADING,
    CardRevocation,
    CardTry,
    MemberCard,
    Membership,
    Organization,
    Person,
    PersonSet,
    Role,
    UnitRole,
)
from commune.people.reaching import tell

PIN_DIGITS = 6
TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
CARD_ROLES = {Role.FARMER, Role.PACKER, Role.SELLER, Role.BOATMAN, Role.TRADER}


class CardRefused(PermissionError):
    """Nobody else may issue or revoke this card; the message is for the page."""


class CardTrouble(ValueError):
    """A card that opens nothing now; `code` is unknown, revoked, locked or pin, the message is for the page."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def issue(person: Person, *, organization: Organization, by: Person) -> tuple[MemberCard, str, str]:
    """A new card with its token and PIN, which are kept nowhere; her earlier cards of this co-op end.

    Raises CardRefused unless `by` is its manager or technician and `person` one of `members_for_cards`: who may
    print a card can sign in as its holder, so nobody prints oneself a manager or an official.
    """
    if not works_in(by, organization, *LEADING):
        raise CardRefused(_("Chỉ quản lý hoặc cán bộ kỹ thuật của hợp tác xã được cấp thẻ."))
    if not is_member_of(person, organization):
        raise CardRefused(_("Người này không phải thành viên của hợp tác xã."))
    if not members_for_cards(organization).filter(pk=person.pk).exists():
        raise CardRefused(_("Người đang giữ chức vụ tự đăng nhập, không dùng thẻ."))
    token, pin = secrets.token_urlsafe(16), _new_pin()
    card = MemberCard(
        person=person,
        issued_by=organization,
        issuer=by,
        token_hash=_hash_of(token),
        pin_hash=make_password(pin),
    )
    with transaction.atomic():
        for older in MemberCard.objects.standing().filter(person=person, issued_by=organization):
            _end(older, by=by, reason=_("Cấp thẻ mới"))
        enter(card, by=by.log_actor)
        words = {"organization": organization.name, "at": format_datetime(card.issued_at)}
        tell(person, template="people/card_issued", params=words, dedup_key=f"card:{card.pk}")
    return card, token, pin


def members_for_cards(organization: Organization) -> PersonSet:
    """Its members who hold no office anywhere: whoever leads or governs signs in by herself."""
    members = Person.objects.members_of(Organization.objects.filter(pk=organization.pk))
    leading = Membership.objects.current().exclude(role__in=CARD_ROLES)
    offices = UnitRole.objects.current()
    plain = members.filter(is_staff=False, is_superuser=False)
    return plain.exclude(pk__in=leading.values("person")).exclude(pk__in=offices.values("person"))


def revoke(card: MemberCard, *, by: Person, reason: str) -> CardRevocation:
    """Ends the card; a no-op for a revoked one. Raises CardRefused unless it is her own or her co-op's."""
    if by != card.person and not works_in(by, card.issued_by, *LEADING):
        raise CardRefused(_("Chỉ hợp tác xã đã cấp hoặc chính chủ thẻ được thu hồi thẻ."))
    with transaction.atomic():
        known = CardRevocation.objects.filter(card=card).first()
        return known or _end(card, by=by, reason=reason)


def address_of(token: str) -> str:
    """What the QR says."""
    return f"{settings.PUBLIC_ADDRESS}/card/{token}/"


def card_of(token: str) -> MemberCard:
    """Raises CardTrouble unknown or revoked."""
    card = MemberCard.objects.filter(token_hash=_hash_of(token)).select_related("person", "issued_by").first()
    if card is None:
        raise CardTrouble("unknown", _("Không có thẻ nào mang mã này."))
    if CardRevocation.objects.filter(card=card).exists():
        raise CardTrouble("revoked", _("Thẻ này đã bị thu hồi. Hãy hỏi hợp tác xã để được cấp thẻ mới."))
    return card


def holder_of(token: str, *, pin: str, at: datetime | None = None) -> Person:
    """The person whom card and PIN open for; raises CardTrouble. Each try is counted before the PIN is looked at."""
    card = card_of(token)
    left = _count_try(card, at or timezone.now())
    if left < 0:
        raise CardTrouble("locked", _("Nhập sai quá nhiều lần. Thẻ tạm khóa 15 phút."))
    if not check_password(pin, card.pin_hash):
        raise CardTrouble("pin", _("Mã PIN không đúng. Còn %(left)s lần thử.") % {"left": left})
    if not card.person.is_active:
        raise CardTrouble("revoked", _("Tài khoản này đã ngừng dùng."))
    card.tries.all().delete()
    return card.person


def _count_try(card: MemberCard, now: datetime) -> int:
    """Tries left after this one; negative when it came too often. Under the card's lock: no two count as one."""
    with transaction.atomic():
        MemberCard.objects.select_for_update(no_key=True).get(pk=card.pk)
        recent = card.tries.filter(at__gt=now - LOCKED_FOR).count()
        if recent < TRIES:
            CardTry.objects.create(card=card, at=now)
        return TRIES - recent - 1


def _end(card: MemberCard, *, by: Person, reason: str) -> CardRevocation:
    return enter(CardRevocation(card=card, revoked_by=by, reason=reason[:200]), by=by.log_actor)


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _new_pin() -> str:
    """Six digits, none of the PINs that people try first."""
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
        if len(set(pin)) > 2 and pin not in "01234567890" and pin not in "09876543210":  # noqa: PLR2004
            return pin

"""An account's person takes it over: by a link that only her phone gets, until then nobody can sign in for it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.messages import outbox
from commune.messages.models import Channel, Message
from commune.people import memberships
from commune.people.models import OrganizationKind, Person, Role
from commune.tradefloor.access import keepers, may_invite
from commune.tradefloor.models import Account, Invitation, InvitationAcceptance

LASTS = timedelta(days=30)
SALT = "tradefloor.invitation"
ROLES = {OrganizationKind.HOUSEHOLD: (Role.FARMER, Role.SELLER)}


class InvitationRefusedError(ValueError):
    """The message is a Vietnamese sentence for who asked; `code` is gone, taken, other or sign-in."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def send(account: Account, *, by: Person, at: datetime | None = None) -> Message:
    """The link by SMS to the phone of the list, at most once a day. Raises InvitationRefusedError."""
    if not may_invite(by, account):
        raise InvitationRefusedError("other", _("Tài khoản này ngoài phạm vi anh chị phụ trách."))
    invitation = Invitation.objects.filter(account=account).first()
    if invitation is None:
        raise InvitationRefusedError("taken", _("Tài khoản này đã có người nhận."))
    _check_free(account)
    moment = at or timezone.now()
    return outbox.post(
        to=f"phone:{invitation.phone}",
        channel=Channel.SMS,
        template="tradefloor/invitation",
        params={"organization": account.organization.name, "address": address_of(invitation)},
        dedup_key=f"invitation:{account.pk}:{_phone_mark(invitation)}:{moment:%Y%m%d}",
        lasts=LASTS,
        is_secret=True,
        at=moment,
    )


def correct(invitation: Invitation, *, full_name: str, phone: str) -> None:
    """The list says now that it is somebody else's: a link that went to the old phone opens nothing any more."""
    Invitation.objects.filter(pk=invitation.pk).update(full_name=full_name, phone=phone)


def address_of(invitation: Invitation) -> str:
    """Whoever has this has read the phone's messages: it is told to nobody else."""
    token = signing.dumps([str(invitation.pk), _phone_mark(invitation)], salt=SALT)
    return f"{settings.PUBLIC_ADDRESS}/invitations/{token}/"


def _phone_mark(invitation: Invitation) -> str:
    """Says which phone was meant without telling it: addresses stand in logs."""
    return salted_hmac(SALT, invitation.phone, algorithm="sha256").hexdigest()[:16]


def invitation_of(token: str) -> Invitation:
    """Raises InvitationRefusedError for a forged, old or used link."""
    try:
        key, mark = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired as error:
        raise InvitationRefusedError("gone", _("Lời mời đã quá 30 ngày. Nhờ cán bộ gửi lại.")) from error
    except signing.BadSignature as error:
        raise InvitationRefusedError(
            "gone", _("Đường dẫn lời mời không đúng. Mở lại từ tin nhắn.")
        ) from error
    found = Invitation.objects.filter(account=key).select_related("account__organization__unit").first()
    if found is None:
        raise InvitationRefusedError("taken", _("Tài khoản này đã có người nhận. Anh chị đăng nhập để dùng."))
    if _phone_mark(found) != mark:
        raise InvitationRefusedError("gone", _("Lời mời này đã gửi lại cho người khác, không dùng được nữa."))
    return found


def accept(
    invitation: Invitation, *, password: str, signed_in: Person | None, at: datetime | None = None
) -> Person:
    """She keeps the organization's booth from now on; her account is made unless her phone has one already.

    A person with that phone must have signed in herself. Raises InvitationRefusedError, also where a manager has come
    to the organization by another way meanwhile: then it is hers to say who belongs to it.
    """
    with transaction.atomic():
        locked = Account.objects.select_for_update(no_key=True, of=("self",)).select_related("organization")
        account = locked.get(pk=invitation.account_id)
        if InvitationAcceptance.objects.filter(account=account).exists():
            raise InvitationRefusedError(
                "taken", _("Tài khoản này đã có người nhận. Anh chị đăng nhập để dùng.")
            )
        _check_free(account)
        person = _person(invitation, password, signed_in)
        for role in ROLES.get(OrganizationKind(account.organization.kind), (Role.MANAGER, Role.SELLER)):
            # Nobody manages the organization yet: the official's list stands in for a manager's word.
            memberships.join(person, organization=account.organization, role=role, by=None, at=at)
        row = InvitationAcceptance(account=account, person=person, accepted_at=at or timezone.now())
        recording.enter(row, by=person.log_actor)
        Invitation.objects.filter(account=account).delete()
    return person


def _check_free(account: Account) -> None:
    if keepers().filter(organization=account.organization_id).exists():
        raise InvitationRefusedError(
            "taken", _("Tổ chức này đã có người quản lý. Người quản lý tự thêm người vào tổ chức.")
        )


def has_person(invitation: Invitation) -> bool:
    return Person.objects.filter(phone=invitation.phone).exists()


def _person(invitation: Invitation, password: str, signed_in: Person | None) -> Person:
    known = Person.objects.filter(phone=invitation.phone).first()
    if known is None:
        # The link came by this phone's messages, so the phone is hers.
        return Person.objects.create_user(
            full_name=invitation.full_name, phone=invitation.phone, phone_verified=True, password=password
        )
    if signed_in != known:
        raise InvitationRefusedError(
            "sign-in", _("Số điện thoại này đã có tài khoản. Đăng nhập rồi mở lại lời mời.")
        )
    return known

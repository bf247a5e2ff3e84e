"""The trade floor (sàn giao dịch): who has an account, how they came, and what they announce without a booth."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef

from commune.market.models import Listing
from commune.people.models import Organization, Person, Visitor
from commune.products.models import Species


class ImportDraft(models.Model):
    """Tệp chờ nhập: an official's workbook between preview and confirmation; gone once entered, or after a week."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Person, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.name


class FloorImport(models.Model):
    """Lần nhập: a workbook that was entered; `counts` says how many rows of each sheet were new, known, left out."""

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    counts = models.JSONField()
    is_partial = models.BooleanField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class AccountSet(models.QuerySet["Account"]):
    def visible_to(self, person: Visitor) -> "AccountSet":
        """Those of the units that she governs."""
        from commune.tradefloor.access import accounts_seen_by

        return accounts_seen_by(self, person)

    def counted(self) -> "AccountSet":
        """With `has_listing`, `has_booth`, `is_claimed`: by its invitation, or because somebody keeps it anyway."""
        from commune.tradefloor.access import keepers

        standing = Listing.objects.standing().filter(booth__organization=OuterRef("organization"))
        notices = SupplyNotice.objects.standing().filter(account=OuterRef("pk"))
        accepted = InvitationAcceptance.objects.filter(account=OuterRef("pk"))
        return self.annotate(
            has_listing=Exists(standing) | Exists(notices),
            has_booth=Exists(Organization.objects.filter(pk=OuterRef("organization"), booths__isnull=False)),
            is_claimed=Exists(accepted) | Exists(keepers().filter(organization=OuterRef("organization"))),
        )


class Account(models.Model):
    """Tài khoản trên sàn of an organization. Nobody signs in by it: persons do, once they accept its invitation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.OneToOneField(Organization, models.PROTECT, related_name="floor_account")
    entered_in = models.ForeignKey(FloorImport, models.PROTECT, related_name="accounts")
    entered_at = models.DateTimeField()

    objects = AccountSet.as_manager()

    def __str__(self) -> str:
        return f"account of {self.organization_id}"


class Invitation(models.Model):
    """Lời mời: who may take an account over that nobody keeps, as the list says. Goes when it is accepted."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="invitation")
    full_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"invitation to {self.account_id}"


class InvitationAcceptance(models.Model):
    """Nhận tài khoản: from now on this person keeps the organization's booth."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="acceptance")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"acceptance of {self.account_id}"


class SupplyNoticeSet(models.QuerySet["SupplyNotice"]):
    def standing(self) -> "SupplyNoticeSet":
        return self.filter(withdrawal__isnull=True)


class SupplyNotice(models.Model):
    """Tin muốn bán: goods that an account announces without selling them online; buyers call. One of a name stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="notices")
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=160)
    species = models.ForeignKey(Species, models.PROTECT, related_name="+")
    kilograms = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    announced_at = models.DateTimeField()

    objects = SupplyNoticeSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account", "folded"], name="notice_by_name")]

    def __str__(self) -> str:
        return self.name


class NoticeWithdrawal(models.Model):
    """Gỡ tin muốn bán."""

    notice = models.OneToOneField(SupplyNotice, models.PROTECT, primary_key=True, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"withdrawal of {self.notice_id}"

"""A booth's own site: how it presents itself, and under which host names it answers."""

import uuid

from django.db import models

from commune.market.models import Booth
from commune.people.models import Person, Visitor


class Palette(models.TextChoices):
    """Colours of the house, so that whatever is chosen can be read."""

    LEAF = "leaf", "Xanh lá"
    RIVER = "river", "Xanh sông"
    MANGO = "mango", "Nâu vàng"
    CHILI = "chili", "Đỏ ớt"


class StorefrontEdition(models.Model):
    """Trang bán hàng riêng as its keeper wrote it; the latest holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="storefront_editions")
    palette = models.CharField(max_length=10, choices=Palette)
    motto = models.CharField(max_length=120, blank=True)
    about = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"storefront of {self.booth_id}"


class HostClaimSet(models.QuerySet["HostClaim"]):
    def kept_by(self, person: Visitor) -> "HostClaimSet":
        return self.filter(booth__in=Booth.objects.kept_by(person))

    def open(self) -> "HostClaimSet":
        return self.filter(release__isnull=True)

    def answering(self) -> "HostClaimSet":
        """Confirmed and not released: under these names the booth's site is served."""
        return self.open().filter(confirmation__isnull=False)


class HostClaim(models.Model):
    """Tên miền: a booth says that a host name is its own. `host` in ASCII (IDNA), lower case, without a port.

    Nothing answers under it until it is confirmed. `token` is what the domain shows to prove it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="host_claims")
    host = models.CharField(max_length=253, db_index=True)
    token = models.CharField(max_length=40)
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = HostClaimSet.as_manager()

    def __str__(self) -> str:
        return self.host


class Way(models.TextChoices):
    TOKEN = "token", "Tên miền trình mã xác nhận"  # how, not what
    OPERATOR = "operator", "Người vận hành đặt"


class HostConfirmation(models.Model):
    """Xác nhận tên miền: by the token that the domain showed, or by an operator who was convinced otherwise."""

    claim = models.OneToOneField(HostClaim, models.PROTECT, primary_key=True, related_name="confirmation")
    way = models.CharField(max_length=10, choices=Way)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"confirmation of {self.claim_id}"


class HostRelease(models.Model):
    """Thôi dùng tên miền: from then on nothing answers under it, and another booth may claim it."""

    claim = models.OneToOneField(HostClaim, models.PROTECT, primary_key=True, related_name="release")
    reason = models.CharField(max_length=200)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"release of {self.claim_id}"

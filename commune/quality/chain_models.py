"""Safe-food chains as the province confirms them."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.units.models import AdminUnit


class ChainStep(models.TextChoices):
    GROWING = "growing", "Sản xuất"
    PACKING = "packing", "Sơ chế, đóng gói"
    TRANSPORT = "transport", "Vận chuyển"
    TRADING = "trading", "Kinh doanh"


class SafeChainSet(models.QuerySet["SafeChain"]):
    def valid_on(self, day: date) -> "SafeChainSet":
        """Confirmed and not ended on that day."""
        found = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
        return found.exclude(Exists(SafeChainEnd.objects.filter(chain=OuterRef("pk"), on__lte=day)))


class SafeChain(models.Model):
    """Chuỗi cung ứng thực phẩm an toàn: a dated confirmation by the province, for named varieties (by slug)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    issuer = models.CharField(max_length=160)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="safe_chains")
    varieties = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = SafeChainSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "number"], name="one_chain_a_number")]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class SafeChainLink(models.Model):
    """Mắt xích của chuỗi: a facility (cơ sở) in it, with what it does; `place` empty: all its holder's places."""

    chain = models.ForeignKey(SafeChain, models.PROTECT, related_name="links")
    step = models.CharField(max_length=12, choices=ChainStep)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="safe_chain_links")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="safe_chain_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "step", "place"],
                condition=Q(place__isnull=False),
                name="one_link_a_step_and_place",
            ),
            models.UniqueConstraint(
                fields=["chain", "step", "organization"],
                condition=Q(place__isnull=True),
                name="one_link_a_step_and_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.chain_id}"


class SafeChainEnd(models.Model):
    """Thu hồi xác nhận chuỗi: from `on` it vouches for nothing."""

    chain = models.OneToOneField(SafeChain, models.PROTECT, primary_key=True, related_name="end")
    on = models.DateField()
    reason = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.chain_id} on {self.on}"

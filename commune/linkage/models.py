"""Digital economy: co-ops that work digitally, linkage between co-op and buyer, zones of raw material."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from commune.people.models import Organization, Person, Visitor
from commune.places.models import Place
from commune.trading.models import Contract
from commune.units.models import AdminUnit


class ImportFile(models.Model):
    """Tệp đã nhập: known by the SHA-256 of its bytes, so that it counts once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class DigitalUseSet(models.QuerySet["DigitalUse"]):
    def visible_to(self, person: Visitor) -> "DigitalUseSet":
        from commune.linkage.access import digital_uses_seen_by

        return digital_uses_seen_by(self, person)

    def standing(self, day: date) -> "DigitalUseSet":
        ended = Q(end__isnull=False) & Q(end__since__lte=day)
        return self.filter(since__lte=day).exclude(ended)


class DigitalUse(models.Model):
    """HTX dùng công nghệ số: an official's word on what the house found (`found`, counted then).

    Imported ones have a name in place of an organization and nothing found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="digital_uses")
    name = models.CharField(max_length=160)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="digital_uses")
    since = models.DateField()
    found = models.JSONField(default=dict)
    imported_in = models.ForeignKey(ImportFile, models.PROTECT, null=True, related_name="digital_uses")
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    objects = DigitalUseSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name", "since"], name="one_digital_use_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class DigitalUseEnd(models.Model):
    """Thôi dùng công nghệ số: from `since` on it does not count."""

    use = models.OneToOneField(DigitalUse, models.PROTECT, primary_key=True, related_name="end")
    since = models.DateField()
    reason = models.CharField(max_length=300)
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.use_id} until {self.since}"


class ZoneSet(models.QuerySet["Zone"]):
    def visible_to(self, person: Visitor) -> "ZoneSet":
        from commune.linkage.access import zones_seen_by

        return zones_seen_by(self, person)


class Zone(models.Model):
    """Vùng nguyên liệu: its area and whether it works digitally come from its plots; imported ones say both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="raw_material_zones")
    product = models.CharField(max_length=80)
    since = models.DateField()
    imported_in = models.ForeignKey(ImportFile, models.PROTECT, null=True, related_name="zones")
    imported_area_m2 = models.PositiveBigIntegerField(null=True)
    is_digital = models.BooleanField(null=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = ZoneSet.as_manager()

    def __str__(self) -> str:
        return self.name


class ZonePlot(models.Model):
    """Vườn trong vùng."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="plots")
    plot = models.ForeignKey(Place, models.PROTECT, related_name="zones")
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "plot"], name="one_plot_a_zone")]

    def __str__(self) -> str:
        return f"{self.plot_id} in {self.zone_id}"


class LinkageModelSet(models.QuerySet["LinkageModel"]):
    def visible_to(self, person: Visitor) -> "LinkageModelSet":
        from commune.linkage.access import models_seen_by

        return models_seen_by(self, person)

    def agreed(self) -> "LinkageModelSet":
        """Confirmed by both sides, or imported as such."""
        said = ModelConfirmation.objects.values("model")
        sides = Q(pk__in=said.filter(side=Party.COOPERATIVE)) & Q(pk__in=said.filter(side=Party.BUYER))
        return self.filter(Q(imported_in__isnull=False) | sides)


class LinkageModel(models.Model):
    """Mô hình liên kết: co-op and buyer bind themselves from `begins` to the last day `ends` (empty: without end).

    What was delivered is never written here: it is summed over the tied contracts. `is_digital` only a file says.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="linkage_models")
    product = models.CharField(max_length=80)
    buyer = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="linkages_bought")
    buyer_name = models.CharField(max_length=160)
    cooperative = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="linkages")
    cooperative_name = models.CharField(max_length=160)
    begins = models.DateField()
    ends = models.DateField(null=True)
    committed_kg = models.PositiveIntegerField()
    price_rule = models.CharField(max_length=400)
    document = models.CharField(max_length=120, blank=True)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, related_name="models")
    is_digital = models.BooleanField(null=True)
    imported_in = models.ForeignKey(ImportFile, models.PROTECT, null=True, related_name="models")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    objects = LinkageModelSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")), name="linkage_ends_after_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Party(models.TextChoices):
    COOPERATIVE = "cooperative", "Hợp tác xã"
    BUYER = "buyer", "Bên mua"


class ModelConfirmation(models.Model):
    """Xác nhận mô hình: one word of each side; with both it counts."""

    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="confirmations")
    side = models.CharField(max_length=12, choices=Party)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "side"], name="one_word_a_party")]

    def __str__(self) -> str:
        return f"{self.side} of {self.model_id}"


class ModelEnd(models.Model):
    """Chấm dứt mô hình early: `since` is the first day on which it no longer holds."""

    model = models.OneToOneField(LinkageModel, models.PROTECT, primary_key=True, related_name="end")
    since = models.DateField()
    reason = models.CharField(max_length=300)
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.model_id} until {self.since}"


class ModelContract(models.Model):
    """Hợp đồng của mô hình: a trading contract of the same two sides; it counts for one model only."""

    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="contracts")
    contract = models.OneToOneField(Contract, models.PROTECT, related_name="linkage")
    tied_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    tied_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contract_id} of {self.model_id}"

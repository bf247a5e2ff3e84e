"""The stamp programme: what is planned, granted, ordered, ruled, made, delivered, confirmed and given back."""

import uuid

from django.db import models
from django.db.models import F, Q

from commune.people.models import Organization, Person, Visitor
from commune.products.models import TradeItem
from commune.stamps.models import StampBatch, StampMark
from commune.units.models import AdminUnit


class StampProgramme(models.Model):
    """Chương trình tem of a province. The planned figures are a plan by `source`; they say nothing of what was done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="stamp_programmes")
    name = models.CharField(max_length=160)
    planned_stamps = models.PositiveIntegerField()
    planned_facilities = models.PositiveIntegerField()
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_programme_a_name")]

    def __str__(self) -> str:
        return self.name


class QuotaSet(models.QuerySet["StampQuota"]):
    def visible_to(self, person: Visitor) -> "QuotaSet":
        from commune.quotas.access import seen_by

        return self.filter(seen_by(person, "facility"))


class StampQuota(models.Model):
    """Hạn mức tem: how many stamps of a programme a facility may order between two days, by a decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(StampProgramme, models.PROTECT, related_name="quotas")
    facility = models.ForeignKey(Organization, models.PROTECT, related_name="stamp_quotas")
    decision = models.CharField(max_length=60)
    decided_on = models.DateField()
    count = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    objects = QuotaSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "facility", "decision"], name="one_quota_a_decision"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="a_quota_has_stamps"),
        ]

    def __str__(self) -> str:
        return self.decision


class QuotaLevel(models.Model):
    """Mức đã đặt: how much of a quota is taken. A counter, so that two orders at once cannot pass the limit."""

    quota = models.OneToOneField(StampQuota, models.CASCADE, primary_key=True, related_name="level")
    limit = models.PositiveIntegerField()
    ordered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ordered__lte=F("limit")), name="ordered_within_quota")
        ]

    def __str__(self) -> str:
        return f"{self.ordered}/{self.limit}"

    @property
    def left(self) -> int:
        return self.limit - self.ordered


class StampOrderSet(models.QuerySet["StampOrder"]):
    def visible_to(self, person: Visitor) -> "StampOrderSet":
        from commune.quotas.access import seen_by

        return self.filter(seen_by(person, "quota__facility"))

    def standing(self) -> "StampOrderSet":
        """Waiting or approved: those that take of the quota."""
        return self.exclude(ruling__is_approved=False)


class StampOrder(models.Model):
    """Đơn đặt tem of a facility, within its quota."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quota = models.ForeignKey(StampQuota, models.PROTECT, related_name="orders")
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    ordered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    objects = StampOrderSet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="an_order_has_stamps")]

    def __str__(self) -> str:
        return f"{self.count} × {self.trade_item_id}"


class OrderRuling(models.Model):
    """Duyệt đơn đặt tem: approved or refused (with the reason, and the quota is free again)."""

    order = models.OneToOneField(StampOrder, models.PROTECT, primary_key=True, related_name="ruling")
    is_approved = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    ruled_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.order_id}: {self.is_approved}"


class OrderBatch(models.Model):
    """Đợt tem của đơn: the roll made for an approved order."""

    order = models.OneToOneField(StampOrder, models.PROTECT, primary_key=True, related_name="making")
    batch = models.OneToOneField(StampBatch, models.PROTECT, related_name="programme_order")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.order_id}: {self.batch_id}"


class Reach(models.Model):
    """Stamps `first` to `last` of an order's roll, both included, counted from 0."""

    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="quotas_%(class)s_is_a_range")
        ]

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def words(self) -> str:
        from commune.stamps.ranges import written

        return written(self.first, self.last)


class DeliverySet(models.QuerySet["StampDelivery"]):
    def visible_to(self, person: Visitor) -> "DeliverySet":
        from commune.quotas.access import seen_by

        return self.filter(seen_by(person, "order__quota__facility"))


class StampDelivery(Reach):
    """Giao tem: a range sent to the facility. Counts as delivered once the facility has confirmed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(StampOrder, models.PROTECT, related_name="deliveries")
    slip = models.CharField(max_length=60)
    delivered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField()

    objects = DeliverySet.as_manager()

    def __str__(self) -> str:
        return self.slip


class DeliveryReceipt(Reach):
    """Biên nhận tem: what the facility counted, the range or less of it; these stamps are `delivered` from then on."""

    delivery = models.OneToOneField(StampDelivery, models.PROTECT, primary_key=True, related_name="receipt")
    note = models.CharField(max_length=300, blank=True)
    mark = models.ForeignKey(StampMark, models.PROTECT, related_name="+")
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.count}"


class ReturnKind(models.TextChoices):
    RETURNED = "returned", "Trả lại"
    DESTROYED = "destroyed", "Hủy có biên bản"


class StampReturn(Reach):
    """Trả, hủy tem: delivered stamps that never went on goods, and never will: they are void from then on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(StampOrder, models.PROTECT, related_name="returns")
    kind = models.CharField(max_length=10, choices=ReturnKind)
    reason = models.CharField(max_length=300)
    mark = models.ForeignKey(StampMark, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"

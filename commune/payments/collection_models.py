"""Cash that carriers collect for sellers: the carrier owes it until her own transfer is matched."""

import uuid

from django.db import models

from commune.people.models import Organization, Person


class CollectionSet(models.QuerySet["Collection"]):
    def owed(self) -> "CollectionSet":
        """Collected, and on no sheet of the carrier yet."""
        return self.filter(sheet_line__isnull=True)


class Collection(models.Model):
    """Khoản thu hộ: a carrier took `amount` in cash for what `reference` names ("order:<uuid>"), and owes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("payments.SellerAccount", models.PROTECT, related_name="collections")
    carrier = models.ForeignKey(Organization, models.PROTECT, related_name="collections")
    reference = models.CharField(max_length=80, unique=True)
    label = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    collected_at = models.DateTimeField()

    objects = CollectionSet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="collect_something")]

    def __str__(self) -> str:
        return f"{self.amount} for {self.reference}"


class CollectionSheet(models.Model):
    """Bảng kê thu hộ: what a carrier is asked to transfer at once; paid when its request is."""

    request = models.OneToOneField(
        "payments.PaymentRequest", models.PROTECT, primary_key=True, related_name="collection_sheet"
    )
    carrier = models.ForeignKey(Organization, models.PROTECT, related_name="collection_sheets")
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"sheet {self.request_id}"


class CollectionSheetLine(models.Model):
    """Dòng bảng kê: a collection stands on one sheet only."""

    sheet = models.ForeignKey(CollectionSheet, models.PROTECT, related_name="lines")
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="sheet_line")

    def __str__(self) -> str:
        return f"{self.collection_id} on {self.sheet_id}"

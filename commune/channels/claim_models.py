"""What files say of sellers and products on national marketplaces: claims of others, kept with where they come from."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commune.lib.fold import words
from commune.people.access import governed_units
from commune.people.models import Person, Visitor
from commune.units.models import AdminUnit


class ClaimKind(models.TextChoices):
    SELLERS = "sellers", _("Người bán trên sàn")
    PRODUCTS = "products", _("Sản phẩm trên sàn")


class Grade(models.TextChoices):
    """How far a claim of others is trusted: B came with an official letter, C without one."""

    LETTER = "B", "B, có văn bản kèm theo"
    PLAIN = "C", "C, chưa có văn bản"


class MarketplaceFileSet(models.QuerySet["MarketplaceFile"]):
    def visible_to(self, person: Visitor) -> "MarketplaceFileSet":
        """Files about units that she governs, and those that claim something of such a unit."""
        governed = governed_units(person)
        inside = MarketplaceClaim.objects.filter(page__file=models.OuterRef("pk"), unit__in=governed)
        return self.filter(Q(unit__in=governed) | models.Exists(inside))


class MarketplaceFile(models.Model):
    """Tệp số liệu sàn: a list as `source` gave it, true for the day `as_of`, known by the SHA-256 of its bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=ClaimKind)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    source = models.CharField(max_length=120)
    letter = models.CharField(max_length=80, blank=True)
    grade = models.CharField(max_length=1, choices=Grade)
    as_of = models.DateField()
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = MarketplaceFileSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "kind", "as_of", "unit"], name="one_file_a_content")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_complete(self) -> bool:
        return hasattr(self, "completion")


class FilePage(models.Model):
    """Trang của tệp: up to a thousand rows as they were understood (`kept`, packed JSON), entered in one transaction.

    `refused` are [line, column, why, the row as it came], so that nothing of the file is lost.
    """

    file = models.ForeignKey(MarketplaceFile, models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    kept = models.BinaryField()
    refused = models.JSONField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_page_a_number")]

    def __str__(self) -> str:
        return f"page {self.number} of {self.file_id}"


class FileCompletion(models.Model):
    """Đã nhập xong: all rows were read; from now on its claims count. `root` is the Merkle root over its pages."""

    file = models.OneToOneField(MarketplaceFile, models.PROTECT, primary_key=True, related_name="completion")
    rows = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows=models.F("accepted") + models.F("known") + models.F("refused")),
                name="no_row_of_a_file_lost",
            )
        ]

    def __str__(self) -> str:
        return f"completion of {self.file_id}"


class MarketplaceClaimSet(models.QuerySet["MarketplaceClaim"]):
    def visible_to(self, person: Visitor) -> "MarketplaceClaimSet":
        """Of communes that she governs."""
        return self.filter(unit__in=governed_units(person))

    def counted(self) -> "MarketplaceClaimSet":
        """Of files that were read to their end."""
        return self.filter(page__file__completion__isnull=False)

    def like(self, text: str) -> "MarketplaceClaimSet":
        """Whose name or number has every word of `text`, accents or not."""
        found = self
        for word in words(text)[:6]:
            found = found.filter(folded__contains=word)
        return found


class MarketplaceClaim(models.Model):
    """Dòng số liệu sàn: a seller or a product on a marketplace, as a file claims. `key` is it across files."""

    page = models.ForeignKey(FilePage, models.PROTECT, related_name="claims")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ClaimKind)
    key = models.CharField(max_length=120)
    platform = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    folded = models.CharField(max_length=300)
    seller_key = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    price = models.BigIntegerField(null=True)
    as_of = models.DateField()

    objects = MarketplaceClaimSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "as_of", "key"], name="one_claim_a_day")]
        indexes = [models.Index(fields=["kind", "unit", "as_of"])]

    def __str__(self) -> str:
        return self.key

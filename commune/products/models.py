"""What: species, varieties and trade items."""

import uuid

from django.db import models

from commune.people.models import Organization


class Species(models.Model):
    """Loài. `code` is the EPPO code where known (MNGIN mango)."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=80)
    scientific_name = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "species"

    def __str__(self) -> str:
        return self.name


class Variety(models.Model):
    """Giống: a name of a plant, never a geographical indication."""

    species = models.ForeignKey(Species, models.PROTECT, related_name="varieties")
    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        verbose_name_plural = "varieties"

    def __str__(self) -> str:
        return self.name


class TradeItem(models.Model):
    """Mặt hàng with a GTIN-14: what is harvested in bulk or packed and can be ordered.

    `net_content` of `uom` (UN/ECE Rec 20: KGM) is in one unit of it; a bulk item is counted in `uom` itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gtin = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    slug = models.SlugField(max_length=140, unique=True)
    folded = models.CharField(max_length=160, db_index=True)
    variety = models.ForeignKey(Variety, models.PROTECT, related_name="trade_items")
    brand_owner = models.ForeignKey(Organization, models.PROTECT, related_name="trade_items")
    is_bulk = models.BooleanField(default=False)
    net_content = models.DecimalField(max_digits=10, decimal_places=3, default=1)
    uom = models.CharField(max_length=3, default="KGM")
    shelf_life_days = models.PositiveSmallIntegerField(null=True, blank=True)
    description = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    storage = models.CharField(max_length=200, blank=True)
    picture = models.CharField(max_length=40, default="mango")

    def __str__(self) -> str:
        return self.name

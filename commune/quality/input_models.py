"""What labels and law say of inputs: products, and the dated lists that speak of them, each with what it lists."""

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from commune.people.models import Person
from commune.products.models import Species


class ListKind(models.TextChoices):
    LABELS = "labels", "Thời gian cách ly theo nhãn"
    BANS = "bans", "Hoạt chất bị cấm"
    PERMITTED = "permitted", "Danh mục thuốc được phép sử dụng"


class ListEditionSet(models.QuerySet["ListEdition"]):
    def in_force_on(self, day: date, *, known_at: datetime | None = None) -> "ListEditionSet":
        """By the date of the law; `known_at`: only what had been loaded by that moment. Newest first."""
        found = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
        if known_at:
            found = found.filter(loaded_at__lte=known_at)
        return found.order_by("-valid_from", "-loaded_at", "-pk")


class ListEdition(models.Model):
    """Ấn bản danh mục: one list as it was issued, and as it was loaded here (law date and load date).

    `sha256` is of the file, so that the same file is one edition. `loaded_by` empty: set up with the house.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=ListKind)
    issuer = models.CharField(max_length=160)
    number = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=160, blank=True)
    lines = models.PositiveIntegerField()
    loaded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    loaded_at = models.DateTimeField()

    objects = ListEditionSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "sha256"], name="one_edition_a_file"),
            models.UniqueConstraint(fields=["kind", "issuer", "number"], name="one_edition_a_number"),
        ]

    def __str__(self) -> str:
        return self.number


class InputKind(models.TextChoices):
    PESTICIDE = "pesticide", "Thuốc bảo vệ thực vật"
    FERTILISER = "fertiliser", "Phân bón"
    OTHER = "other", "Vật tư khác"


class InputProduct(models.Model):
    """Vật tư as named on its label. `active_ingredient`: ingredients joined by " + ", empty for none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trade_name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=InputKind)
    active_ingredient = models.CharField(max_length=200, blank=True)
    formulation = models.CharField(max_length=60, blank=True)
    registration_number = models.CharField(max_length=60, blank=True)
    uom = models.CharField(max_length=3, default="MLT")
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["kind", "trade_name"]

    def __str__(self) -> str:
        return self.trade_name

    @property
    def ingredients(self) -> list[str]:
        return [part.strip().lower() for part in self.active_ingredient.split("+") if part.strip()]


class InputRuleSet(models.QuerySet["InputRule"]):
    def in_force_on(self, day: date, *, known_at: datetime | None = None) -> "InputRuleSet":
        """Newest edition first; `known_at`: only what had been loaded by that moment."""
        open_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        found = self.filter(open_ended, valid_from__lte=day)
        if known_at:
            found = found.filter(Q(listed__isnull=True) | Q(listed__loaded_at__lte=known_at))
        return found.order_by(F("valid_from").desc(), "-pk")


class InputRule(models.Model):
    """What the label or the law says of a product on a crop, in one dated edition.

    `phi_days` (thời gian cách ly) and `re_entry_hours` empty: not known, which never counts as zero.
    """

    input_product = models.ForeignKey(InputProduct, models.PROTECT, related_name="rules")
    species = models.ForeignKey(Species, models.PROTECT, related_name="input_rules")
    phi_days = models.PositiveSmallIntegerField(null=True, blank=True)
    re_entry_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    edition = models.CharField(max_length=80)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    listed = models.ForeignKey(ListEdition, models.PROTECT, null=True, blank=True, related_name="rules")

    objects = InputRuleSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["input_product", "species", "edition", "listed"], name="one_rule_an_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.input_product_id} on {self.species_id}, {self.edition}"

    @property
    def issuer(self) -> str:
        """Whose word it is: a newer edition takes the place of an older one of the same issuer only."""
        return self.listed.issuer if self.listed else ""


class BanStage(models.TextChoices):
    MAKE = "make", "sản xuất, nhập khẩu"
    TRADE = "trade", "buôn bán"
    USE = "use", "sử dụng"


class IngredientBan(models.Model):
    """An active ingredient forbidden at a stage from a day on. Sources that differ stand side by side."""

    active_ingredient = models.CharField(max_length=120)
    stage = models.CharField(max_length=5, choices=BanStage, default=BanStage.USE)
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    listed = models.ForeignKey(ListEdition, models.PROTECT, null=True, blank=True, related_name="bans")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["active_ingredient", "stage", "source"], name="one_ban_a_stage_and_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.active_ingredient} from {self.valid_from}"


class Category(models.TextChoices):
    """Groups of Annex I of the circulars on plant-protection products."""

    INSECTICIDE = "insecticide", "Thuốc trừ sâu"
    FUNGICIDE = "fungicide", "Thuốc trừ bệnh"
    HERBICIDE = "herbicide", "Thuốc trừ cỏ"
    RODENTICIDE = "rodenticide", "Thuốc trừ chuột"
    GROWTH_REGULATOR = "growth_regulator", "Thuốc điều hòa sinh trưởng"
    ATTRACTANT = "attractant", "Chất dẫn dụ côn trùng"
    MOLLUSCICIDE = "molluscicide", "Thuốc trừ ốc"
    ADJUVANT = "adjuvant", "Chất hỗ trợ (chất trải)"
    TERMITICIDE = "termiticide", "Thuốc trừ mối"
    PRESERVATIVE = "preservative", "Thuốc bảo quản lâm sản"
    FUMIGANT = "fumigant", "Thuốc khử trùng kho"
    SEED = "seed", "Thuốc xử lý hạt giống"
    POSTHARVEST = "postharvest", "Thuốc bảo quản nông sản sau thu hoạch"


class PermittedProduct(models.Model):
    """Thuốc được phép sử dụng: one line of a permitted list. `target`: crop and pest as printed."""

    listed = models.ForeignKey(ListEdition, models.PROTECT, related_name="permitted")
    category = models.CharField(max_length=20, choices=Category)
    active_ingredient = models.CharField(max_length=300)
    trade_name = models.CharField(max_length=160)
    folded = models.CharField(max_length=160, db_index=True)
    target = models.CharField(max_length=400, blank=True)
    registrant = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listed", "category", "trade_name", "active_ingredient"], name="one_line_a_product"
            )
        ]

    def __str__(self) -> str:
        return self.trade_name

"""Trust: standards, certificates with their scope, lab tests, indications, safe chains (and, beside, the lists)."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.products.models import Species, TradeItem, Variety
from commune.quality import decision_numbers
from commune.quality.chain_models import ChainStep, SafeChain, SafeChainEnd, SafeChainLink, SafeChainSet
from commune.quality.input_models import (
    BanStage,
    Category,
    IngredientBan,
    InputKind,
    InputProduct,
    InputRule,
    InputRuleSet,
    ListEdition,
    ListEditionSet,
    ListKind,
    PermittedProduct,
)
from commune.trace.models import Lot

__all__ = [
    "BanStage", "Category", "Certificate", "CertificatePlace", "CertificateProduct", "CertificateSet",
    "CertificateSuspension", "CertificateWithdrawal", "ChainStep", "GeographicalIndication", "IndicationUse",
    "IndicationUseEnd", "IngredientBan", "InputKind", "InputProduct", "InputRule", "InputRuleSet", "LabResult",
    "LabTest", "ListEdition", "ListEditionSet", "ListKind", "PermittedProduct", "Process", "SafeChain", "SafeChainEnd",
    "SafeChainLink", "SafeChainSet", "Standard", "SuspensionLifting", "SuspensionSet",
]  # fmt: skip


class Standard(models.Model):
    """Tiêu chuẩn in one edition (VietGAP as TCVN 11892-1:2017 and its successor are two rows)."""

    slug = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    edition = models.CharField(max_length=80)
    issuer = models.CharField(max_length=160)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Process(models.TextChoices):
    GROWING = "growing", "Trồng trọt"
    PACKING = "packing", "Sơ chế, đóng gói"
    PROCESSING = "processing", "Chế biến"
    TRADING = "trading", "Kinh doanh"


class CertificateSet(models.QuerySet["Certificate"]):
    def valid_on(self, day: date) -> "CertificateSet":
        """Neither before its first nor after its last day, nor suspended on that day."""
        standing = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
        return standing.exclude(
            Exists(CertificateSuspension.objects.in_force_on(day).filter(certificate=OuterRef("pk")))
            | Exists(CertificateWithdrawal.objects.filter(certificate=OuterRef("pk"), on__lte=day))
        )


class Certificate(models.Model):
    """Giấy chứng nhận. Scope: `products` rows (at least one), `places` rows (none: all of its holder) and `processes`.

    `processes` are codes of `Process`; empty: every process.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="certificates")
    holder = models.ForeignKey(Organization, models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=60)
    certifier = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    processes = models.JSONField(default=list, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = CertificateSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_certificate_a_number")
        ]
        indexes = [models.Index(fields=["holder", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.standard_id} {self.number}"

    @property
    def shown_number(self) -> str:
        """As the paper has it: without the product's GTIN behind a decision's number."""
        return decision_numbers.on_paper(self.number)

    @property
    def process_labels(self) -> list[str]:
        return [Process(code).label for code in self.processes]


class CertificateProduct(models.Model):
    """A product in the scope: one trade item, or every trade item of a variety."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="products")
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, null=True, blank=True, related_name="+")
    variety = models.ForeignKey(Variety, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(trade_item__isnull=True) ^ Q(variety__isnull=True), name="one_product_a_scope_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.trade_item_id or self.variety_id}"


class CertificatePlace(models.Model):
    """A place in the scope, also of a member of the holder (a co-op's group certificate)."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="places")
    place = models.ForeignKey(Place, models.PROTECT, related_name="certificate_scopes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "place"], name="one_scope_row_a_place")]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.place_id}"


class SuspensionSet(models.QuerySet["CertificateSuspension"]):
    def in_force_on(self, day: date) -> "SuspensionSet":
        """Begun, and not lifted up to that day."""
        return self.filter(Q(lifting__isnull=True) | Q(lifting__on__gt=day), since__lte=day)


class CertificateSuspension(models.Model):
    """Đình chỉ of a certificate, until lifted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="suspensions")
    since = models.DateField()
    reason = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = SuspensionSet.as_manager()

    def __str__(self) -> str:
        return f"{self.certificate_id} from {self.since}"


class SuspensionLifting(models.Model):
    """Dỡ bỏ đình chỉ: the certificate is valid again from `on`."""

    suspension = models.OneToOneField(
        CertificateSuspension, models.PROTECT, primary_key=True, related_name="lifting"
    )
    on = models.DateField()
    reason = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.suspension_id} on {self.on}"


class CertificateWithdrawal(models.Model):
    """Thu hồi giấy chứng nhận: from `on` it covers nothing any more, and nothing lifts that."""

    certificate = models.OneToOneField(
        Certificate, models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    on = models.DateField()
    reason = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.certificate_id} on {self.on}"


class LabTest(models.Model):
    """Phiếu kết quả thử nghiệm of one lot's sample. `accreditation`: the lab's number (VILAS, ISO/IEC 17025)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="lab_tests")
    lab = models.CharField(max_length=160)
    accreditation = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=200)
    report_number = models.CharField(max_length=60)
    sampled_on = models.DateField()
    reported_on = models.DateField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lab", "report_number"], name="one_test_a_report")]

    def __str__(self) -> str:
        return f"{self.lab} {self.report_number}"

    @property
    def is_passed(self) -> bool:
        """Every result has a limit and keeps it; a test without results or limits proves nothing."""
        results = list(self.results.all())
        return bool(results) and all(result.is_within_limit for result in results)


class LabResult(models.Model):
    """One substance. `value` empty: not detected (below `detection_limit`). `limit` empty: none was named."""

    test = models.ForeignKey(LabTest, models.PROTECT, related_name="results")
    substance = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)
    detection_limit = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)
    limit = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=20)
    limit_source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["test", "substance"], name="one_result_a_substance")]

    def __str__(self) -> str:
        return f"{self.substance} in {self.test_id}"

    @property
    def is_within_limit(self) -> bool | None:
        """None without a limit to compare with, or when the lab could not see down to it."""
        if self.limit is None:
            return None
        if self.value is not None:
            return self.value <= self.limit
        return True if self.detection_limit is None or self.detection_limit <= self.limit else None


class GeographicalIndication(models.Model):
    """Chỉ dẫn địa lý: a right of a place (Cao Lãnh 00078), never the name of a variety."""

    number = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=120)
    species = models.ForeignKey(Species, models.PROTECT, related_name="indications")
    varieties = models.JSONField(
        default=list, blank=True, help_text="slugs of the varieties named; empty: all"
    )
    area = models.TextField(blank=True)
    keeper = models.CharField(max_length=160)
    valid_from = models.DateField()
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class IndicationUse(models.Model):
    """Quyền sử dụng chỉ dẫn địa lý, granted to an organization."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indication = models.ForeignKey(GeographicalIndication, models.PROTECT, related_name="uses")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="indication_uses")
    decision = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indication", "decision"], name="one_use_a_decision")]

    def __str__(self) -> str:
        return f"{self.indication_id} by {self.organization_id}"


class IndicationUseEnd(models.Model):
    """Chấm dứt quyền sử dụng chỉ dẫn địa lý: from `on` the organization may not use it any more."""

    use = models.OneToOneField(IndicationUse, models.PROTECT, primary_key=True, related_name="end")
    on = models.DateField()
    reason = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.use_id} on {self.on}"

"""Essential services of a unit, and what residents report about their own ground."""

import uuid

from django.db import models
from django.db.models import BooleanField, Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from commune.files.models import StoredFile
from commune.people.models import Person
from commune.units.models import AdminUnit


class ServiceKind(models.TextChoices):
    HEALTH = "health", _("Y tế")
    EDUCATION = "education", _("Giáo dục")
    MONITORING = "monitoring", _("Giám sát")
    SECURITY = "security", _("An ninh")
    ENVIRONMENT = "environment", _("Môi trường")
    CULTURE = "culture", _("Văn hóa")


class EssentialServiceSet(models.QuerySet["EssentialService"]):
    def graded(self) -> "EssentialServiceSet":
        """With `grade`: C for those of somebody's list, else A."""
        own = When(import_digest="", then=Value("A"))
        return self.annotate(grade=Case(own, default=Value("C"), output_field=CharField()))

    def standing_on(self, day: object) -> "EssentialServiceSet":
        return self.filter(Q(end__isnull=True) | Q(end__ended_on__gt=day), since__lte=day)


class EssentialService(models.Model):
    """Dịch vụ thiết yếu. `import_digest` is the SHA-256 of the list that it came with, empty: entered by hand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="essential_services")
    kind = models.CharField(max_length=12, choices=ServiceKind)
    name = models.CharField(max_length=160)
    is_online = models.BooleanField()
    portal = models.URLField(max_length=300, blank=True)
    since = models.DateField()
    import_digest = models.CharField(max_length=64, blank=True, db_index=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    objects = EssentialServiceSet.as_manager()

    def __str__(self) -> str:
        return self.name


class ServiceEnd(models.Model):
    """Ngừng dịch vụ: from `ended_on` it is offered no more."""

    service = models.OneToOneField(EssentialService, models.PROTECT, primary_key=True, related_name="end")
    ended_on = models.DateField()
    reason = models.CharField(max_length=200)
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"end of {self.service_id}"


class Category(models.TextChoices):
    ROAD = "road", _("Đường sá, cầu")
    WATER = "water", _("Nước sạch, kênh mương")
    WASTE = "waste", _("Rác, môi trường")
    LIGHT = "light", _("Điện, đèn đường")
    SAFETY = "safety", _("An ninh, trật tự")
    PRODUCE = "produce", _("Nông sản, vật tư")
    OTHER = "other", _("Việc khác")


class ReportSet(models.QuerySet["Report"]):
    def told(self) -> "ReportSet":
        """With `answered`, and `satisfied`: empty until the sender said something."""
        answered = When(answer__isnull=False, then=Value(True))
        return self.annotate(
            answered=Case(answered, default=Value(False), output_field=BooleanField()),
            satisfied=F("verdict__satisfied"),
        )


class Report(models.Model):
    """Phản ánh. Its code is the sender's key; everybody else reads kind, commune, state and answer only.

    `hamlet` is whatever the sender wrote, so it is read where the report is handled and nowhere else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="reports")
    category = models.CharField(max_length=8, choices=Category)
    hamlet = models.CharField(max_length=80)
    words = models.CharField(max_length=1000)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    objects = ReportSet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_category_display()}, {self.hamlet}"

    @property
    def phone(self) -> str:
        """Empty where she left none, or it has been erased."""
        contact = ReportContact.objects.filter(report=self).first()
        return contact.phone if contact else ""


class ReportContact(models.Model):
    """Số điện thoại người gửi: apart from the report, so that it is erased; gone once that is answered."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="contact")
    phone = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"contact of {self.report_id}"


class ReportAnswer(models.Model):
    """Trả lời phản ánh: public."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="answer")
    text = models.CharField(max_length=1000)
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer to {self.report_id}"


class ReportVerdict(models.Model):
    """Yên tâm / chưa: what the resident says of the answer, once."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="verdict")
    satisfied = models.BooleanField()
    comment = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"verdict on {self.report_id}"

"""Forms in versions, surveys under one version, what was answered, and what the owner of a survey published of it."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from commune.people.models import Organization, Person, Visitor
from commune.surveys.access import surveys_of
from commune.units.models import AdminUnit


class SurveyForm(models.Model):
    """Mẫu phiếu of an office or of the Front; what it asks stands in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="survey_forms")
    name = models.CharField(max_length=160)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="one_form_a_name")]

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """Bản của mẫu phiếu: one workbook, by its SHA-256, and what was read of it. Never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(SurveyForm, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=160)
    file_sha256 = models.CharField(max_length=64)
    workbook = models.BinaryField()
    schema = models.JSONField()
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.number}"


class Access(models.TextChoices):
    PUBLIC = "public", "Ai có đường dẫn cũng trả lời được"
    HOUSEHOLD = "household", "Theo danh sách hộ"


class SurveySet(models.QuerySet["Survey"]):
    def visible_to(self, person: Visitor) -> "SurveySet":
        """Of the owner's people: the Front's are closed to whoever governs."""
        return self.filter(surveys_of(person))

    def standing_open(self, now: datetime) -> "SurveySet":
        return self.filter(closing__isnull=True, opens_at__lte=now, closes_at__gt=now)

    def answerable(self) -> "SurveySet":
        """That anybody may open by their address; whether they are open now, their page says."""
        return self.filter(access=Access.PUBLIC)

    def published(self) -> "SurveySet":
        return self.filter(findings__isnull=False).distinct()


class Survey(models.Model):
    """Khảo sát of a unit under one version of a form. `is_front`: run by the Front, closed to the office.

    What a phone wrote before the end is taken until `grace_hours` after it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="surveys")
    is_front = models.BooleanField()
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="surveys")
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="surveys")
    access = models.CharField(max_length=10, choices=Access)
    satisfaction = models.CharField(max_length=40, blank=True)
    satisfied = models.JSONField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    grace_hours = models.PositiveSmallIntegerField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    objects = SurveySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        closing = getattr(self, "closing", None)
        return min(self.closes_at, closing.closed_at) if closing else self.closes_at

    @property
    def takes_until(self) -> datetime:
        return self.ends_at + timedelta(hours=self.grace_hours)

    def is_open_at(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.ends_at


class SurveyClosing(models.Model):
    """Khép sớm: from `closed_at` on nothing new may be written."""

    survey = models.OneToOneField(Survey, models.PROTECT, primary_key=True, related_name="closing")
    reason = models.CharField(max_length=200)
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.survey_id} closed"


class SurveyHouseholdSet(models.QuerySet["SurveyHousehold"]):
    def visible_to(self, person: Visitor) -> "SurveyHouseholdSet":
        return self.filter(survey__in=Survey.objects.filter(surveys_of(person)))


class SurveyHousehold(models.Model):
    """Hộ trong danh sách hỏi of one survey: the owner's list, not the commune's register."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="households")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    hamlet = models.CharField(max_length=80)
    listed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()

    objects = SurveyHouseholdSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "code"], name="one_household_a_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Channel(models.TextChoices):
    WEB = "web", "Trên mạng"
    OFFLINE = "offline", "Điện thoại, không cần sóng"
    PAPER = "paper", "Phiếu giấy"


class AnswerSet(models.QuerySet["Answer"]):
    def visible_to(self, person: Visitor) -> "AnswerSet":
        return self.filter(survey__in=Survey.objects.filter(surveys_of(person)))

    def standing(self) -> "AnswerSet":
        return self.filter(corrected_by__isnull=True)

    def as_of(self, moment: datetime) -> "AnswerSet":
        """Those that had come and stood then."""
        later = Q(corrected_by__isnull=True) | Q(corrected_by__received_at__gt=moment)
        return self.filter(later, received_at__lte=moment)


class Answer(models.Model):
    """Phiếu trả lời. Never changed: a correction is a new one that `corrects` the old.

    `counted_at` is the moment it counts for, unless it was published before: the end of its survey, the same for all,
    so that a figure's list of evidence tells nobody when who was asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    household = models.ForeignKey(SurveyHousehold, models.PROTECT, null=True, related_name="answers")
    hamlet = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=8, choices=Channel)
    is_online = models.BooleanField()
    content = models.JSONField()
    is_satisfied = models.BooleanField(null=True)
    answered_at = models.DateTimeField()
    counted_at = models.DateTimeField(db_index=True)
    received_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(max_length=200, blank=True)
    client_id = models.UUIDField(unique=True)
    device = models.CharField(max_length=64, blank=True)
    device_digest = models.CharField(max_length=64, blank=True)

    objects = AnswerSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "household"],
                condition=Q(household__isnull=False, corrects__isnull=True),
                name="one_answer_a_household",
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.client_id}"


class Finding(models.Model):
    """Kết luận: the owner signs its words and the tables as they are published, small cells hidden.

    `shows_satisfaction`: who is satisfied and who is not may be counted elsewhere too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    answers = models.PositiveIntegerField()
    tables = models.JSONField()
    shows_satisfaction = models.BooleanField()
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_finding_a_number")]
        ordering = ["survey", "-number"]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"


class CollectionImport(models.Model):
    """Tệp số liệu khảo sát ở nơi khác: what others held online, as a file says it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    province = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    source = models.CharField(max_length=200)
    file_name = models.CharField(max_length=160)
    file_sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province", "file_sha256"], name="one_import_a_file")]

    def __str__(self) -> str:
        return self.file_name


class SurveyCollection(models.Model):
    """Đợt lấy ý kiến hài lòng trực tuyến of a unit: a survey of ours, or one that a file tells of (grade C)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.OneToOneField(Survey, models.PROTECT, null=True, related_name="collection")
    source = models.ForeignKey(CollectionImport, models.PROTECT, null=True, related_name="collections")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="survey_collections")
    name = models.CharField(max_length=160)
    is_front = models.BooleanField()
    held_on = models.DateField()
    stated_answers = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(survey__isnull=False, source__isnull=True, grade="A")
                | Q(survey__isnull=True, source__isnull=False, stated_answers__isnull=False, grade="C"),
                name="collection_is_ours_or_told",
            ),
            models.UniqueConstraint(fields=["unit", "name", "held_on"], name="one_collection_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

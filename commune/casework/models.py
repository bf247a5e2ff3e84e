"""Work files of an office: opened, assigned, drafted, signed, issued, closed; each step a row."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from commune.citizens.models import Report
from commune.files.models import StoredFile
from commune.people.models import Organization, Person, Visitor
from commune.units.models import AdminUnit


class ImportFile(models.Model):
    """Tệp nhập: a list out of the province's document system, known by its SHA-256 so that it counts once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    imported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ImportDraft(models.Model):
    """Tệp đang xem trước: one a person, between upload and confirmation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_by = models.OneToOneField(Person, models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class WorkFileSet(models.QuerySet["WorkFile"]):
    def visible_to(self, person: Visitor) -> "WorkFileSet":
        from commune.casework.access import files_seen_by

        return files_seen_by(self, person)

    def judged(self, on: date | None = None) -> "WorkFileSet":
        """With `closed`, `online`, `overdue`, `imported`, `grade` and the day `finished_on`, as of `on` (today)."""
        from commune.casework.judging import judged

        return judged(self, on)


class WorkFile(models.Model):
    """Hồ sơ công việc of one office. `told_*` are an import's own words; of our own files the steps tell.

    `report`: the resident's report of which it came, whose answer is the file's result.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Organization, models.PROTECT, related_name="work_files")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="work_files")
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    report = models.OneToOneField(Report, models.PROTECT, null=True, related_name="work_file")
    import_file = models.ForeignKey(ImportFile, models.PROTECT, null=True, related_name="files")
    told_online = models.BooleanField(null=True)
    told_finished_on = models.DateField(null=True)
    client_id = models.UUIDField(unique=True)

    objects = WorkFileSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="one_file_a_number"),
            models.CheckConstraint(
                condition=Q(import_file__isnull=False)
                | Q(told_online__isnull=True, told_finished_on__isnull=True),
                name="only_imports_are_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class StepKind(models.TextChoices):
    RECEIVE = "receive", "Tiếp nhận"
    ASSIGN = "assign", "Phân công"
    DRAFT = "draft", "Dự thảo"
    SIGN = "sign", "Ký"
    ISSUE = "issue", "Ban hành"
    CLOSE = "close", "Đóng hồ sơ"


class WorkFileStep(models.Model):
    """Bước của hồ sơ: in the order of their keys. `by` is empty where the house itself received something."""

    work_file = models.ForeignKey(WorkFile, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=StepKind)
    on_paper = models.BooleanField()
    note = models.CharField(max_length=1000, blank=True)
    assignee = models.ForeignKey(Person, models.PROTECT, null=True, related_name="assigned_files")
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work_file", "kind"],
                condition=Q(kind__in=["receive", "issue", "close"]),
                name="one_end_a_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_file_id}: {self.kind}"


class SignedDraft(models.Model):
    """Dự thảo được ký: the very draft that a signature, or the issue after it, is about."""

    step = models.OneToOneField(WorkFileStep, models.PROTECT, primary_key=True, related_name="signed_draft")
    draft = models.ForeignKey(WorkFileStep, models.PROTECT, related_name="signatures")

    def __str__(self) -> str:
        return f"{self.step_id} of {self.draft_id}"

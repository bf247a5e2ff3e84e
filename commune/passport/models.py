"""What strangers leave on the scan page: questions to the seller, and whether they are at ease."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone

from commune.people.models import Person, Visitor
from commune.trace.models import Lot


class ScanQuestionSet(models.QuerySet["ScanQuestion"]):
    def visible_to(self, person: Visitor) -> "ScanQuestionSet":
        """Of lots that she sells: as manager, seller or technician of the holder or of the co-op above it."""
        from commune.passport.access import questions_visible_to

        return questions_visible_to(self, person)

    def waiting(self) -> "ScanQuestionSet":
        return self.filter(answer__isnull=True, dismissal__isnull=True)

    def overdue(self, at: datetime | None = None) -> "ScanQuestionSet":
        return self.waiting().filter(due_at__lt=at or timezone.now())

    def answered(self) -> "ScanQuestionSet":
        return self.filter(answer__isnull=False).select_related("answer").order_by("-answer__answered_at")


class ScanQuestion(models.Model):
    """Câu hỏi của người quét: public only once the seller has answered it, overdue after one day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="questions")
    text = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    objects = ScanQuestionSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["lot", "asked_at"])]

    def __str__(self) -> str:
        return f"question about {self.lot_id}"

    @property
    def is_waiting(self) -> bool:
        return not hasattr(self, "answer") and not hasattr(self, "dismissal")

    @property
    def is_overdue(self) -> bool:
        return self.is_waiting and self.due_at < timezone.now()


class ScanAnswer(models.Model):
    """Trả lời of the seller; shown on the page of the lot together with the question."""

    question = models.OneToOneField(ScanQuestion, models.PROTECT, primary_key=True, related_name="answer")
    text = models.CharField(max_length=1000)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"answer to {self.question_id}"

    @property
    def is_late(self) -> bool:
        return self.answered_at > self.question.due_at


class QuestionDismissal(models.Model):
    """Bỏ qua: not a question (abuse, advertising), with the reason; never shown, always kept."""

    question = models.OneToOneField(ScanQuestion, models.PROTECT, primary_key=True, related_name="dismissal")
    reason = models.CharField(max_length=200)
    dismissed_at = models.DateTimeField()
    dismissed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"dismissal of {self.question_id}"


class EaseCount(models.Model):
    """Yên tâm / chưa: taps on one lot's page on one day (in Vietnam). A counter without persons."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="ease_counts")
    day = models.DateField()
    at_ease = models.PositiveIntegerField(default=0)
    not_yet = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "day"], name="one_ease_count_a_day")]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.day}"

"""What this room offers to be counted: of any survey only what was published of it, and nothing by which one answer
could be told from another: all count for one moment, and say who is satisfied only where the published table does."""

from collections.abc import Iterator
from datetime import datetime, time
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.lib.vietnamese import VIETNAM
from commune.surveys.models import Answer, Channel, Finding, Survey, SurveyCollection
from commune.surveys.suppression import LEAST


def _told() -> QuerySet[Answer]:
    """As many as were there, and stood, when their survey was last published."""
    published = Finding.objects.filter(survey=OuterRef("survey")).order_by("-number").values("signed_at")[:1]
    rows = Answer.objects.annotate(published_at=Subquery(published))
    stood = Q(corrected_by__isnull=True) | Q(corrected_by__received_at__gt=F("published_at"))
    return rows.filter(stood, received_at__lte=F("published_at"))


def _answers() -> QuerySet[Answer]:
    findings = Finding.objects.filter(survey=OuterRef("survey"))
    last, first = findings.order_by("-number"), findings.order_by("number")
    rows = _told().annotate(
        is_told=Subquery(last.values("shows_satisfaction")[:1], output_field=BooleanField()),
        told_at=Least(F("counted_at"), Subquery(first.values("signed_at")[:1]), output_field=DateTimeField()),
    )
    return rows.annotate(
        satisfied=Case(
            When(is_told=True, then=F("is_satisfied")),
            default=Value(None),
            output_field=BooleanField(null=True),
        )
    ).select_related("survey__unit")


def collections_told() -> QuerySet[SurveyCollection]:
    """`answers`: of a survey of ours how many came online before its last finding; 0 while they are a small group."""
    online = _told().filter(survey=OuterRef("survey"), is_online=True).order_by().values("survey")
    told = online.annotate(found=Count("pk")).filter(found__gte=LEAST).values("found")
    return SurveyCollection.objects.annotate(
        answers=Case(
            When(survey__isnull=True, then=F("stated_answers")),
            default=Coalesce(Subquery(told, output_field=IntegerField()), 0),
            output_field=IntegerField(),
        )
    ).select_related("survey", "unit")


def _results(row: Answer) -> str:
    return reverse("surveys:results", args=[row.survey_id])


def _collection(row: SurveyCollection) -> str:
    return (
        reverse("surveys:results", args=[row.survey_id]) if row.survey_id else reverse("surveys:collections")
    )


def _touched(log_kind: str, key: str) -> Iterator[tuple[str, datetime]]:
    """A finding brings all answers of its survey to light at once; an answer itself nothing before that."""
    path = "findings" if log_kind == "surveys.finding" else "answers"
    for survey in Survey.objects.filter(**{f"{path}__pk": UUID(key)}):
        first = survey.findings.order_by("number").first()
        if first:
            yield survey.unit_id, min(survey.closes_at, first.signed_at)


def _touched_collections(log_kind: str, key: str) -> Iterator[tuple[str, datetime]]:
    paths = {
        "surveys.collection": "pk", "surveys.finding": "survey__findings__pk", "surveys.answer": "survey__answers__pk",
    }  # fmt: skip
    found = SurveyCollection.objects.filter(**{paths[log_kind]: UUID(key)})
    for unit, day in found.values_list("unit", "held_on").distinct():
        yield unit, datetime.combine(day, time.min, VIETNAM)


register(
    EvidenceKind(
        name="surveys.answer",
        label="Phiếu khảo sát",
        queryset=_answers,
        fields={
            "survey": EvidenceField("survey__code", "text", "Khảo sát"),
            "channel": EvidenceField(
                "channel", "text", "Cách trả lời", lambda code: str(Channel(code).label)
            ),
            "online": EvidenceField("is_online", "flag", "Trực tuyến"),
            "satisfied": EvidenceField("satisfied", "flag", "Hài lòng"),
            "front": EvidenceField("survey__is_front", "flag", "Do Mặt trận hỏi"),
        },
        unit_path="survey__unit",
        time_path="told_at",
        log_kinds=("surveys.answer", "surveys.finding"),
        address_of=_results,
        touched=_touched,
    )
)
register(
    EvidenceKind(
        name="surveys.collection",
        label="Đợt lấy ý kiến hài lòng trực tuyến",
        queryset=collections_told,
        fields={
            "survey": EvidenceField("pk", "key", "Khảo sát"),
            "front": EvidenceField("is_front", "flag", "Do Mặt trận hỏi"),
            "answers": EvidenceField("answers", "number", "Số phiếu trực tuyến"),
        },
        unit_path="unit",
        time_path="held_on",
        log_kinds=("surveys.collection", "surveys.answer", "surveys.finding"),
        address_of=_collection,
        grade_path="grade",
        touched=_touched_collections,
    )
)

"""What this room offers to be counted. Of the Front's surveys only what the Front has published, and nothing by which
one answer could be told from another: all count for the same moment, and say who is satisfied only where the published
table says it too."""

from collections.abc import Iterator
from datetime import datetime, time
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.lib.vietnamese import VIETNAM
from commune.surveys.models import Answer, Channel, Finding, Survey, SurveyCollection


def _answers() -> QuerySet[Answer]:
    """Standing answers; of the Front's as many as were there when it last published."""
    findings = Finding.objects.filter(survey=OuterRef("survey"))
    told = findings.order_by("-number")
    rows = Answer.objects.annotate(
        published_at=Subquery(told.values("signed_at")[:1]),
        is_told=Subquery(told.values("shows_satisfaction")[:1], output_field=BooleanField()),
    )
    stood = Q(corrected_by__isnull=True) | Q(corrected_by__received_at__gt=F("published_at"))
    rows = rows.filter(
        Q(survey__is_front=False, corrected_by__isnull=True)
        | Q(stood, survey__is_front=True, received_at__lte=F("published_at"))
    )
    return rows.annotate(
        satisfied=Case(
            When(Q(survey__is_front=False) | Q(is_told=True), then=F("is_satisfied")),
            default=Value(None),
            output_field=BooleanField(null=True),
        )
    ).select_related("survey__unit")


def collections_told() -> QuerySet[SurveyCollection]:
    standing = (
        Answer.objects.filter(survey=OuterRef("survey"), is_online=True)
        .standing()
        .order_by()
        .values("survey")
        .annotate(found=Count("pk"))
        .values("found")
    )
    told = Finding.objects.filter(survey=OuterRef("survey")).order_by("-number").values("answers")[:1]
    return SurveyCollection.objects.annotate(
        answers=Case(
            When(survey__isnull=True, then=F("stated_answers")),
            When(is_front=True, then=Coalesce(Subquery(told, output_field=IntegerField()), 0)),
            default=Coalesce(Subquery(standing, output_field=IntegerField()), 0),
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
    """A finding of the Front brings all its answers to light at once."""
    if log_kind == "surveys.finding":
        found = Survey.objects.filter(findings__pk=UUID(key))
    else:
        found = Survey.objects.filter(answers__pk=UUID(key))
    for survey in found.distinct():
        moments = Answer.objects.filter(survey=survey).order_by()
        if log_kind != "surveys.finding":
            moments = moments.filter(Q(pk=UUID(key)) | Q(corrected_by__pk=UUID(key)))
        for moment in set(moments.values_list("counted_at", flat=True)):
            yield survey.unit_id, moment


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
        time_path="counted_at",
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

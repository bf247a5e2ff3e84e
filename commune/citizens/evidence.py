"""What this room offers to be counted: services while they stand, and reports with what became of them."""

from typing import Any

from django.urls import reverse

from commune.citizens.models import Category, EssentialService, Report, ServiceKind
from commune.ledger.evidence import EvidenceField, EvidenceKind, register


def _kind(code: str) -> str:
    return str(dict(ServiceKind.choices).get(code, code))


def _category(code: str) -> str:
    return str(dict(Category.choices).get(code, code))


def _page(row: Any) -> str:
    """Of the unit: a report's own page is its sender's."""
    return reverse("citizens:services", args=[row.unit_id])


register(
    EvidenceKind(
        name="citizens.service",
        label="Dịch vụ thiết yếu",
        queryset=EssentialService.objects.graded,
        fields={
            "kind": EvidenceField("kind", "text", "Loại dịch vụ", _kind),
            "online": EvidenceField("is_online", "flag", "Trên mạng"),
            "service": EvidenceField("pk", "key", "Dịch vụ"),
        },
        unit_path="unit",
        time_path="since",
        until_path="end__ended_on",
        grade_path="grade",
        log_kinds=("citizens.service", "citizens.service_end"),
        address_of=_page,
    )
)
register(
    EvidenceKind(
        name="citizens.report",
        label="Phản ánh của người dân",
        queryset=Report.objects.told,
        fields={
            "category": EvidenceField("category", "text", "Loại việc", _category),
            "answered": EvidenceField("answered", "flag", "Đã trả lời"),
            "satisfied": EvidenceField("satisfied", "flag", "Yên tâm"),
        },
        unit_path="unit",
        time_path="sent_at",
        log_kinds=("citizens.report", "citizens.answer", "citizens.verdict"),
        address_of=_page,
    )
)

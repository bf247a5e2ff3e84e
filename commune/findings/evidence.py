"""What this room offers to be counted. A row that was overruled stands until the day of the later one."""

from django.urls import reverse

from commune.findings.models import Assessment, StatedFigure
from commune.ledger.evidence import EvidenceField, EvidenceKind, register


def _page(row: Assessment | StatedFigure) -> str:
    return reverse("findings:unit", args=[row.unit_id])


register(
    EvidenceKind(
        name="findings.assessment",
        label="Đánh giá tiêu chí",
        queryset=lambda: Assessment.objects.all().told(),
        fields={
            "set": EvidenceField("set_code", "text", "Bộ tiêu chí"),
            "number": EvidenceField("number", "text", "Tiêu chí"),
            "met": EvidenceField("is_met", "flag", "Đạt"),
            "document": EvidenceField("document", "text", "Văn bản"),
        },
        unit_path="unit",
        time_path="decided_on",
        until_path="superseded_on",
        grade_path="grade",
        log_kinds=("findings.assessment",),
        address_of=_page,
    )
)
register(
    EvidenceKind(
        name="findings.statement",
        label="Số liệu theo tệp",
        queryset=lambda: StatedFigure.objects.all().told(),
        fields={
            "subject": EvidenceField("subject", "text", "Nội dung"),
            "amount": EvidenceField("amount", "number", "Số liệu"),
            "note": EvidenceField("note", "text", "Ghi chú"),
        },
        unit_path="unit",
        time_path="on",
        until_path="superseded_on",
        grade_path="grade",
        log_kinds=("findings.statement",),
        address_of=_page,
    )
)

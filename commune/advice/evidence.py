"""What this room offers to be counted: advice given, and bulletins that went out."""

from django.urls import reverse

from commune.advice.models import Advice, BulletinApproval, Kind, Level
from commune.ledger.evidence import EvidenceField, EvidenceKind, register


def _bulletin_address(row: BulletinApproval) -> str:
    found = row.bulletin
    return reverse("advice:bulletin", args=[found.unit_id, found.monday.isoformat()])


register(
    EvidenceKind(
        name="advice.advice",
        label="Lời khuyên cho vườn",
        queryset=Advice.objects.standing,
        fields={
            "plot": EvidenceField("plot", "key", "Vườn"),
            "household": EvidenceField("plot__holder", "key", "Hộ"),
            "kind": EvidenceField("kind", "text", "Việc", said=lambda code: str(Kind(code).label)),
            "level": EvidenceField("level", "text", "Mức", said=lambda code: str(Level(code).label)),
            "day": EvidenceField("day", "day", "Ngày"),
        },
        unit_path="plot__unit",
        time_path="computed_at",
        log_kinds=("advice.advice",),
        address_of=lambda row: reverse("advice:advice", args=[row.pk]),
    )
)
register(
    EvidenceKind(
        name="advice.bulletin",
        label="Bản tin nông vụ đã duyệt",
        queryset=lambda: BulletinApproval.objects.select_related("bulletin"),
        fields={
            "week": EvidenceField("bulletin__monday", "day", "Tuần từ"),
            "approved_at": EvidenceField("approved_at", "moment", "Lúc duyệt"),
        },
        unit_path="bulletin__unit",
        time_path="approved_at",
        log_kinds=("advice.bulletin_approval",),
        address_of=_bulletin_address,
    )
)

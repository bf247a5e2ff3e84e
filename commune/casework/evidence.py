"""What this room offers to be counted: one row a work file, with how it was handled."""

from django.urls import reverse

from commune.casework.models import WorkFile
from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.units.models import Level

LEVEL_WORDS: dict[str, str] = {str(level.value): str(level.label) for level in Level}


def _page(row: WorkFile) -> str:
    return reverse("casework:file", args=[row.pk])


def _said(level: str) -> str:
    return LEVEL_WORDS.get(level, level)


register(
    EvidenceKind(
        name="casework.work_file",
        label="Hồ sơ công việc",
        queryset=WorkFile.objects.judged,
        fields={
            "office_level": EvidenceField("unit__level", "text", "Cấp cơ quan", _said),
            "online": EvidenceField("online", "flag", "Xử lý trên mạng"),
            "closed": EvidenceField("closed", "flag", "Đã xong"),
            "overdue": EvidenceField("overdue", "flag", "Quá hạn"),
            "office": EvidenceField("office", "key", "Cơ quan"),
            "imported": EvidenceField("imported", "flag", "Nhập từ tệp"),
        },
        unit_path="unit",
        time_path="received_at",
        grade_path="grade",
        log_kinds=("casework.file", "casework.step"),
        address_of=_page,
    )
)

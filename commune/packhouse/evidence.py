"""What this room offers to be counted."""

from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.packhouse.grades import grade_of, known_rejects
from commune.packhouse.models import GradingLine, Packing, Tasting


def _address(row: Packing) -> str:
    return reverse("packhouse:packing", args=[row.pk])


register(
    EvidenceKind(
        name="packhouse.packing",
        label="Đóng gói",
        queryset=Packing.objects.all,
        fields={
            "organization": EvidenceField("place__holder", "key", "Tổ chức"),
            "trade_item": EvidenceField("lot__trade_item", "key", "Mặt hàng"),
            "lot": EvidenceField("lot", "key", "Lô đóng gói"),
            "units": EvidenceField("units", "number", "Số hộp"),
            "net_content": EvidenceField("net_content", "number", "Mỗi hộp (kg)"),
            "loss": EvidenceField("loss", "number", "Hao hụt (kg)"),
            "grade": EvidenceField("grade", "text", "Loại", said=lambda code: grade_of(code).label),
            "packed_at": EvidenceField("packed_at", "moment", "Lúc đóng gói"),
        },
        unit_path="place__unit",
        time_path="packed_at",
        log_kinds=("packhouse.packing",),
        address_of=_address,
    )
)


def _grade(code: str) -> str:
    return grade_of(code).label if code else "Loại bỏ"


def _reason(code: str) -> str:
    return known_rejects()[code].label if code else ""


def _grading_address(row: GradingLine) -> str:
    return reverse("packhouse:grading", args=[row.grading_id])


register(
    EvidenceKind(
        name="packhouse.grading",
        label="Kết quả phân loại",
        queryset=GradingLine.objects.all,
        fields={
            "organization": EvidenceField("grading__place__holder", "key", "Tổ chức"),
            "household": EvidenceField("grading__lot__holder", "key", "Hộ"),
            "lot": EvidenceField("grading__lot", "key", "Lô trái"),
            "grade": EvidenceField("grade", "text", "Loại", said=_grade),
            "reason": EvidenceField("reason", "text", "Lý do loại bỏ", said=_reason),
            "kilograms": EvidenceField("quantity", "number", "Kg"),
            "graded_at": EvidenceField("grading__graded_at", "moment", "Lúc phân loại"),
        },
        unit_path="grading__place__unit",
        time_path="grading__graded_at",
        log_kinds=("packhouse.grading_line",),
        address_of=_grading_address,
    )
)


def _tasting_address(row: Tasting) -> str:
    return reverse("packhouse:tasting", args=[row.pk])


register(
    EvidenceKind(
        name="packhouse.tasting",
        label="Phiếu cảm quan",
        queryset=Tasting.objects.all,
        fields={
            "organization": EvidenceField("place__holder", "key", "Tổ chức"),
            "lot": EvidenceField("lot", "key", "Lô"),
            "tasted_at": EvidenceField("tasted_at", "moment", "Lúc nếm"),
        },
        unit_path="place__unit",
        time_path="tasted_at",
        log_kinds=("packhouse.tasting",),
        address_of=_tasting_address,
    )
)

"""What this room offers to be counted."""

from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.packhouse.grades import grade_of
from commune.packhouse.models import Packing


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

"""What this room offers to be counted."""

from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.soil.models import SoilTest


def _address(row: SoilTest) -> str:
    return reverse("soil:point", args=[row.point.code])


register(
    EvidenceKind(
        name="soil.test",
        label="Phiếu thử đất",
        queryset=lambda: SoilTest.objects.select_related("point"),
        fields={
            "point": EvidenceField("point", "key", "Điểm đất"),
            "plot": EvidenceField("point__plot", "key", "Vườn"),
            "household": EvidenceField("point__plot__holder", "key", "Hộ"),
            "lab": EvidenceField("lab", "text", "Nơi thử"),
            "sampled_on": EvidenceField("sampled_on", "day", "Ngày lấy mẫu"),
        },
        unit_path="point__unit",
        time_path="sampled_on",
        log_kinds=("soil.test",),
        address_of=_address,
    )
)

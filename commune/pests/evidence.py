"""What this room offers to be counted."""

from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.pests.catalogue import organisms
from commune.pests.models import ScoutingCount


def _address(row: ScoutingCount) -> str:
    return reverse("pests:count", args=[row.pk])


register(
    EvidenceKind(
        name="pests.scouting_count",
        label="Phiếu đếm sâu bệnh",
        queryset=ScoutingCount.objects.all,
        fields={
            "household": EvidenceField("plot__holder", "key", "Hộ"),
            "plot": EvidenceField("plot", "key", "Vườn"),
            "crop": EvidenceField("crop", "text", "Cây"),
            "organism": EvidenceField(
                "organism", "text", "Sâu bệnh", said=lambda slug: organisms()[slug].name
            ),
            "samples": EvidenceField("samples", "number", "Số chỗ đã coi"),
            "found": EvidenceField("found", "number", "Đếm được"),
            "counted_on": EvidenceField("counted_on", "day", "Ngày đếm"),
        },
        unit_path="plot__unit",
        time_path="counted_on",
        log_kinds=("pests.scouting_count",),
        address_of=_address,
    )
)

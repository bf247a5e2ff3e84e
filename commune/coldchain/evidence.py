"""What this room offers to be counted."""

from django.db.models import Q
from django.urls import reverse

from commune.coldchain.models import Excursion, Side, Stay, TreatedLot
from commune.ledger.evidence import EvidenceField, EvidenceKind, register


def _treatment_address(row: TreatedLot) -> str:
    return reverse("coldchain:treatment", args=[row.treatment_id])


def _room_address(row: Stay) -> str:
    return reverse("coldchain:room", args=[row.room_id])


def _excursion_address(row: Excursion) -> str:
    return reverse("coldchain:excursion", args=[row.pk])


register(
    EvidenceKind(
        name="coldchain.treatment",
        label="Xử lý nhiệt",
        queryset=TreatedLot.objects.all,
        fields={
            "organization": EvidenceField("treatment__place__holder", "key", "Tổ chức"),
            "lot": EvidenceField("lot", "key", "Lô"),
            "kilograms": EvidenceField("quantity", "number", "Kg"),
            "is_met": EvidenceField("treatment__is_met", "flag", "Đạt quy trình"),
            "treated_at": EvidenceField("treatment__started_at", "moment", "Lúc xử lý"),
        },
        unit_path="treatment__place__unit",
        time_path="treatment__started_at",
        log_kinds=("coldchain.treated_lot",),
        address_of=_treatment_address,
    )
)
register(
    EvidenceKind(
        name="coldchain.storage",
        label="Bảo quản lạnh",
        queryset=Stay.objects.all,
        fields={
            "organization": EvidenceField("room__place__holder", "key", "Tổ chức"),
            "lot": EvidenceField("lot", "key", "Lô"),
            "room": EvidenceField("room", "key", "Kho"),
            "entered_at": EvidenceField("entered_at", "moment", "Lúc vào kho"),
        },
        unit_path="room__place__unit",
        time_path="entered_at",
        log_kinds=("coldchain.stay",),
        address_of=_room_address,
    )
)
register(
    EvidenceKind(
        name="coldchain.excursion",
        label="Vượt nhiệt",
        queryset=lambda: Excursion.objects.filter(Q(revision__isnull=True)),
        fields={
            "organization": EvidenceField("room__place__holder", "key", "Tổ chức"),
            "room": EvidenceField("room", "key", "Kho"),
            "side": EvidenceField("side", "text", "Phía", said=lambda side: str(Side(side).label)),
            "since": EvidenceField("since", "moment", "Từ lúc"),
        },
        unit_path="room__place__unit",
        time_path="since",
        log_kinds=("coldchain.excursion", "coldchain.excursion_revision"),
        address_of=_excursion_address,
    )
)

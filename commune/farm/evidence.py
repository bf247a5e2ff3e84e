"""What this room offers to be counted."""

from django.urls import reverse

from commune.farm.activities import activity_of
from commune.farm.models import DiaryEntry, Harvest
from commune.ledger.evidence import EvidenceField, EvidenceKind, register


def _safety(code: str) -> str:
    """The verdict at harvest: picked after the interval, or without any record of spraying."""
    return "không có ghi chép xịt thuốc" if code == "no_record" else "đã hết thời gian cách ly"


def _address(row: DiaryEntry | Harvest) -> str:
    return reverse("farm:entry", args=[row.pk])


register(
    EvidenceKind(
        name="farm.diary_entry",
        label="Ghi chép nhật ký",
        queryset=DiaryEntry.objects.standing,
        fields={
            "household": EvidenceField("plot__holder", "key", "Hộ"),
            "plot": EvidenceField("plot", "key", "Vườn"),
            "activity": EvidenceField(
                "activity", "text", "Loại việc", said=lambda code: activity_of(code).label
            ),
            "written_for": EvidenceField("on_behalf_of", "key", "Ghi hộ"),
            "occurred_at": EvidenceField("occurred_at", "moment", "Lúc làm"),
            "recorded_at": EvidenceField("recorded_at", "moment", "Lúc ghi"),
        },
        unit_path="plot__unit",
        time_path="occurred_at",
        log_kinds=("farm.diary_entry",),
        address_of=_address,
    )
)
register(
    EvidenceKind(
        name="farm.harvest",
        label="Thu hoạch",
        queryset=Harvest.objects.all,
        fields={
            "household": EvidenceField("lot__holder", "key", "Hộ"),
            "plot": EvidenceField("lot__place", "key", "Vườn"),
            "trade_item": EvidenceField("lot__trade_item", "key", "Mặt hàng"),
            "variety": EvidenceField("lot__trade_item__variety__slug", "text", "Giống"),
            "quantity": EvidenceField("lot__quantity", "number", "Khối lượng (kg)"),
            "safety": EvidenceField("safety", "text", "Thời gian cách ly", said=_safety),
            "harvested_at": EvidenceField("lot__made_at", "moment", "Lúc hái"),
        },
        unit_path="lot__place__unit",
        time_path="lot__made_at",
        log_kinds=("farm.harvest",),
        address_of=_address,
    )
)

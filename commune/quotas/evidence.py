"""What this room offers to be counted: granted, ordered, delivered and given back."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.quotas.models import DeliveryReceipt, StampOrder, StampQuota, StampReturn

STAMPS = F("last") - F("first") + 1


def _quota_page(row: StampQuota) -> str:
    return reverse("quotas:facility", args=[row.facility.code])


def _receipts() -> "QuerySet[Any]":
    rows = DeliveryReceipt.objects.annotate(stamps=STAMPS)
    return rows.select_related("delivery")


register(
    EvidenceKind(
        name="quotas.quota",
        label="Hạn mức tem đã cấp",
        queryset=lambda: StampQuota.objects.select_related("facility"),
        fields={
            "facility": EvidenceField("facility", "key", "Cơ sở"),
            "count": EvidenceField("count", "number", "Số tem"),
            "granted_at": EvidenceField("granted_at", "moment", "Lúc cấp"),
        },
        unit_path="facility__unit",
        time_path="granted_at",
        log_kinds=("quotas.quota",),
        address_of=_quota_page,
    )
)
register(
    EvidenceKind(
        name="quotas.order",
        label="Tem đã đặt",
        queryset=StampOrder.objects.standing,
        fields={
            "facility": EvidenceField("quota__facility", "key", "Cơ sở"),
            "trade_item": EvidenceField("trade_item", "key", "Mặt hàng"),
            "count": EvidenceField("count", "number", "Số tem"),
            "approved": EvidenceField("ruling__is_approved", "flag", "Đã duyệt"),
            "ordered_at": EvidenceField("ordered_at", "moment", "Lúc đặt"),
        },
        unit_path="quota__facility__unit",
        time_path="ordered_at",
        log_kinds=("quotas.order", "quotas.ruling"),
        address_of=lambda row: reverse("quotas:order", args=[row.pk]),
    )
)
register(
    EvidenceKind(
        name="quotas.receipt",
        label="Tem đã giao, cơ sở đã xác nhận",
        queryset=_receipts,
        fields={
            "facility": EvidenceField("delivery__order__quota__facility", "key", "Cơ sở"),
            "count": EvidenceField("stamps", "number", "Số tem"),
            "received_at": EvidenceField("received_at", "moment", "Lúc nhận"),
        },
        unit_path="delivery__order__quota__facility__unit",
        time_path="received_at",
        log_kinds=("quotas.receipt",),
        address_of=lambda row: reverse("quotas:order", args=[row.delivery.order_id]),
    )
)
register(
    EvidenceKind(
        name="quotas.return",
        label="Tem trả lại, tem hủy",
        queryset=lambda: StampReturn.objects.annotate(stamps=STAMPS),
        fields={
            "facility": EvidenceField("order__quota__facility", "key", "Cơ sở"),
            "kind": EvidenceField("kind", "text", "Trả hay hủy"),
            "count": EvidenceField("stamps", "number", "Số tem"),
            "recorded_at": EvidenceField("recorded_at", "moment", "Lúc ghi"),
        },
        unit_path="order__quota__facility__unit",
        time_path="recorded_at",
        log_kinds=("quotas.return",),
        address_of=lambda row: reverse("quotas:order", args=[row.order_id]),
    )
)

"""What this room offers to be counted."""

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.stamps.models import Activation, ScanTally, StampBatch, StampRecognition


def _batch_page(row: StampBatch) -> str:
    return reverse("stamps:batch", args=[row.number])


def _recognition_page(row: StampRecognition) -> str:
    return reverse("stamps:batch", args=[row.batch.number])


def _scans() -> "QuerySet[ScanTally]":
    """A tally knows its batch by number only: it is written on the path of every scan."""
    batch = StampBatch.objects.filter(number=OuterRef("batch_number"))
    return ScanTally.objects.annotate(
        unit=Subquery(batch.values("holder__unit")), holder=Subquery(batch.values("holder"))
    )


def _activation_page(row: Activation) -> str:
    return reverse("stamps:batch", args=[row.batch.number])


register(
    EvidenceKind(
        name="stamps.batch",
        label="Đợt tem đã phát hành",
        queryset=lambda: StampBatch.objects.defer("kept"),
        fields={
            "holder": EvidenceField("holder", "key", "Cơ sở"),
            "trade_item": EvidenceField("trade_item", "key", "Mặt hàng"),
            "lot": EvidenceField("lot", "key", "Lô hàng"),
            "count": EvidenceField("count", "number", "Số tem"),
            "issued_at": EvidenceField("issued_at", "moment", "Lúc phát hành"),
        },
        unit_path="holder__unit",
        time_path="issued_at",
        log_kinds=("stamps.batch",),
        address_of=_batch_page,
    )
)
register(
    EvidenceKind(
        name="stamps.recognition",
        label="Tem của sản phẩm được công nhận",
        queryset=lambda: StampRecognition.objects.select_related("batch"),
        fields={
            "holder": EvidenceField("batch__holder", "key", "Cơ sở"),
            "trade_item": EvidenceField("batch__trade_item", "key", "Mặt hàng"),
            "kind": EvidenceField("kind", "text", "Loại công nhận"),
            "stars": EvidenceField("stars", "number", "Số sao"),
            "count": EvidenceField("batch__count", "number", "Số tem"),
            "marked_at": EvidenceField("marked_at", "moment", "Lúc phát hành"),
        },
        unit_path="batch__holder__unit",
        time_path="marked_at",
        log_kinds=("stamps.recognition",),
        address_of=_recognition_page,
    )
)
register(
    EvidenceKind(
        name="stamps.scan",
        label="Tem đã được quét",
        queryset=_scans,
        fields={
            "holder": EvidenceField("holder", "key", "Cơ sở"),
            "batch": EvidenceField("batch_number", "number", "Đợt tem"),
            "count": EvidenceField("count", "number", "Lượt quét"),
            "first_at": EvidenceField("first_at", "moment", "Lần đầu"),
        },
        unit_path="unit",
        time_path="first_at",
    )
)
register(
    EvidenceKind(
        name="stamps.activation",
        label="Tem đã kích hoạt",
        queryset=lambda: Activation.objects.annotate(stamps=F("last") - F("first") + 1).select_related(
            "batch"
        ),
        fields={
            "holder": EvidenceField("batch__holder", "key", "Cơ sở"),
            "trade_item": EvidenceField("batch__trade_item", "key", "Mặt hàng"),
            "lot": EvidenceField("lot", "key", "Lô hàng"),
            "count": EvidenceField("stamps", "number", "Số tem"),
            "activated_at": EvidenceField("activated_at", "moment", "Lúc kích hoạt"),
        },
        unit_path="batch__holder__unit",
        time_path="activated_at",
        log_kinds=("stamps.activation",),
        address_of=_activation_page,
    )
)

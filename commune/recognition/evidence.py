"""What this room offers to be counted: decisions that recognize, with their stars and their last day."""

from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, day_after, register
from commune.recognition.models import Decision, Dossier


def _decision_page(row: Decision) -> str:
    return reverse("recognition:dossier", args=[row.dossier_id])


def _dossier_page(row: Dossier) -> str:
    return reverse("recognition:dossier", args=[row.pk])


def _recognizing() -> "QuerySet[Decision]":
    """`ends_on`: the first day on which it no longer holds, by its own term or by withdrawal."""
    early = Q(withdrawal__isnull=False) & (Q(valid_to__isnull=True) | Q(withdrawal__since__lte=F("valid_to")))
    ends = Case(When(early, then="withdrawal__since"), default=day_after("valid_to"))
    return Decision.objects.filter(is_recognized=True).annotate(ends_on=ends)


register(
    EvidenceKind(
        name="recognition.decision",
        label="Quyết định công nhận sản phẩm",
        queryset=_recognizing,
        fields={
            "kind": EvidenceField("dossier__procedure__kind", "text", "Thủ tục"),
            "stars": EvidenceField("stars", "number", "Số sao"),
            "trade_item": EvidenceField("dossier__trade_item", "key", "Mặt hàng"),
            "producer": EvidenceField("dossier__producer", "key", "Cơ sở"),
            "valid_to": EvidenceField("valid_to", "day", "Đến ngày"),
            "withdrawn": EvidenceField("withdrawal__since", "day", "Thu hồi từ ngày"),
        },
        unit_path="dossier__producer__unit",
        time_path="decided_on",
        until_path="ends_on",
        log_kinds=("recognition.decision", "recognition.withdrawal"),
        address_of=_decision_page,
    )
)
register(
    EvidenceKind(
        name="recognition.dossier",
        label="Hồ sơ sản phẩm",
        queryset=Dossier.objects.all,
        fields={
            "kind": EvidenceField("procedure__kind", "text", "Thủ tục"),
            "producer": EvidenceField("producer", "key", "Cơ sở"),
            "trade_item": EvidenceField("trade_item", "key", "Mặt hàng"),
            "opened_at": EvidenceField("opened_at", "moment", "Lúc lập"),
        },
        unit_path="producer__unit",
        time_path="opened_at",
        log_kinds=("recognition.dossier",),
        address_of=_dossier_page,
    )
)

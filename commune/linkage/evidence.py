"""What this room offers to be counted: digital co-ops, linkage that both sides confirmed, zones."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, QuerySet, Value, When
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.lib.vietnamese import VIETNAM
from commune.linkage.delivering import weighed
from commune.linkage.models import DigitalUse, LinkageModel, Zone
from commune.linkage.zoning import digital, measured

Cells = Iterator[tuple[str, datetime]]


def _graded(own: str) -> Case:
    """Grade C of what a file said, else `own`."""
    return Case(When(imported_in__isnull=False, then=Value("C")), default=Value(own))


def _cells(rows: "QuerySet[Any]", moment: str) -> Cells:
    """Of days their first moment in Vietnam."""
    for unit, day in rows.order_by().values_list("unit", moment).distinct():
        yield unit, datetime.combine(day, time.min, VIETNAM)


def _cooperatives() -> "QuerySet[DigitalUse]":
    return DigitalUse.objects.annotate(ends_on=F("end__since"), grade=_graded("B"))


def _models() -> "QuerySet[LinkageModel]":
    agreed = weighed(LinkageModel.objects.agreed())
    return agreed.annotate(
        works_digitally=_digital_models(),
        is_zoned=digital(zone="zone", said="zone__is_digital"),
        grade=_graded("A"),
    )


def _digital_models() -> Case:
    """As its file says, else while its co-op is confirmed to work digitally."""
    confirmed = DigitalUse.objects.filter(organization=OuterRef("cooperative"), end__isnull=True)
    return Case(
        When(is_digital=True, then=Value(value=True)),
        When(Exists(confirmed), imported_in__isnull=True, then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )


def _zones() -> "QuerySet[Zone]":
    return measured(Zone.objects.all()).annotate(grade=_graded("B"))


MODEL_WAYS = {
    "linkage.model": "pk",
    "linkage.confirmation": "confirmations",
    "linkage.model_end": "end",
    "linkage.model_contract": "contracts",
    "linkage.zone_plot": "zone__plots",
    "trading.delivery_answer": "contracts__contract__deliveries__answer",
    "farm.diary_entry": "zone__plots__plot__diary",
    "linkage.digital_use": "cooperative__digital_uses",
    "linkage.digital_use_end": "cooperative__digital_uses",
}
ZONE_WAYS = {
    "linkage.zone": "pk",
    "linkage.zone_plot": "plots",
    "farm.diary_entry": "plots__plot__diary",
}


def _model_cells(kind: str, key: str) -> Cells:
    return _cells(LinkageModel.objects.filter(**{MODEL_WAYS[kind]: key}), "begins")


def _zone_cells(kind: str, key: str) -> Cells:
    return _cells(Zone.objects.filter(**{ZONE_WAYS[kind]: key}), "since")


register(
    EvidenceKind(
        name="linkage.digital_cooperative",
        label="Hợp tác xã dùng công nghệ số",
        queryset=_cooperatives,
        fields={
            "cooperative": EvidenceField("name", "text", "Hợp tác xã"),
            "since": EvidenceField("since", "day", "Từ ngày"),
        },
        unit_path="unit",
        time_path="since",
        until_path="ends_on",
        grade_path="grade",
        log_kinds=("linkage.digital_use", "linkage.digital_use_end"),
        address_of=lambda row: reverse("linkage:use", args=[row.pk]),
    )
)
register(
    EvidenceKind(
        name="linkage.model",
        label="Mô hình liên kết",
        queryset=_models,
        fields={
            "product": EvidenceField("product", "text", "Sản phẩm"),
            "digital": EvidenceField("works_digitally", "flag", "Dùng công nghệ số"),
            "zoned": EvidenceField("is_zoned", "flag", "Gắn vùng nguyên liệu dùng công nghệ số"),
            "committed_kg": EvidenceField("committed_kg", "number", "Cam kết (kg)"),
            "delivered_kg": EvidenceField("delivered_kg", "number", "Đã giao (kg)"),
        },
        unit_path="unit",
        time_path="begins",
        until_path="ends_on",
        grade_path="grade",
        log_kinds=tuple(MODEL_WAYS),
        address_of=lambda row: reverse("linkage:model", args=[row.code]),
        touched=_model_cells,
    )
)
register(
    EvidenceKind(
        name="linkage.zone",
        label="Vùng nguyên liệu",
        queryset=_zones,
        fields={
            "product": EvidenceField("product", "text", "Sản phẩm"),
            "area_m2": EvidenceField("area", "number", "Diện tích (m²)"),
            "digital": EvidenceField("works_digitally", "flag", "Dùng công nghệ số"),
        },
        unit_path="unit",
        time_path="since",
        grade_path="grade",
        log_kinds=tuple(ZONE_WAYS),
        address_of=lambda row: reverse("linkage:zone", args=[row.code]),
        touched=_zone_cells,
    )
)

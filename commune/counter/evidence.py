"""What this room offers to be counted: sales at the market's stalls, cashless or not."""

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.urls import reverse

from commune.counter.models import Method, Sale, SaleReversal
from commune.ledger.evidence import EvidenceField, EvidenceKind, register


def sales() -> "QuerySet[Sale]":
    """Every sale that stands: one that was undone counts no more."""
    cashless = Case(When(method=Method.CASH, then=Value(False)), default=Value(True))
    undone = Exists(SaleReversal.objects.filter(sale=OuterRef("pk")))
    return Sale.objects.filter(~undone).annotate(is_cashless_row=cashless)


def _address(row: Sale) -> str:
    """The market's page: a trader's day book is nobody else's business."""
    return reverse("counter:market", args=[row.day.stall.market.code])


register(
    EvidenceKind(
        name="counter.sale",
        label="Lần bán ở sạp chợ",
        queryset=sales,
        fields={
            "cashless": EvidenceField("is_cashless_row", "flag", "Trả không dùng tiền mặt"),
            "amount": EvidenceField("amount", "money", "Số tiền"),
            "market": EvidenceField("day__stall__market", "key", "Chợ"),
            "sold_at": EvidenceField("sold_at", "moment", "Lúc bán"),
        },
        unit_path="day__stall__market__unit",
        time_path="sold_at",
        log_kinds=("counter.sale", "counter.sale_reversal"),
        address_of=_address,
    )
)

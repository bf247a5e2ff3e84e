"""What this room offers to be counted: sales at display points, cashless or not, and what they are traced to."""

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse

from commune.display.models import PaidBy, PointSale
from commune.ledger.evidence import EvidenceField, EvidenceKind, register


def sales() -> "QuerySet[PointSale]":
    """Every sale that was not undone."""
    cashless = Case(When(method=PaidBy.BANK, then=Value(True)), default=Value(False))
    return PointSale.objects.filter(move__undone_by=None).annotate(is_cashless=cashless)


def _address(row: PointSale) -> str:
    return reverse("display:point", args=[row.move.consignment.point.code])


register(
    EvidenceKind(
        name="display.sale",
        label="Lần bán ở điểm trưng bày",
        queryset=sales,
        fields={
            "cashless": EvidenceField("is_cashless", "flag", "Trả không dùng tiền mặt"),
            "amount": EvidenceField("amount", "money", "Số tiền"),
            "point": EvidenceField("move__consignment__point", "key", "Điểm trưng bày"),
            "seller": EvidenceField("move__consignment__booth__organization", "key", "Hợp tác xã"),
            "sold_at": EvidenceField("move__moved_at", "moment", "Lúc bán"),
        },
        unit_path="move__consignment__point__unit",
        time_path="move__moved_at",
        log_kinds=("display.sale", "display.move"),
        address_of=_address,
    )
)

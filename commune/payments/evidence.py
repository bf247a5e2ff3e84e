"""What this room offers to be counted: money paid out to members."""

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.payments.models import Method, PayoutPayment


def payments() -> "QuerySet[PayoutPayment]":
    """With `is_cashless`: it went from account to account."""
    cashless = Case(When(method=Method.BANK, then=Value(True)), default=Value(False))
    return PayoutPayment.objects.annotate(is_cashless=cashless)


def _address(row: PayoutPayment) -> str:
    return reverse("payout", args=[row.payout_id])


register(
    EvidenceKind(
        name="payments.payout",
        label="Khoản chi cho thành viên",
        queryset=payments,
        fields={
            "cooperative": EvidenceField("cooperative", "key", "Hợp tác xã"),
            "household": EvidenceField("payout__household", "key", "Hộ"),
            "amount": EvidenceField("amount", "money", "Số tiền"),
            "cashless": EvidenceField("is_cashless", "flag", "Trả không dùng tiền mặt"),
            "paid_at": EvidenceField("paid_at", "moment", "Lúc chi"),
        },
        unit_path="payout__household__unit",
        time_path="paid_at",
        log_kinds=("payments.payout_payment",),
        address_of=_address,
    )
)

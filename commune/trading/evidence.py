"""What this room offers to be counted: what was offered and wanted, and what linkage contracts agreed and delivered."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.people.models import OrganizationKind
from commune.trading.gate import TRADERS
from commune.trading.models import (
    Bill,
    Contract,
    ContractConfirmation,
    ContractDelivery,
    ContractEnding,
    ContractPart,
    EndingKind,
    GateDeal,
    Offer,
    PaidBy,
    Want,
)

BROKEN = [EndingKind.CANCELLED, EndingKind.SELLER_DEFAULT, EndingKind.BUYER_DEFAULT]


def offers() -> QuerySet[Offer]:
    return Offer.objects.annotate(is_withdrawn=Q(withdrawal__isnull=False))


def wants() -> QuerySet[Want]:
    return Want.objects.annotate(is_withdrawn=Q(withdrawal__isnull=False), weekly=Q(until__isnull=True))


def contracts() -> QuerySet[Contract]:
    """Concluded ones. `is_linkage`: between producers and an enterprise or trader, co-op or household."""
    producers = Q(seller__kind__in=[OrganizationKind.COOPERATIVE, OrganizationKind.HOUSEHOLD])
    outside = Q(buyer__kind__in=[OrganizationKind.ENTERPRISE, *TRADERS])
    last = ContractConfirmation.objects.filter(contract=OuterRef("pk")).order_by("-confirmed_at")
    broken = ContractEnding.objects.filter(contract=OuterRef("pk"), kind__in=BROKEN)
    return Contract.objects.concluded().annotate(
        is_pooled=Exists(ContractPart.objects.filter(contract=OuterRef("pk"))),
        is_linkage=Q(producers & outside),
        is_broken=Exists(broken),
        amount=F("kilograms") * F("price"),
        concluded_at=Subquery(last.values("confirmed_at")[:1]),
    )


def deliveries() -> QuerySet[ContractDelivery]:
    """What buyers took."""
    open_bills = Bill.objects.filter(delivery=OuterRef("pk"), paid__isnull=True)
    in_cash = Bill.objects.filter(delivery=OuterRef("pk"), paid__method=PaidBy.CASH)
    return ContractDelivery.objects.accepted().annotate(
        is_paid=~Exists(open_bills), is_cashless=~Exists(open_bills) & ~Exists(in_cash)
    )


def gate_deals() -> QuerySet[GateDeal]:
    return GateDeal.objects.all()


register(
    EvidenceKind(
        name="trading.offer",
        label="Đăng ký bán",
        queryset=offers,
        fields={
            "seller": EvidenceField("organization", "key", "Người bán"),
            "variety": EvidenceField("variety__slug", "text", "Giống"),
            "kilograms": EvidenceField("kilograms", "number", "Số ký"),
            "withdrawn": EvidenceField("is_withdrawn", "flag", "Đã rút"),
            "offered_at": EvidenceField("offered_at", "moment", "Lúc đăng ký"),
        },
        unit_path="organization__unit",
        time_path="offered_at",
        log_kinds=("trading.offer", "trading.offer_withdrawal"),
        address_of=lambda row: reverse("trading:offer", args=[row.pk]),
    )
)
register(
    EvidenceKind(
        name="trading.want",
        label="Đăng ký mua",
        queryset=wants,
        fields={
            "buyer": EvidenceField("organization", "key", "Người mua"),
            "variety": EvidenceField("variety__slug", "text", "Giống"),
            "kilograms": EvidenceField("kilograms", "number", "Số ký"),
            "weekly": EvidenceField("weekly", "flag", "Mỗi tuần"),
            "withdrawn": EvidenceField("is_withdrawn", "flag", "Đã rút"),
            "wanted_at": EvidenceField("wanted_at", "moment", "Lúc đăng ký"),
        },
        unit_path="organization__unit",
        time_path="wanted_at",
        log_kinds=("trading.want", "trading.want_withdrawal"),
        address_of=lambda row: reverse("trading:want", args=[row.pk]),
    )
)
register(
    EvidenceKind(
        name="trading.contract",
        label="Hợp đồng mua bán, liên kết tiêu thụ",
        queryset=contracts,
        fields={
            "seller": EvidenceField("seller", "key", "Bên bán"),
            "buyer": EvidenceField("buyer", "key", "Bên mua"),
            "variety": EvidenceField("variety__slug", "text", "Giống"),
            "kilograms": EvidenceField("kilograms", "number", "Số ký đã cam kết"),
            "amount": EvidenceField("amount", "money", "Giá trị"),
            "linkage": EvidenceField("is_linkage", "flag", "Liên kết tiêu thụ"),
            "pooled": EvidenceField("is_pooled", "flag", "Gom từ nhiều hộ"),
            "broken": EvidenceField("is_broken", "flag", "Không giữ lời"),
            "concluded_at": EvidenceField("concluded_at", "moment", "Lúc ký xong"),
        },
        unit_path="seller__unit",
        time_path="concluded_at",
        log_kinds=("trading.contract", "trading.contract_confirmation", "trading.contract_ending"),
        address_of=lambda row: reverse("trading:contract", args=[row.pk]),
    )
)
register(
    EvidenceKind(
        name="trading.delivery",
        label="Hàng giao theo hợp đồng",
        queryset=deliveries,
        fields={
            "seller": EvidenceField("contract__seller", "key", "Bên bán"),
            "buyer": EvidenceField("contract__buyer", "key", "Bên mua"),
            "producer": EvidenceField("lot__holder", "key", "Hộ có hàng"),
            "variety": EvidenceField("contract__variety__slug", "text", "Giống"),
            "kilograms": EvidenceField("kilograms", "number", "Số ký đã giao"),
            "paid": EvidenceField("is_paid", "flag", "Đã trả tiền"),
            "cashless": EvidenceField("is_cashless", "flag", "Trả không dùng tiền mặt"),
            "delivered_at": EvidenceField("delivered_at", "moment", "Lúc giao"),
        },
        unit_path="contract__seller__unit",
        time_path="delivered_at",
        log_kinds=("trading.delivery", "trading.delivery_answer", "trading.bill_paid"),
        address_of=lambda row: reverse("trading:contract", args=[row.contract_id]),
    )
)
register(
    EvidenceKind(
        name="trading.gate_deal",
        label="Bán xô tại vườn",
        queryset=gate_deals,
        fields={
            "seller": EvidenceField("sale__seller", "key", "Hộ bán"),
            "trader": EvidenceField("sale__trader", "key", "Thương lái"),
            "kilograms": EvidenceField("ticket__kilograms", "number", "Số ký"),
            "amount": EvidenceField("ticket__amount", "money", "Tiền hàng"),
            "concluded_at": EvidenceField("concluded_at", "moment", "Lúc chốt"),
        },
        unit_path="sale__seller__unit",
        time_path="concluded_at",
        log_kinds=("trading.gate_deal",),
        address_of=lambda row: reverse("trading:gate-sale", args=[row.sale_id]),
    )
)

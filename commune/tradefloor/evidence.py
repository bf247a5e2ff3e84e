"""What the floor offers to be counted."""

from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.market.models import Booth, Listing
from commune.tradefloor.models import Account


def _account(row: Account) -> str:
    return reverse("tradefloor:account", args=[row.pk])


register(
    EvidenceKind(
        name="tradefloor.account",
        label="Tài khoản trên sàn",
        queryset=lambda: Account.objects.all().counted(),
        fields={
            "listing": EvidenceField("has_listing", "flag", "Có tin đăng"),
            "booth": EvidenceField("has_booth", "flag", "Có gian hàng"),
            "claimed": EvidenceField("is_claimed", "flag", "Đã có người nhận"),
            "kind": EvidenceField("organization__kind", "text", "Loại tổ chức"),
            "organization": EvidenceField("organization", "key", "Tổ chức"),
            "entered_at": EvidenceField("entered_at", "moment", "Lúc vào sàn"),
        },
        unit_path="organization__unit",
        time_path="entered_at",
        log_kinds=(
            "tradefloor.account",
            "tradefloor.acceptance",
            "tradefloor.notice",
            "tradefloor.notice_withdrawal",
            "market.listing",
            "market.listing_withdrawal",
            "market.booth",
        ),
        address_of=_account,
    )
)
register(
    EvidenceKind(
        name="market.booth",
        label="Gian hàng",
        queryset=Booth.objects.all,
        fields={
            "seller": EvidenceField("organization", "key", "Người bán"),
            "opened_at": EvidenceField("opened_at", "moment", "Lúc mở"),
        },
        unit_path="organization__unit",
        time_path="opened_at",
        log_kinds=("market.booth",),
        address_of=lambda row: reverse("market:booth", args=[row.slug]),
    )
)
register(
    EvidenceKind(
        name="market.listing",
        label="Tin bán đang đăng",
        queryset=lambda: Listing.objects.standing().select_related("trade_item"),
        fields={
            "booth": EvidenceField("booth", "key", "Gian hàng"),
            "item": EvidenceField("trade_item", "key", "Mặt hàng"),
            "price": EvidenceField("price", "money", "Giá khi đăng"),
            "listed_at": EvidenceField("listed_at", "moment", "Lúc đăng"),
        },
        unit_path="booth__organization__unit",
        time_path="listed_at",
        log_kinds=("market.listing", "market.listing_withdrawal"),
        address_of=lambda row: reverse("market:product", args=[row.trade_item.slug]),
    )
)

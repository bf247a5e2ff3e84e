"""Which buyers took, or are being brought, kilograms of given lots."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from commune.trace.models import Lot
from commune.trace.recall import Holding, holders
from commune.trading.models import ContractDelivery, GateDeal


def buyers_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    """By the seller's lot; what was refused is the seller's again."""
    refused = ContractDelivery.objects.filter(answer__bought__isnull=True, answer__answered_at__lte=at)
    brought = ContractDelivery.objects.filter(lot__in=lots, delivered_at__lte=at)
    brought = brought.exclude(pk__in=refused.values("pk")).select_related("contract__buyer")
    for each in brought.order_by("delivered_at", "pk"):
        contract = each.contract
        label = f"{contract.code}, {contract.buyer.name}"
        yield Holding("contracts", label, each.kilograms, contract.reference, each.lot_id)
    deals = GateDeal.objects.filter(lot__in=lots, concluded_at__lte=at)
    for deal in deals.select_related("ticket", "sale__trader").order_by("concluded_at", "pk"):
        label = deal.sale.trader.name
        yield Holding("contracts", label, deal.ticket.kilograms, deal.sale.reference, deal.lot_id)


holders.add("trading", buyers_of)

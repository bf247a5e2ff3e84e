"""Which buyers took, or are being brought, kilograms of given lots."""

from collections.abc import Iterator, Sequence

from commune.trace.models import Lot
from commune.trace.recall import Holding, holders
from commune.trading.models import ContractDelivery, GateDeal


def buyers_of(lots: Sequence[Lot]) -> Iterator[Holding]:
    """By the seller's lot; what was refused is the seller's again."""
    refused = ContractDelivery.objects.filter(answer__bought__isnull=True, answer__isnull=False)
    brought = ContractDelivery.objects.filter(lot__in=lots).exclude(pk__in=refused.values("pk"))
    for each in brought.select_related("contract__buyer").order_by("delivered_at", "pk"):
        contract = each.contract
        label = f"{contract.code}, {contract.buyer.name}"
        yield Holding("contracts", label, each.kilograms, contract.reference, each.lot_id)
    deals = GateDeal.objects.filter(lot__in=lots).select_related("ticket", "sale__trader")
    for deal in deals.order_by("concluded_at", "pk"):
        label = deal.sale.trader.name
        yield Holding("contracts", label, deal.ticket.kilograms, deal.sale.reference, deal.lot_id)


holders.add("trading", buyers_of)

"""Which parcels under way hold given lots."""

from collections.abc import Iterator, Sequence

from commune.shipping.models import ShipmentItem
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def parcels_of(lots: Sequence[Lot]) -> Iterator[Holding]:
    """Booked and not yet handed over."""
    items = ShipmentItem.objects.filter(lot__in=lots, shipment__handover__isnull=True)
    for item in items.select_related("shipment__carrier__organization").order_by("shipment__booked_at", "pk"):
        carrier = item.shipment.carrier.organization.name
        label = f"{carrier}, kiện {item.shipment.short_name}"
        yield Holding("shipment", label, item.quantity, f"shipment:{item.shipment_id}", item.lot_id)


holders.add("shipping", parcels_of)

"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.shipping.models import (
    Arrival,
    Carrier,
    Consignee,
    Departure,
    Handover,
    HandoverReport,
    ReceivedUnits,
    Shipment,
    ShipmentItem,
    Vessel,
)

protect(Carrier, kind="shipping.carrier")
protect(Vessel, kind="shipping.vessel")
protect(Shipment, kind="shipping.shipment")
protect(Consignee, kind="shipping.consignee")
protect(ShipmentItem, kind="shipping.item")
protect(Departure, kind="shipping.departure")
protect(Arrival, kind="shipping.arrival")
protect(Handover, kind="shipping.handover")
protect(HandoverReport, kind="shipping.handover_report")
protect(ReceivedUnits, kind="shipping.received")

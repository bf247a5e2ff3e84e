"""What the log protects in this room. Carts are wishes: nothing is proven by them."""

from commune.ledger.protection import protect
from commune.orders.models import (
    Fulfillment,
    LotReservation,
    Order,
    OrderAddress,
    OrderCancellation,
    OrderCod,
    OrderContact,
    OrderExpiry,
    OrderLate,
    OrderLine,
    OrderOrigin,
    OrderPaid,
    RefundRequest,
    RefundSent,
    Remittance,
)

protect(Order, kind="orders.order")
protect(OrderContact, kind="orders.contact")
protect(OrderAddress, kind="orders.address")
protect(OrderLine, kind="orders.line")
protect(OrderOrigin, kind="orders.origin")
protect(LotReservation, kind="orders.lot_reservation")
protect(OrderCod, kind="orders.cod")
protect(OrderPaid, kind="orders.paid")
protect(OrderCancellation, kind="orders.cancellation")
protect(OrderExpiry, kind="orders.expiry")
protect(OrderLate, kind="orders.late")
protect(RefundRequest, kind="orders.refund")
protect(RefundSent, kind="orders.refund_sent")
protect(Fulfillment, kind="orders.fulfillment")
protect(Remittance, kind="orders.remittance")

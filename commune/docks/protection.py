"""What the log protects in this room."""

from commune.docks.models import DockSlot, SlotBooking, SlotCancellation
from commune.ledger.protection import protect

protect(DockSlot, kind="docks.slot")
protect(SlotBooking, kind="docks.booking")
protect(SlotCancellation, kind="docks.cancellation")

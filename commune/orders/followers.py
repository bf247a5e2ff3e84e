"""What orders do when news comes up from the log."""

from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.orders import fulfillment, held, recalls, settling
from commune.payments.models import Allocation
from commune.shipping.models import Handover
from commune.trace.models import Hold, HoldRelease, Recall


def settle_allocation(entry: Entry) -> None:
    allocation: Allocation = entry.subject(Allocation)
    settling.settle(allocation)


def stop_recalled(entry: Entry) -> None:
    recall: Recall = entry.subject(Recall)
    recalls.stop_recalled(recall)


def tell_held(entry: Entry) -> None:
    hold: Hold = entry.subject(Hold)
    held.tell_held(hold)


def tell_released(entry: Entry) -> None:
    release: HoldRelease = entry.subject(HoldRelease)
    held.tell_released(release)


def note_delivered(entry: Entry) -> None:
    handover: Handover = entry.subject(Handover)
    fulfillment.note_delivered(handover.shipment, at=handover.handed_at, by=entry.actor)


follow("orders.settle", ["payments.allocation"], settle_allocation)
follow("orders.stop_recalled", ["trace.recall"], stop_recalled)
follow("orders.tell_held", ["trace.hold"], tell_held)
follow("orders.tell_released", ["trace.hold_release"], tell_released)
follow("orders.note_delivered", ["shipping.handover"], note_delivered)

"""What happens to trees when news comes up from the log."""

from commune.adoption import boxes, contracts, recalls
from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.payments.models import Allocation
from commune.shipping.models import Handover
from commune.trace.models import Recall


def take_payment(entry: Entry) -> None:
    allocation: Allocation = entry.subject(Allocation)
    contracts.take_payment(allocation)


def note_delivered(entry: Entry) -> None:
    handover: Handover = entry.subject(Handover)
    boxes.note_delivered(handover.shipment, at=handover.handed_at, by=entry.actor)


def tell_recalled(entry: Entry) -> None:
    recall: Recall = entry.subject(Recall)
    recalls.tell_owners(recall)


follow("adoption.take_payment", ["payments.allocation"], take_payment)
follow("adoption.note_delivered", ["shipping.handover"], note_delivered)
follow("adoption.tell_recalled", ["trace.recall"], tell_recalled)

"""What happens to trees when news comes up from the log."""

from commune.adoption import boxes, care, contracts, recalls
from commune.farm.models import DiaryEntry
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


def carry_marks(entry: Entry) -> None:
    written: DiaryEntry = entry.subject(DiaryEntry)
    if written.corrects_id:
        care.carry_marks(written)


follow("adoption.carry_marks", ["farm.diary_entry"], carry_marks)
follow("adoption.take_payment", ["payments.allocation"], take_payment)
follow("adoption.note_delivered", ["shipping.handover"], note_delivered)
follow("adoption.tell_recalled", ["trace.recall"], tell_recalled)

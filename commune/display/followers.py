"""What display points do when news comes up from the log."""

from commune.display import recalls, settling
from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.payments.models import Allocation
from commune.trace.models import Hold, Recall


def note_paid(entry: Entry) -> None:
    allocation: Allocation = entry.subject(Allocation)
    settling.note_paid(allocation)


def tell_keepers(entry: Entry) -> None:
    recall: Recall = entry.subject(Recall)
    recalls.tell_keepers(recall)


def tell_held(entry: Entry) -> None:
    hold: Hold = entry.subject(Hold)
    recalls.tell_held(hold)


follow("display.note_paid", ["payments.allocation"], note_paid)
follow("display.tell_keepers", ["trace.recall"], tell_keepers)
follow("display.tell_held", ["trace.hold"], tell_held)

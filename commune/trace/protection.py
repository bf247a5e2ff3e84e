"""What the log protects in this room."""

from commune.ledger.protection import protect, protect_derived
from commune.trace import events
from commune.trace.models import (
    BestBeforeChange,
    Event,
    EventItem,
    Hold,
    HoldRelease,
    Lot,
    LotLink,
    Recall,
    RecallClosure,
    RecalledLot,
)

protect(Lot, kind="trace.lot")
protect(LotLink, kind="trace.lot_link")
protect(Event, kind="trace.event")
protect(Recall, kind="trace.recall")
protect(RecalledLot, kind="trace.recalled_lot")
protect(RecallClosure, kind="trace.recall_closure")
protect(Hold, kind="trace.hold")
protect(HoldRelease, kind="trace.hold_release")
protect(BestBeforeChange, kind="trace.best_before_change")
protect_derived(
    EventItem,
    parent=Event,
    link="event_id",
    columns=("role", "identifier", "quantity", "uom"),
    rebuild=events.items_of,
    unlogged={"id": "a counter of the database; the row is known by its event and content"},
)

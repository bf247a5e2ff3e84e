"""What trips do when news comes up from the log: recalled and held lots stay on land."""

from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.trace.models import Hold, Recall, RecalledLot
from commune.trips import stopping


def take_off_recalled(entry: Entry) -> None:
    recall: Recall = entry.subject(Recall)
    lots = list(RecalledLot.objects.filter(recall=recall).values_list("lot_id", flat=True))
    stopping.stop(lots, words="bị thu hồi", cause=f"recall:{recall.pk}")


def take_off_held(entry: Entry) -> None:
    hold: Hold = entry.subject(Hold)
    stopping.stop([hold.lot_id], words="đang bị tạm giữ", cause=f"hold:{hold.pk}")


follow("trips.take_off_recalled", ["trace.recall"], take_off_recalled)
follow("trips.take_off_held", ["trace.hold"], take_off_held)

"""What trading does when news comes up from the log."""

from django.urls import reverse

from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.payments.models import Allocation
from commune.trace.models import Lot, Recall
from commune.trading import bills, introducing, telling
from commune.trading.models import Offer, Want


def introduce_offer(entry: Entry) -> None:
    offer: Offer = entry.subject(Offer)
    introducing.introduce_offer(offer)


def introduce_want(entry: Entry) -> None:
    want: Want = entry.subject(Want)
    introducing.introduce_want(want)


def settle_allocation(entry: Entry) -> None:
    allocation: Allocation = entry.subject(Allocation)
    bills.settle(allocation)


def tell_recalled(entry: Entry) -> None:
    """Who bought it here: the recall reaches the buyer's lot, since it was made from the seller's."""
    recall: Recall = entry.subject(Recall)
    bought = Lot.objects.filter(recalled__recall=recall, kind="bought").select_related("holder")
    for lot in bought:
        telling.tell_recalled(
            lot.holder,
            lot.code,
            recall.reason,
            path=reverse("lot", args=[lot.trade_item.gtin, lot.code]),
            about=f"recall:{recall.pk}:{lot.pk}",
        )


follow("trading.introduce_offers", ["trading.offer"], introduce_offer)
follow("trading.introduce_wants", ["trading.want"], introduce_want)
follow("trading.settle", ["payments.allocation"], settle_allocation)
follow("trading.tell_recalled", ["trace.recall"], tell_recalled)

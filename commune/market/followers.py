"""What the market does when news comes up from the log. Sale of a recalled lot is impossible already: the
statement that takes stock reads recalls itself. Here what is left empty goes off the market."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.market import listings
from commune.market.models import Listing
from commune.trace.models import Lot, Recall

SYSTEM = "system:recall"


def withdraw_recalled(entry: Entry) -> None:
    """Listings that sold from a recalled lot and have no other stock."""
    recall: Recall = entry.subject(Recall)
    lots = Lot.objects.filter(recalled__recall=recall, stock_levels__isnull=False).distinct()
    for lot in lots:
        booths = lot.stock_levels.values("booth")
        sold_from = (
            Listing.objects.standing().stocked().filter(trade_item=lot.trade_item_id, booth__in=booths)
        )
        empty = sold_from.filter(Q(available_now=0) & Q(held_now=False))  # what is held may be sold again
        for listing in empty.select_related("booth"):
            with override("vi"):
                reason = _("Lô %(lot)s bị thu hồi, không còn lô khác để bán.") % {"lot": lot.code}
            listings.withdraw(listing, reason=reason, by=SYSTEM)


follow("market.withdraw_recalled", ["trace.recall"], withdraw_recalled)

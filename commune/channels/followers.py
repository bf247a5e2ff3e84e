"""What this room does when news comes up from the log: it only marks what is to be told, the calls are made by jobs."""

from commune.channels import incoming
from commune.channels.links import note_news
from commune.channels.models import AnswerStep, ChannelOffer, OutsideOrder
from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.market.models import ListingWithdrawal, StockMove
from commune.orders.models import Fulfillment, RefundCause, RefundRequest, Step
from commune.trace.models import Hold, HoldRelease, Lot, Recall

STEPS = {Step.PACKED: AnswerStep.PACKED, Step.HANDED: AnswerStep.SHIPPED, Step.DELIVERED: AnswerStep.SHIPPED}


def note_stock(entry: Entry) -> None:
    """Units of an item moved at a booth, by whoever's order."""
    move = entry.subject(StockMove)
    note_news(
        ChannelOffer.objects.filter(listing__booth=move.booth_id, listing__trade_item=move.lot.trade_item_id)
    )


def note_withdrawal(entry: Entry) -> None:
    note_news(ChannelOffer.objects.filter(listing=entry.subject(ListingWithdrawal).listing_id))


def note_stopped(entry: Entry) -> None:
    """A recall, a hold or its end: what stands on such lots may no longer, or may again, be sold."""
    if entry.kind == "trace.recall":
        lots = Lot.objects.filter(recalled__recall=entry.subject(Recall))
    elif entry.kind == "trace.hold":
        lots = Lot.objects.filter(pk=entry.subject(Hold).lot_id)
    else:
        lots = Lot.objects.filter(pk=entry.subject(HoldRelease).hold.lot_id)
    shelved = lots.filter(stock_levels__isnull=False).distinct()
    for item, booth in set(shelved.values_list("trade_item", "stock_levels__booth")):
        note_news(ChannelOffer.objects.filter(listing__booth=booth, listing__trade_item=item))


def answer_step(entry: Entry) -> None:
    done = entry.subject(Fulfillment)
    found = OutsideOrder.objects.filter(order=done.order_id).first()
    if found:
        incoming.answer(found, STEPS[Step(done.step)])


def answer_recall(entry: Entry) -> None:
    refund = entry.subject(RefundRequest)
    found = OutsideOrder.objects.filter(order=refund.order_id).first()
    if found and refund.cause == RefundCause.RECALL:
        incoming.answer(found, AnswerStep.RECALLED)


follow("channels.note_stock", ["market.stock_move"], note_stock)
follow("channels.note_withdrawal", ["market.listing_withdrawal"], note_withdrawal)
follow("channels.note_stopped", ["trace.recall", "trace.hold", "trace.hold_release"], note_stopped)
follow("channels.answer_step", ["orders.fulfillment"], answer_step)
follow("channels.answer_recall", ["orders.refund"], answer_recall)

"""What the log protects in this room; `StockLevel` is a counter that is rebuilt from the moves."""

from commune.ledger.protection import protect
from commune.market.models import (
    Booth,
    Listing,
    ListingWithdrawal,
    Mandate,
    MandateAcceptance,
    MandateEnd,
    PriceChange,
    StockMove,
)

protect(Booth, kind="market.booth")
protect(Listing, kind="market.listing")
protect(PriceChange, kind="market.price_change")
protect(ListingWithdrawal, kind="market.listing_withdrawal")
protect(StockMove, kind="market.stock_move")
protect(Mandate, kind="market.mandate")
protect(MandateAcceptance, kind="market.mandate_acceptance")
protect(MandateEnd, kind="market.mandate_end")

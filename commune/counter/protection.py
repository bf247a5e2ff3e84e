"""What the log protects in this room."""

from commune.counter.models import Charge, DayClosing, MarketDay, Sale, SaleReversal, Stall, StallEnd
from commune.ledger.protection import protect

protect(Stall, kind="counter.stall")
protect(StallEnd, kind="counter.stall_end")
protect(MarketDay, kind="counter.day")
protect(DayClosing, kind="counter.closing")
protect(Charge, kind="counter.charge")
protect(Sale, kind="counter.sale")
protect(SaleReversal, kind="counter.sale_reversal")

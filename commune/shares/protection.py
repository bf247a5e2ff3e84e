"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.shares.models import (
    AgreedPrice,
    CountedLot,
    Deduction,
    HeldBack,
    PriceList,
    Share,
    ShareAnswer,
    ShareDeduction,
    Sheet,
    SheetApproval,
    SheetCheck,
    SheetDropping,
    SheetLine,
    TakenOnce,
)

protect(PriceList, kind="shares.price_list")
protect(AgreedPrice, kind="shares.agreed_price")
protect(Deduction, kind="shares.deduction")
protect(Sheet, kind="shares.sheet")
protect(SheetLine, kind="shares.sheet_line")
protect(HeldBack, kind="shares.held_back")
protect(Share, kind="shares.share")
protect(ShareDeduction, kind="shares.share_deduction")
protect(SheetCheck, kind="shares.check")
protect(SheetApproval, kind="shares.approval")
protect(SheetDropping, kind="shares.dropping")
protect(CountedLot, kind="shares.counted_lot")
protect(TakenOnce, kind="shares.taken_once")
protect(ShareAnswer, kind="shares.answer")

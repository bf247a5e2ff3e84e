"""What the log protects in this room; `PointLevel` is a counter that is rebuilt from the moves."""

from commune.display.models import (
    Agreement,
    AgreementAcceptance,
    Consignment,
    ConsignmentReceipt,
    PointMove,
    PointSale,
    ReturnReceipt,
    Settlement,
    SettlementLine,
    SettlementPaid,
    StockCount,
)
from commune.ledger.protection import protect

protect(Agreement, kind="display.agreement")
protect(AgreementAcceptance, kind="display.acceptance")
protect(Consignment, kind="display.consignment")
protect(ConsignmentReceipt, kind="display.receipt")
protect(PointMove, kind="display.move")
protect(PointSale, kind="display.sale")
protect(StockCount, kind="display.count")
protect(ReturnReceipt, kind="display.return_receipt")
protect(Settlement, kind="display.settlement")
protect(SettlementLine, kind="display.settlement_line")
protect(SettlementPaid, kind="display.paid")

"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.trading.models import (
    Bill,
    BillPaid,
    Contract,
    ContractConfirmation,
    ContractDelivery,
    ContractEnding,
    ContractPart,
    DeliveryAnswer,
    GateCancellation,
    GateConfirmation,
    GateDeal,
    GateSale,
    GateTicket,
    GateWeighing,
    Match,
    MatchInterest,
    Offer,
    OfferWithdrawal,
    Pool,
    PoolAnswer,
    PoolDropping,
    PoolPart,
    Taking,
    TakingReturn,
    Want,
    WantWithdrawal,
)

FOLDED = {"folded": "computed from the row and the seller's public name, for searching"}

protect(Offer, kind="trading.offer", unlogged=FOLDED)
protect(OfferWithdrawal, kind="trading.offer_withdrawal")
protect(Want, kind="trading.want", unlogged=FOLDED)
protect(WantWithdrawal, kind="trading.want_withdrawal")
protect(Taking, kind="trading.taking")
protect(TakingReturn, kind="trading.taking_return")
protect(Match, kind="trading.match")
protect(MatchInterest, kind="trading.match_interest")
protect(Pool, kind="trading.pool")
protect(PoolPart, kind="trading.pool_part")
protect(PoolAnswer, kind="trading.pool_answer")
protect(PoolDropping, kind="trading.pool_dropping")
protect(Contract, kind="trading.contract")
protect(ContractPart, kind="trading.contract_part")
protect(ContractConfirmation, kind="trading.contract_confirmation")
protect(ContractEnding, kind="trading.contract_ending")
protect(ContractDelivery, kind="trading.delivery")
protect(DeliveryAnswer, kind="trading.delivery_answer")
protect(Bill, kind="trading.bill")
protect(BillPaid, kind="trading.bill_paid")
protect(GateSale, kind="trading.gate_sale")
protect(GateTicket, kind="trading.gate_ticket")
protect(GateWeighing, kind="trading.gate_weighing")
protect(GateConfirmation, kind="trading.gate_confirmation")
protect(GateDeal, kind="trading.gate_deal")
protect(GateCancellation, kind="trading.gate_cancellation")

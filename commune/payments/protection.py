"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.payments.models import (
    Advance,
    Allocation,
    BankCredit,
    BankDebit,
    Collection,
    CollectionSheet,
    CollectionSheetLine,
    Contradiction,
    GatewayAnswer,
    GatewayPayment,
    KeyChange,
    MemberAccount,
    MemberAccountEnd,
    MemberCredit,
    Notice,
    PaymentRequest,
    Payout,
    PayoutPayment,
    PayoutReceipt,
    PayoutWithdrawal,
    RequestSuccession,
    RequestWithdrawal,
    SellerAccount,
    SetAside,
    Sighting,
    Statement,
    StatementLine,
)

protect(SellerAccount, kind="payments.account")
protect(PaymentRequest, kind="payments.request")
protect(RequestWithdrawal, kind="payments.request_withdrawal")
protect(RequestSuccession, kind="payments.request_succession")
protect(Notice, kind="payments.notice")
protect(BankCredit, kind="payments.credit")
protect(Contradiction, kind="payments.contradiction")
protect(Allocation, kind="payments.allocation")
protect(MemberAccount, kind="payments.member_account")
protect(MemberAccountEnd, kind="payments.member_account_end")
protect(Advance, kind="payments.advance")
protect(MemberCredit, kind="payments.member_credit")
protect(Payout, kind="payments.payout")
protect(PayoutWithdrawal, kind="payments.payout_withdrawal")
protect(BankDebit, kind="payments.debit")
protect(PayoutPayment, kind="payments.payout_payment")
protect(PayoutReceipt, kind="payments.payout_receipt")
protect(Collection, kind="payments.collection")
protect(CollectionSheet, kind="payments.collection_sheet")
protect(CollectionSheetLine, kind="payments.collection_line")
protect(GatewayAnswer, kind="payments.gateway_answer")
protect(GatewayPayment, kind="payments.gateway_payment")
protect(KeyChange, kind="payments.key_change")
protect(SetAside, kind="payments.set_aside")
protect(Sighting, kind="payments.sighting")
protect(Statement, kind="payments.statement")
protect(StatementLine, kind="payments.statement_line")

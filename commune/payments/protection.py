"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.payments.models import (
    Allocation,
    BankCredit,
    Contradiction,
    Notice,
    PaymentRequest,
    RequestWithdrawal,
    SellerAccount,
)

protect(SellerAccount, kind="payments.account")
protect(PaymentRequest, kind="payments.request")
protect(RequestWithdrawal, kind="payments.request_withdrawal")
protect(Notice, kind="payments.notice")
protect(BankCredit, kind="payments.credit")
protect(Contradiction, kind="payments.contradiction")
protect(Allocation, kind="payments.allocation")

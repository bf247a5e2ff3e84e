"""The simulated bank of the season: signed notices of money that came into an invented account."""

import json
import time
from datetime import datetime

from commune.lib.signatures import sepay
from commune.lib.vietnamese import VIETNAM
from commune.payments import accounts, notices
from commune.payments.models import Provider, SellerAccount


def tell_credit(account: SellerAccount, *, number: int, amount: int, note: str, at: datetime) -> None:
    """As SePay would send it; the same number again changes nothing."""
    told = {
        "id": number,
        "gateway": "MauBank (mô phỏng)",
        "transactionDate": at.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M:%S"),
        "accountNumber": account.number,
        "code": None,
        "content": note,
        "transferType": "in",
        "transferAmount": amount,
        "referenceCode": f"MAU{number}",
    }
    raw, stamp = json.dumps(told).encode(), str(int(time.time()))
    secret = accounts.agree_key(account, provider=Provider.SEPAY).secret
    headers = {"X-Sepay-Signature": sepay.notice_signature(raw, stamp, secret), "X-Sepay-Timestamp": stamp}
    notices.take_in(Provider.SEPAY, account.number, raw, headers)

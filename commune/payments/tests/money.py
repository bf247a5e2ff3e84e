"""An account, its keys and requests to it, for tests of money."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from commune.payments import accounts, requests

NUMBER = "190000117"

MERCHANTS = {
    "vnpay": ("MAU1", ""),
    "momo": ("MAUMOMO", "access"),
    "zalopay": ("2553", "key1"),
    "payos": ("client", "api"),
}


def account_of(cast, number=NUMBER, organization=None):
    return accounts.open_account(
        organization or cast.cooperative,
        bank_bin="999999",
        number=number,
        holder_name="HTX CU LAO XANH",
        by="system:test",
    )


def key_of(account, provider):
    merchant, second = MERCHANTS.get(provider, ("", ""))
    return accounts.agree_key(account, provider=provider, merchant=merchant, second=second)


def asked(account, amount=150_000, due_in=timedelta(hours=2)):
    return requests.ask(
        account=account,
        amount=amount,
        reference=f"order:{uuid4()}",
        due_at=timezone.now() + due_in,
        by="system:test",
    )

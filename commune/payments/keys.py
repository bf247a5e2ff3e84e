"""What accounts and providers have agreed on. Secrets are written, never shown again; the one before counts a while."""

import secrets
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.payments import access
from commune.payments.gateway_notices import Credentials
from commune.payments.models import KeyChange, NoticeKey, Provider, SellerAccount
from commune.people.models import Person

OVERLAP = timedelta(hours=24)
LONGEST = 200
# What has to be agreed on besides the secret that signs notices.
NEEDS_MERCHANT = (Provider.PAYOS, Provider.VNPAY, Provider.MOMO, Provider.ZALOPAY)
NEEDS_SECOND = (Provider.PAYOS, Provider.MOMO, Provider.ZALOPAY)
AGREED = (
    Provider.SEPAY, Provider.CASSO, Provider.PAYOS, Provider.VNPAY, Provider.MOMO, Provider.ZALOPAY,
)  # fmt: skip


class KeyRefusedError(ValueError):
    """The message is a Vietnamese sentence; `part` names the wrong field of the form, if one is."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def change_key(
    account: SellerAccount,
    *,
    provider: str,
    secret: str = "",
    merchant: str = "",
    second: str = "",
    by: Person,
) -> NoticeKey:
    """Agree on a key, or on another one. An empty secret is made here (services that let us choose it).

    The secret before stays good for a day. Raises KeyRefusedError.
    """
    if not access.may_change_keys(by, account):
        raise KeyRefusedError("Chỉ quản lý của tổ chức giữ tài khoản này đổi được khóa.")
    secret, merchant, second = secret.strip(), merchant.strip(), second.strip()
    _check(provider, secret, merchant, second)
    now = timezone.now()
    with transaction.atomic():
        SellerAccount.objects.select_for_update().get(pk=account.pk)
        key = NoticeKey.objects.filter(account=account, provider=provider).first()
        key = key or NoticeKey(account=account, provider=provider)
        if key.secret:
            key.previous, key.previous_until = key.secret, now + OVERLAP
        key.secret = secret or secrets.token_urlsafe(32)
        key.merchant, key.second = merchant, second
        key.save()
        row = KeyChange(account=account, provider=provider, merchant=merchant, changed_at=now, changed_by=by)
        recording.enter(row, by=by.log_actor)
    return key


def _check(provider: str, secret: str, merchant: str, second: str) -> None:
    if provider not in AGREED:
        raise KeyRefusedError("Không có dịch vụ này.")
    if provider in NEEDS_MERCHANT and not secret:
        raise KeyRefusedError("Hãy dán khóa mà nhà cung cấp đã cấp.", "secret")
    if provider in NEEDS_MERCHANT and not merchant:
        raise KeyRefusedError("Hãy ghi mã của mình ở nhà cung cấp.", "merchant")
    if provider in NEEDS_SECOND and not second:
        raise KeyRefusedError("Nhà cung cấp này cần cả khóa thứ hai.", "second")
    if max(map(len, (secret, second))) > LONGEST:
        raise KeyRefusedError("Khóa này dài quá, xin xem lại.", "secret")


def keys_for(provider: str, account_number: str) -> list[NoticeKey]:
    """Of all accounts with this number: two banks may have given the same one."""
    found = NoticeKey.objects.filter(provider=provider, account__number=account_number)
    return list(found.select_related("account").order_by("pk"))


def credentials_of(key: NoticeKey) -> Iterator[Credentials]:
    """Today's, then those of before while they still count."""
    yield Credentials(key.merchant, key.secret, key.second)
    if key.previous and key.previous_until and timezone.now() < key.previous_until:
        yield Credentials(key.merchant, key.previous, key.second)

"""What accounts and providers have agreed on. Secrets are written, never shown again; the one before counts a while."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.payments import access, accounts
from commune.payments.gateway_notices import Credentials
from commune.payments.models import KeyChange, NoticeKey, Provider, SellerAccount
from commune.people.models import Person

OVERLAP = timedelta(hours=24)
LONGEST, MOST_EARLIER = 200, 10
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
    is_leaked: bool = False,
    by: Person,
) -> NoticeKey:
    """Agree on a key, or on another one. An empty secret is made here (services that let us choose it).

    What was agreed on before stays good for a day, unless it `is_leaked`. The same again changes nothing. Raises
    KeyRefusedError.
    """
    if not access.may_change_keys(by, account):
        raise KeyRefusedError("Chỉ quản lý của tổ chức giữ tài khoản này đổi được khóa.")
    secret, merchant, second = secret.strip(), merchant.strip(), second.strip()
    _check(provider, secret, merchant, second)
    agreed = Credentials(merchant, secret or secrets.token_urlsafe(32), second)
    with transaction.atomic():
        accounts.locked(account.pk)
        known = NoticeKey.objects.filter(account=account, provider=provider).first()
        if known and agreed == _today(known) and not is_leaked:
            return known
        key = known or NoticeKey(account=account, provider=provider)
        key.earlier = _earlier(key, agreed) if not is_leaked else []
        key.merchant, key.secret, key.second = agreed.merchant, agreed.secret, agreed.second
        key.save()
        row = KeyChange(account=account, provider=provider, merchant=merchant, changed_by=by)
        row.changed_at = timezone.now()
        recording.enter(row, by=by.log_actor)
    return key


def _today(key: NoticeKey) -> Credentials:
    return Credentials(key.merchant, key.secret, key.second)


def _earlier(key: NoticeKey, agreed: Credentials) -> list[dict[str, str]]:
    """What still counts beside `agreed`; a key that was mistyped and mended does not push out the one before."""
    rows = [row for row in key.earlier if timezone.now() < _until(row)]
    if key.secret and _today(key) != agreed:
        until = timezone.now() + OVERLAP
        rows.append({**vars(_today(key)), "until": until.isoformat()})
    return rows[-MOST_EARLIER:]


def _until(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["until"])


def _check(provider: str, secret: str, merchant: str, second: str) -> None:
    if provider not in AGREED:
        raise KeyRefusedError("Không có dịch vụ này.")
    if provider in NEEDS_MERCHANT and not secret:
        raise KeyRefusedError("Hãy dán khóa mà nhà cung cấp đã cấp.", "secret")
    if provider in NEEDS_MERCHANT and not merchant:
        raise KeyRefusedError("Hãy ghi mã của mình ở nhà cung cấp.", "merchant")
    if provider in NEEDS_SECOND and not second:
        raise KeyRefusedError("Nhà cung cấp này cần cả khóa thứ hai.", "second")
    if provider == Provider.ZALOPAY and not (merchant.isascii() and merchant.isdigit()):
        raise KeyRefusedError("Mã ứng dụng của ZaloPay chỉ gồm chữ số.", "merchant")
    if max(map(len, (secret, second))) > LONGEST:
        raise KeyRefusedError("Khóa này dài quá, xin xem lại.", "secret")


def keys_for(provider: str, account_number: str) -> list[NoticeKey]:
    """Of all accounts with this number: two banks may have given the same one."""
    found = NoticeKey.objects.filter(provider=provider, account__number=account_number)
    return list(found.select_related("account").order_by("pk"))


def credentials_of(key: NoticeKey) -> Iterator[Credentials]:
    """Today's, then those of before while they still count."""
    yield _today(key)
    for row in reversed(key.earlier):
        if timezone.now() < _until(row):
            yield Credentials(row["merchant"], row["secret"], row["second"])

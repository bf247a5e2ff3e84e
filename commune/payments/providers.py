"""What each bank-notice provider sends: is it authentic, and which credits does it tell of?"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from commune.lib.moments import bounded
from commune.lib.signatures import casso, payos, sepay
from commune.payments.models import Provider

LARGEST = 10**15
BANK_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Headers = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """One credit as told. `account` and the bank's own `reference` are empty where the provider does not say them."""

    transaction: str
    account: str
    amount: int
    note: str
    credited_at: datetime
    reference: str = ""


class NoticeUnreadableError(ValueError):
    """Authentic, but not in the shape that the provider documents."""


@dataclass(frozen=True)
class Dialect:
    is_authentic: Callable[[bytes, Headers, str], bool]
    credits: Callable[[Any], list[Told]]
    debits: Callable[[Any], list[Told]]


def read(provider: str, raw: bytes) -> list[Told]:
    """Credits that a notice tells of; money going out is left out. Raises NoticeUnreadableError."""
    return _read(DIALECTS[provider].credits, raw)


def read_debits(provider: str, raw: bytes) -> list[Told]:
    """Money that went out, with its amount above zero. Raises NoticeUnreadableError."""
    return _read(DIALECTS[provider].debits, raw)


def _read(part: Callable[[Any], list[Told]], raw: bytes) -> list[Told]:
    try:
        return [_storable(told) for told in part(json.loads(raw))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise NoticeUnreadableError(f"{type(error).__name__}: {error}") from error


def _storable(told: Told) -> Told:
    """Without NUL, which no database takes in a text; ValueError for half characters."""
    texts: dict[str, Any] = {
        name: value.replace("\0", "") for name, value in vars(told).items() if isinstance(value, str)
    }
    "".join(texts.values()).encode()
    return replace(told, **texts)


def whole(value: object) -> int:
    """An amount as whole đồng; ValueError for fractions, texts with other things, nothing and less."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError("no amount")
    number = int(value) if not isinstance(value, float) else int(value) if value.is_integer() else 0
    if not 0 < number < LARGEST:
        raise ValueError("an amount is a positive whole number that a bank can carry")
    return number


def moment(text: object) -> datetime:
    """Bank times come without zone and mean Vietnam; an unreadable one, or one of another age, counts as now."""
    try:
        at = datetime.fromisoformat(str(text))
        return bounded(at if at.tzinfo else at.replace(tzinfo=BANK_ZONE))
    except ValueError:
        return timezone.now()


def _sepay_authentic(raw: bytes, headers: Headers, secret: str) -> bool:
    signature = headers.get("X-Sepay-Signature")
    if signature:
        stamp = headers.get("X-Sepay-Timestamp")
        return sepay.is_authentic(raw, signature, stamp, secret=secret, now=time.time())
    return sepay.has_api_key(headers.get("Authorization"), secret)


def _sepay_credits(notice: Any) -> list[Told]:
    return _sepay_told(notice, "in")


def _sepay_debits(notice: Any) -> list[Told]:
    return _sepay_told(notice, "out")


def _sepay_told(notice: Any, direction: str) -> list[Told]:
    if notice["transferType"] != direction:
        return []
    return [
        Told(
            transaction=str(notice["id"]),
            account=str(notice.get("subAccount") or notice["accountNumber"]),
            amount=whole(notice["transferAmount"]),
            note=f"{notice.get('code') or ''} {notice.get('content') or ''}".strip(),
            credited_at=moment(notice.get("transactionDate")),
            reference=str(notice.get("referenceCode") or ""),
        )
    ]


def _casso_authentic(raw: bytes, headers: Headers, secret: str) -> bool:
    signature = headers.get("X-Casso-Signature")
    if signature:
        return casso.is_authentic(raw, signature, secret)
    return casso.has_token(headers.get("Secure-Token"), secret)


def _casso_credits(notice: Any) -> list[Told]:
    data = notice["data"]
    rows = data if isinstance(data, list) else [data]
    return [_casso_told(row, row["amount"]) for row in rows if float(row["amount"]) > 0]


def _casso_debits(notice: Any) -> list[Told]:
    """Money that goes out has a negative amount."""
    data = notice["data"]
    rows = data if isinstance(data, list) else [data]
    return [_casso_told(row, abs(row["amount"])) for row in rows if float(row["amount"]) < 0]


def _casso_told(row: Any, amount: Any) -> Told:
    return Told(
        transaction=str(row.get("reference") or row.get("tid") or row["id"]),
        account=str(row.get("accountNumber") or row.get("subAccId") or ""),
        amount=whole(amount),
        note=str(row.get("description") or ""),
        credited_at=moment(row.get("transactionDateTime") or row.get("when")),
        reference=str(row.get("reference") or row.get("tid") or ""),
    )


def _payos_authentic(raw: bytes, headers: Headers, secret: str) -> bool:
    try:
        notice = json.loads(raw)
        return payos.is_authentic(notice["data"], notice["signature"], secret)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _payos_credits(notice: Any) -> list[Told]:
    if notice.get("code") != "00":
        return []
    data = notice["data"]
    return [
        Told(
            transaction=f"{data['paymentLinkId']}/{data['reference']}",
            account=str(data.get("accountNumber") or ""),
            amount=whole(data["amount"]),
            note=str(data.get("description") or ""),
            credited_at=moment(data.get("transactionDateTime")),
            reference=str(data["reference"]),
        )
    ]


def _payos_debits(notice: Any) -> list[Told]:
    """It tells of money that comes in and of nothing else."""
    return []


DIALECTS: dict[str, Dialect] = {
    Provider.SEPAY: Dialect(_sepay_authentic, _sepay_credits, _sepay_debits),
    Provider.CASSO: Dialect(_casso_authentic, _casso_credits, _casso_debits),
    Provider.PAYOS: Dialect(_payos_authentic, _payos_credits, _payos_debits),
}

"""What each bank-notice provider sends: is it authentic, and which credits does it tell of?"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commune.lib.signatures import casso, payos, sepay
from commune.payments.models import Provider
from commune.payments.told import NoticeUnreadableError, Told, moment, storable, whole

__all__ = ["DIALECTS", "NoticeUnreadableError", "Told", "read", "read_debits"]

Headers = Mapping[str, str]


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
        return [storable(told) for told in part(json.loads(raw))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise NoticeUnreadableError(f"{type(error).__name__}: {error}") from error


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
    """The code that counts is the signed one in `data`."""
    data = notice["data"]
    if notice.get("code") != "00" or data.get("code", "00") != "00":
        return []
    return [
        Told(
            transaction=f"{data['paymentLinkId']}/{data['reference']}",
            account=str(data.get("accountNumber") or ""),
            amount=whole(data["amount"]),
            note=str(data.get("description") or ""),
            credited_at=moment(data.get("transactionDateTime")),
            reference=str(data["reference"]),
            ours=str(data.get("orderCode") or ""),
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

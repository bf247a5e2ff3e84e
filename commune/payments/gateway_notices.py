"""What VNPAY, MoMo and ZaloPay send when a buyer has paid, or has not: is it authentic, and what does it tell?"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from commune.lib.signatures import momo, vnpay, zalopay
from commune.payments.models import Provider
from commune.payments.told import (
    NoticeUnreadableError,
    ToldByGateway,
    compact_moment,
    millisecond,
    storable,
    whole,
)


@dataclass(frozen=True)
class Credentials:
    """Who a seller is at a gateway; see `NoticeKey` for what each secret is."""

    merchant: str
    secret: str
    second: str


@dataclass(frozen=True)
class GatewayDialect:
    """`signed` is the part of an authentic notice that its signature covers."""

    is_authentic: Callable[[bytes, Credentials], bool]
    told: Callable[[bytes], ToldByGateway]
    signed: Callable[[bytes], str]


def read(provider: str, raw: bytes) -> ToldByGateway:
    """Raises NoticeUnreadableError."""
    try:
        return storable(DIALECTS[provider].told(raw))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise NoticeUnreadableError(f"{type(error).__name__}: {error}") from error


def vnpay_fields(raw: bytes) -> dict[str, str]:
    """Of a query; ValueError where a field stands twice. Others than VNPAY's own are left out, as in its samples."""
    pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=60)
    found = {key: value for key, value in pairs if key.startswith("vnp_")}
    if len(found) != sum(key.startswith("vnp_") for key, _ in pairs):
        raise ValueError("a field stands twice")
    return found


def _vnpay_authentic(raw: bytes, known: Credentials) -> bool:
    """And of our own page: pages of one merchant may share a secret."""
    try:
        fields = vnpay_fields(raw)
    except ValueError:
        return False
    is_ours = not known.merchant or fields.get("vnp_TmnCode") == known.merchant
    return is_ours and bool(known.secret) and vnpay.is_authentic(fields, known.secret)


def _vnpay_told(raw: bytes) -> ToldByGateway:
    fields = vnpay_fields(raw)
    amount = vnpay.amount_of(fields)
    if amount is None:
        raise ValueError("vnp_Amount")
    return ToldByGateway(
        ours=fields["vnp_TxnRef"],
        transaction=fields["vnp_TransactionNo"],
        amount=amount,
        note=f"{fields['vnp_TxnRef']} {fields.get('vnp_OrderInfo', '')}".strip(),
        at=compact_moment(fields.get("vnp_PayDate")),
        is_paid=vnpay.is_paid(fields),
    )


def _momo_authentic(raw: bytes, known: Credentials) -> bool:
    try:
        notice = json.loads(raw)
        is_ours = not known.merchant or notice.get("partnerCode") == known.merchant
        return is_ours and momo.is_authentic(notice, access_key=known.second, secret_key=known.secret)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _momo_told(raw: bytes) -> ToldByGateway:
    notice = json.loads(raw)
    return ToldByGateway(
        ours=str(notice["orderId"]),
        transaction=str(notice["transId"]),
        amount=whole(notice["amount"]),
        note=f"{notice['orderId']} {notice.get('orderInfo') or ''}".strip(),
        at=millisecond(notice.get("responseTime")),
        is_paid=notice["resultCode"] in (0, "0") and not isinstance(notice["resultCode"], bool),
    )


def _zalopay_authentic(raw: bytes, known: Credentials) -> bool:
    """Over `data` as it came; and it must be ours: apps of one merchant may share a key."""
    try:
        notice = json.loads(raw)
        data = notice["data"]
        if not zalopay.is_authentic(data, notice["mac"], known.secret):
            return False
        return not known.merchant or str(json.loads(data).get("app_id")) == known.merchant
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _zalopay_told(raw: bytes) -> ToldByGateway:
    """It calls back for what was paid and for nothing else."""
    data: dict[str, Any] = json.loads(json.loads(raw)["data"])
    return ToldByGateway(
        ours=str(data["app_trans_id"]),
        transaction=str(data["zp_trans_id"]),
        amount=whole(data["amount"]),
        note=f"{data['app_trans_id']} {data.get('description') or ''}".strip(),
        at=millisecond(data.get("server_time")),
        is_paid=True,
    )


def _momo_signed(raw: bytes) -> str:
    """Without our access key, which does not come along."""
    return momo.signed_text(json.loads(raw), momo.NOTICE_FIELDS[1:])


DIALECTS: dict[str, GatewayDialect] = {
    Provider.VNPAY: GatewayDialect(
        _vnpay_authentic, _vnpay_told, lambda raw: vnpay.signed_query(vnpay_fields(raw))
    ),
    Provider.MOMO: GatewayDialect(_momo_authentic, _momo_told, _momo_signed),
    Provider.ZALOPAY: GatewayDialect(
        _zalopay_authentic, _zalopay_told, lambda raw: str(json.loads(raw)["data"])
    ),
}

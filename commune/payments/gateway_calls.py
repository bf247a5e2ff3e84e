"""What each gateway is sent to begin a payment, built and signed here, and where the buyer then pays."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from commune.lib.signatures import momo, payos, vnpay, zalopay
from commune.payments.calling import Call
from commune.payments.gateway_notices import Credentials
from commune.payments.models import Provider
from commune.payments.told import BANK_ZONE

LIFE = timedelta(minutes=15)
ENDPOINTS: Mapping[str, Mapping[str, str]] = {
    "live": {
        Provider.VNPAY: "https://pay.vnpay.vn/vpcpay.html",
        Provider.MOMO: "https://payment.momo.vn/v2/gateway/api/create",
        Provider.ZALOPAY: "https://openapi.zalopay.vn/v2/create",
        Provider.PAYOS: "https://api-merchant.payos.vn/v2/payment-requests",
    },
    "sandbox": {
        Provider.VNPAY: "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html",
        Provider.MOMO: "https://test-payment.momo.vn/v2/gateway/api/create",
        Provider.ZALOPAY: "https://sb-openapi.zalopay.vn/v2/create",
        Provider.PAYOS: "https://api-merchant.payos.vn/v2/payment-requests",
    },
}


@dataclass(frozen=True)
class Ask:
    """One payment to begin. `words` is ASCII without signs, `back_to` and `notices_to` are whole addresses."""

    endpoint: str
    known: Credentials
    reference: str
    amount: int
    words: str
    back_to: str
    notices_to: str
    buyer_address: str
    at: datetime


class GatewaySaidNoError(ValueError):
    """The gateway answered that it begins nothing; the message is its own."""


def vnpay_address(ask: Ask) -> str:
    """The buyer is sent there with everything in the query (VNPAY 2.1.0, vnp_Command=pay)."""
    at = ask.at.astimezone(BANK_ZONE)
    fields: dict[str, object] = {
        "vnp_Version": "2.1.0",
        "vnp_Command": "pay",
        "vnp_TmnCode": ask.known.merchant,
        "vnp_Amount": ask.amount * 100,
        "vnp_CreateDate": f"{at:%Y%m%d%H%M%S}",
        "vnp_ExpireDate": f"{at + LIFE:%Y%m%d%H%M%S}",
        "vnp_CurrCode": "VND",
        "vnp_IpAddr": ask.buyer_address,
        "vnp_Locale": "vn",
        "vnp_OrderInfo": ask.words,
        "vnp_OrderType": "other",
        "vnp_ReturnUrl": ask.back_to,
        "vnp_TxnRef": ask.reference,
    }
    query = vnpay.signed_query(fields)
    return f"{ask.endpoint}?{query}&vnp_SecureHash={vnpay.sign(query, ask.known.secret)}"


def momo_call(ask: Ask) -> Call:
    """`requestId` is MoMo's key for repeats: the same payment is the same request."""
    fields: dict[str, object] = {
        "partnerCode": ask.known.merchant,
        "requestId": ask.reference,
        "amount": ask.amount,
        "orderId": ask.reference,
        "orderInfo": ask.words,
        "redirectUrl": ask.back_to,
        "ipnUrl": ask.notices_to,
        "requestType": "captureWallet",
        "extraData": "",
    }
    text = momo.signed_text({**fields, "accessKey": ask.known.second}, momo.CREATE_FIELDS)
    signed = {**fields, "lang": "vi", "signature": momo.sign(text, ask.known.secret)}
    return Call(ask.endpoint, signed, {})


def zalopay_call(ask: Ask) -> Call:
    fields: dict[str, Any] = {
        "app_id": int(ask.known.merchant),
        "app_user": "langso",
        "app_trans_id": ask.reference,
        "app_time": int(ask.at.timestamp() * 1000),
        "amount": ask.amount,
        "item": "[]",
        "embed_data": json.dumps({"redirecturl": ask.back_to}),
    }
    mac = zalopay.mac(zalopay.create_text(**fields), ask.known.second)
    more = {"description": ask.words, "bank_code": "", "callback_url": ask.notices_to, "mac": mac}
    return Call(
        ask.endpoint, {**fields, **more, "expire_duration_seconds": int(LIFE.total_seconds())}, {}, True
    )


def payos_call(ask: Ask) -> Call:
    fields: dict[str, object] = {
        "orderCode": int(ask.reference),
        "amount": ask.amount,
        "description": ask.words.rpartition(" ")[2],  # its bank note has room for the code alone
        "cancelUrl": ask.back_to,
        "returnUrl": ask.back_to,
    }
    more = {
        "expiredAt": int((ask.at + LIFE).timestamp()),
        "signature": payos.link_signature(fields, ask.known.secret),
    }
    headers = {"x-client-id": ask.known.merchant, "x-api-key": ask.known.second}
    return Call(ask.endpoint, {**fields, **more}, headers)


def _momo_address(answer: dict[str, Any], _known: Credentials) -> str:
    if answer.get("resultCode") != 0:
        raise GatewaySaidNoError(str(answer.get("message")))
    return str(answer["payUrl"])


def _zalopay_address(answer: dict[str, Any], _known: Credentials) -> str:
    if answer.get("return_code") != 1:
        raise GatewaySaidNoError(str(answer.get("sub_return_message") or answer.get("return_message")))
    return str(answer["order_url"])


def _payos_address(answer: dict[str, Any], known: Credentials) -> str:
    """It signs its answers: an address that is not its own is not followed."""
    data = answer.get("data")
    if answer.get("code") != "00" or not isinstance(data, dict):
        raise GatewaySaidNoError(str(answer.get("desc")))
    if not payos.is_authentic(data, answer.get("signature"), known.secret):
        raise GatewaySaidNoError("wrong signature")
    return str(data["checkoutUrl"])


CALLS: Mapping[str, tuple[Callable[[Ask], Call], Callable[[dict[str, Any], Credentials], str]]] = {
    Provider.MOMO: (momo_call, _momo_address),
    Provider.ZALOPAY: (zalopay_call, _zalopay_address),
    Provider.PAYOS: (payos_call, _payos_address),
}

"""Gateways played by ourselves, for the demo and tests: they check our signatures and sign notices as the real ones do.

Nothing here moves money, and every page of it says so.
"""

import json
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from commune.lib.signatures import momo, payos, vnpay, zalopay
from commune.payments import notices
from commune.payments.calling import Call
from commune.payments.gateway_notices import vnpay_fields
from commune.payments.models import GatewayPayment, NoticeKey, Provider
from commune.payments.told import BANK_ZONE


class SimulatedClient:
    """Answers as MoMo, ZaloPay and payOS do when somebody begins a payment with them."""

    def send(self, call: Call) -> dict[str, Any]:
        provider = urlsplit(call.address).path.strip("/").rpartition("/")[2]
        fields = dict(call.fields)
        if provider == Provider.MOMO:
            return self._momo(fields)
        return self._zalopay(fields) if provider == Provider.ZALOPAY else self._payos(fields, call)

    def _momo(self, fields: dict[str, Any]) -> dict[str, Any]:
        key = _key(Provider.MOMO, fields["partnerCode"], fields["orderId"])
        text = momo.signed_text({**fields, "accessKey": key.second}, momo.CREATE_FIELDS)
        if fields["signature"] != momo.sign(text, key.secret):
            return {"resultCode": 11007, "message": "Chữ ký không đúng (mô phỏng)."}
        return {"resultCode": 0, "message": "Thành công.", "payUrl": _page(key, fields["orderId"])}

    def _zalopay(self, fields: dict[str, Any]) -> dict[str, Any]:
        key = _key(Provider.ZALOPAY, str(fields["app_id"]), fields["app_trans_id"])
        signed = ("app_id", "app_trans_id", "app_user", "amount", "app_time", "embed_data", "item")
        text = "|".join(str(fields[name]) for name in signed)
        if fields["mac"] != zalopay.mac(text, key.second):
            return {"return_code": 2, "return_message": "Giao dịch thất bại", "sub_return_code": -402}
        return {"return_code": 1, "order_url": _page(key, fields["app_trans_id"])}

    def _payos(self, fields: dict[str, Any], call: Call) -> dict[str, Any]:
        key = _key(Provider.PAYOS, call.headers["x-client-id"], str(fields["orderCode"]))
        signed = fields["signature"] == payos.link_signature(fields, key.secret)
        if not signed or call.headers["x-api-key"] != key.second:
            return {"code": "201", "desc": "Mã kiểm tra không hợp lệ (mô phỏng)"}
        data = {"orderCode": fields["orderCode"], "checkoutUrl": _page(key, str(fields["orderCode"]))}
        return {
            "code": "00",
            "desc": "success",
            "data": data,
            "signature": payos.notice_signature(data, key.secret),
        }


def payment_of_query(query: str) -> GatewayPayment | None:
    """VNPAY's page is asked for with everything in its query; None when that is not signed by who it says."""
    try:
        fields = vnpay_fields(query.encode())
        key = _key(Provider.VNPAY, fields["vnp_TmnCode"], fields["vnp_TxnRef"])
    except (ValueError, KeyError, LookupError):
        return None
    if not vnpay.is_authentic(fields, key.secret):
        return None
    began = GatewayPayment.objects.filter(account=key.account_id, provider=Provider.VNPAY)
    return began.filter(reference=fields["vnp_TxnRef"]).first()


def answer(payment: GatewayPayment, *, is_paid: bool) -> None:
    """The buyer pressed: the gateway's notice comes in at the door where the real one would knock."""
    key = NoticeKey.objects.select_related("account").get(
        account=payment.account_id, provider=payment.provider
    )
    if raw := NOTICES[Provider(payment.provider)](payment, key, is_paid):
        notices.take_in(payment.provider, key.account.number, raw, {})


def _number(payment: GatewayPayment) -> int:
    """One number a payment and outcome: pressing twice is one transaction."""
    return payment.pk.int % 10**12


def _vnpay(payment: GatewayPayment, key: NoticeKey, is_paid: bool) -> bytes:
    code = "00" if is_paid else "24"
    query = vnpay.signed_query({
        "vnp_Amount": payment.amount * 100,
        "vnp_BankCode": "MAUBANK",
        "vnp_CardType": "ATM",
        "vnp_OrderInfo": f"Thanh toan don {payment.request.code}",
        "vnp_PayDate": f"{timezone.now().astimezone(BANK_ZONE):%Y%m%d%H%M%S}",
        "vnp_ResponseCode": code,
        "vnp_TmnCode": key.merchant,
        "vnp_TransactionNo": str(_number(payment)) if is_paid else "0",
        "vnp_TransactionStatus": code if is_paid else "02",
        "vnp_TxnRef": payment.reference,
    })  # fmt: skip
    return f"{query}&vnp_SecureHash={vnpay.sign(query, key.secret)}".encode()


def _momo(payment: GatewayPayment, key: NoticeKey, is_paid: bool) -> bytes:
    fields: dict[str, object] = {
        "partnerCode": key.merchant,
        "orderId": payment.reference,
        "requestId": payment.reference,
        "amount": payment.amount,
        "orderInfo": f"Thanh toan don {payment.request.code}",
        "orderType": "momo_wallet",
        "transId": _number(payment),
        "resultCode": 0 if is_paid else 1006,
        "message": "Thành công." if is_paid else "Người dùng từ chối.",
        "payType": "qr",
        "responseTime": int(time.time() * 1000),
        "extraData": "",
    }
    text = momo.signed_text({**fields, "accessKey": key.second}, momo.NOTICE_FIELDS)
    return json.dumps({**fields, "signature": momo.sign(text, key.secret)}).encode()


def _zalopay(payment: GatewayPayment, key: NoticeKey, is_paid: bool) -> bytes:
    if not is_paid:
        return b""
    data = json.dumps({
        "app_id": int(key.merchant),
        "app_trans_id": payment.reference,
        "app_user": "langso",
        "amount": payment.amount,
        "embed_data": "{}",
        "item": "[]",
        "zp_trans_id": _number(payment),
        "server_time": int(time.time() * 1000),
    })  # fmt: skip
    return json.dumps({"data": data, "mac": zalopay.mac(data, key.secret), "type": 1}).encode()


def _payos(payment: GatewayPayment, key: NoticeKey, is_paid: bool) -> bytes:
    if not is_paid:
        return b""
    data = {
        "orderCode": int(payment.reference),
        "amount": payment.amount,
        "description": payment.request.code,
        "accountNumber": key.account.number,
        "reference": f"MAU{_number(payment)}",
        "transactionDateTime": f"{timezone.now().astimezone(BANK_ZONE):%Y-%m-%d %H:%M:%S}",
        "paymentLinkId": payment.pk.hex,
        "code": "00",
        "desc": "success",
    }
    signature = payos.notice_signature(data, key.secret)
    return json.dumps({"code": "00", "desc": "success", "data": data, "signature": signature}).encode()


NOTICES = {Provider.VNPAY: _vnpay, Provider.MOMO: _momo, Provider.ZALOPAY: _zalopay, Provider.PAYOS: _payos}


def _key(provider: str, merchant: str, reference: str) -> NoticeKey:
    """Of the account where the payment began: several may try with one merchant code. Raises LookupError."""
    began = GatewayPayment.objects.filter(provider=provider, reference=reference).values("account")
    found = NoticeKey.objects.filter(provider=provider, merchant=merchant, account__in=began)
    key = found.select_related("account").first()
    if key is None:
        raise LookupError(merchant)
    return key


def _page(key: NoticeKey, reference: str) -> str:
    began = GatewayPayment.objects.filter(account=key.account_id, provider=key.provider, reference=reference)
    path = reverse(
        "simulated-payment",
        urlconf=settings.ROOT_URLCONF,
        args=[began.values_list("pk", flat=True)[0]],
    )
    return settings.PUBLIC_ADDRESS + path

"""The answer that each provider waits for: until it comes, the notice is sent again."""

from collections.abc import Sequence

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from commune.design.problem import problem
from commune.payments.gateway_credits import GatewayOutcome
from commune.payments.models import Provider

# VNPAY 2.1.0, IPN: https://sandbox.vnpayment.vn/apis/docs/thanh-toan-pay/pay.html, section "Merchant trả về"
VNPAY = {
    GatewayOutcome.ALLOCATED: ("00", "Confirm Success"),
    GatewayOutcome.NOT_PAID: ("00", "Confirm Success"),
    GatewayOutcome.UNMATCHED: ("01", "Order not found"),
    GatewayOutcome.REPEATED: ("02", "Order already confirmed"),
    GatewayOutcome.OTHER_AMOUNT: ("04", "Invalid amount"),
    GatewayOutcome.CONTRADICTION: ("04", "Invalid amount"),
}
VNPAY_SIGNATURE, VNPAY_ERROR = ("97", "Invalid signature"), ("99", "Unknown error")
# ZaloPay v2, callback: 1 taken, 2 taken before, -1 refused; anything else is sent again
ZALOPAY_TAKEN, ZALOPAY_KNOWN, ZALOPAY_REFUSED = (1, "success"), (2, "duplicate"), (-1, "mac not equal")


def taken(provider: str, outcomes: Sequence[str]) -> HttpResponse:
    """It is safely kept, whatever became of it."""
    if provider == Provider.VNPAY:
        return _vnpay(*VNPAY[GatewayOutcome(outcomes[0])])
    if provider == Provider.MOMO:
        return HttpResponse(status=204)
    if provider == Provider.ZALOPAY:
        return _zalopay(*(ZALOPAY_KNOWN if outcomes[0] == GatewayOutcome.REPEATED else ZALOPAY_TAKEN))
    return JsonResponse({"success": True, "outcomes": [str(outcome) for outcome in outcomes]})


def refused(provider: str) -> HttpResponse:
    """The signature is not the provider's."""
    if provider == Provider.VNPAY:
        return _vnpay(*VNPAY_SIGNATURE)
    if provider == Provider.ZALOPAY:
        return _zalopay(*ZALOPAY_REFUSED)
    return problem("wrong-signature", _("Chữ ký không đúng."), "The signature is wrong.", 401)


def unreadable(provider: str) -> HttpResponse:
    if provider == Provider.VNPAY:
        return _vnpay(*VNPAY_ERROR)
    told = _("Thông báo sai định dạng; đã giữ bản gốc.")
    return problem("unreadable-notice", told, "Not in the documented form; kept.", 422)


def unknown(provider: str) -> HttpResponse:
    if provider == Provider.VNPAY:
        return _vnpay(*VNPAY_ERROR, status=404)
    return problem("unknown-account", _("Không có tài khoản này."), "There is no such account.", 404)


def _vnpay(code: str, message: str, status: int = 200) -> HttpResponse:
    return JsonResponse({"RspCode": code, "Message": message}, status=status)


def _zalopay(code: int, message: str) -> HttpResponse:
    return JsonResponse({"return_code": code, "return_message": message})

"""What a buyer needs to pay a bill: the QR to the seller's own account and the words beside it."""

from dataclasses import dataclass
from typing import Any

import segno
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.design import written
from commune.lib import vietqr
from commune.payments import requests
from commune.payments.models import PaymentRequest

QUIET_ZONE = 4


@dataclass(frozen=True)
class Transfer:
    """`image` is a data: address of an SVG; `lines` for `design/qr.html`; `missing` in đồng."""

    image: str
    lines: list[dict[str, Any]]
    missing: int
    received: int
    is_demo: bool


def transfer_of(request: PaymentRequest) -> Transfer:
    """For what is still missing, with the code that finds the request again."""
    account, received = request.account, requests.standing_of(request).received
    missing = max(request.amount - received, 1)
    payload = requests.payload_of(request)
    if received:
        name = account.holder_name[:25]
        payload = vietqr.make(account.bank_bin, account.number, missing, request.code, name=name)
    bank = vietqr.bank_of(account.bank_bin, timezone.localdate())
    lines = [
        {"label": _("Ngân hàng"), "value": bank.short_name if bank else account.bank_bin},
        {"label": _("Số tài khoản"), "value": account.number, "copied": account.number},
        {"label": _("Chủ tài khoản"), "value": account.holder_name},
        {"label": _("Số tiền"), "value": written.dong(missing), "copied": str(missing)},
        {"label": _("Nội dung"), "value": request.code, "copied": request.code},
    ]
    image = segno.make(payload, error="m", micro=False).svg_data_uri(scale=4, border=QUIET_ZONE)
    return Transfer(image, lines, missing, received, account.bank_bin == vietqr.DEMO_BIN)

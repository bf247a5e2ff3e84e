"""What a buyer needs to pay: the QR to draw and the words beside it, for what is still missing."""

from dataclasses import dataclass
from typing import Any, Protocol

import segno
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.design import written
from commune.lib import vietqr
from commune.payments import requests
from commune.payments.models import PaymentRequest

QUIET_ZONE = 4


class Payable(Protocol):
    """Anything with a request that asks for all of its amount: an order, a contract of an upper room."""

    @property
    def request(self) -> PaymentRequest: ...

    @property
    def amount(self) -> int: ...


@dataclass(frozen=True)
class Transfer:
    """`image` is a data: address of an SVG; `lines` for `design/qr.html`; `missing` in đồng."""

    image: str
    payload: str
    lines: list[dict[str, Any]]
    missing: int
    received: int
    is_demo: bool


def transfer_of(order: Payable) -> Transfer:
    """To the seller's own account, with the code that finds the order again."""
    account, code = order.request.account, order.request.code
    received = requests.standing_of(order.request).received
    missing = max(order.amount - received, 1)
    payload = requests.payload_of(order.request) if not received else _rest(order, missing)
    bank = vietqr.bank_of(account.bank_bin, timezone.localdate())
    lines = [
        {
            "label": _("Ngân hàng"),
            "value": bank.short_name if bank else account.bank_bin,
        },
        {"label": _("Số tài khoản"), "value": account.number, "copied": account.number},
        {"label": _("Chủ tài khoản"), "value": account.holder_name},
        {"label": _("Số tiền"), "value": written.dong(missing), "copied": str(missing)},
        {"label": _("Nội dung"), "value": code, "copied": code},
    ]
    image = segno.make(payload, error="m", micro=False).svg_data_uri(scale=4, border=QUIET_ZONE)
    return Transfer(image, payload, lines, missing, received, account.bank_bin == vietqr.DEMO_BIN)


def _rest(order: Payable, missing: int) -> str:
    account = order.request.account
    name = account.holder_name[:25]
    return vietqr.make(account.bank_bin, account.number, missing, order.request.code, name=name)

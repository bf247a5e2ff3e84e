"""The printed QR of a stall: to the trader's own account, without amount or code; one sheet a stall."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.counter.charges import account_of
from commune.counter.models import Charge, Stall
from commune.counter.refusing import CounterRefusedError
from commune.design import written
from commune.design.workbook import DEMO_WORDS
from commune.lib import vietqr
from commune.payments import requests
from commune.payments.models import SellerAccount

FORM = Path(__file__).parent / "templates" / "counter" / "stalls.typ"
QUIET_ZONE = 4


@dataclass(frozen=True)
class Code:
    """`image` is a data: address of an SVG; `lines` for `design/qr.html`."""

    payload: str
    image: str
    lines: list[dict[str, str]]
    is_demo: bool


def printed_code(stall: Stall) -> Code:
    """Raises CounterRefusedError where the trader has no account."""
    account = account_of(stall)
    return _code(_static_payload(account), account, [])


def charge_code(charge: Charge) -> Code:
    account, amount = charge.request.account, charge.amount
    more = [
        {"label": _("Số tiền"), "value": written.dong(amount)},
        {"label": _("Nội dung"), "value": charge.request.code},
    ]
    return _code(requests.payload_of(charge.request), account, more)


def pdf_of(stalls: Iterable[Stall]) -> bytes:
    """A5, one page for each stall that has an account; one page of words where none has."""
    rows = [row for stall in stalls if (row := _sheet(stall))]
    told = {
        "rows": rows,
        "demo": DEMO_WORDS if settings.DEMO else "",
        "none": _("Chưa sạp nào có tài khoản nhận tiền."),
        "scan": _("Quét mã để trả tiền"),
        "account": _("Số tài khoản"),
        "holder": _("Chủ tài khoản"),
        "check": _("Người bán xem điện thoại thấy «Tiền đã về» là xong."),
    }
    return bytes(typst.compile(FORM.read_bytes(), sys_inputs={"told": json.dumps(told)}, format="pdf"))


def _sheet(stall: Stall) -> dict[str, str] | None:
    try:
        account = account_of(stall)
    except CounterRefusedError:
        return None
    is_demo = account.bank_bin == vietqr.DEMO_BIN
    return {
        "market": stall.market.name,
        "stall": _("Sạp %(number)s") % {"number": stall.number},
        "trader": stall.organization.name,
        "goods": stall.goods,
        "bank": _bank(account),
        "number": account.number,
        "holder": account.holder_name,
        "sample": _("MẪU - KHÔNG CHUYỂN TIỀN") if is_demo else "",
        "qr": _svg(_static_payload(account)),
    }


def _static_payload(account: SellerAccount) -> str:
    return vietqr.make(account.bank_bin, account.number, name=account.holder_name[:25])


def _code(payload: str, account: SellerAccount, more: list[dict[str, str]]) -> Code:
    lines = [
        {"label": _("Ngân hàng"), "value": _bank(account)},
        {"label": _("Số tài khoản"), "value": account.number},
        {"label": _("Chủ tài khoản"), "value": account.holder_name},
        *more,
    ]
    image = segno.make(payload, error="m", micro=False).svg_data_uri(scale=4, border=QUIET_ZONE)
    return Code(payload, image, lines, account.bank_bin == vietqr.DEMO_BIN)


def _svg(payload: str) -> str:
    made = BytesIO()
    segno.make(payload, error="m", micro=False).save(made, kind="svg", scale=8, border=QUIET_ZONE)
    return made.getvalue().decode()


def _bank(account: SellerAccount) -> str:
    bank = vietqr.bank_of(account.bank_bin, timezone.localdate())
    return bank.short_name if bank else account.bank_bin

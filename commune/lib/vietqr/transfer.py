"""VietQR: a bank transfer as a QR payload (NAPAS VietQR format v1.0, account in field 38)."""

import re
from dataclasses import dataclass
from decimal import Decimal

from commune.lib.vietqr.emv import EmvQr, VietQrError, read, tlv

NAPAS_AID = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"

ACCOUNT_FIELD = "38"
BIN_FORM = re.compile(r"[0-9]{6}")
ACCOUNT_FORM = re.compile(r"[0-9A-Za-z]{1,19}")
EXTRA_FIELDS = {
    "bill": "01",
    "store": "03",
    "reference": "05",
    "customer": "06",
    "terminal": "07",
    "purpose": "08",
}


@dataclass(frozen=True, slots=True)
class VietQr:
    """A transfer to `account` at the bank `bank_bin`; `amount` in đồng, None when the payer types it."""

    bank_bin: str
    account: str
    to_card: bool = False
    is_dynamic: bool = False
    amount: int | None = None
    purpose: str | None = None
    bill: str | None = None
    store: str | None = None
    reference: str | None = None
    customer: str | None = None
    terminal: str | None = None
    name: str | None = None
    city: str | None = None


def transfer_account(emv: EmvQr) -> tuple[str, str, str]:
    """(bank BIN, account or card number, service) of field 38.

    Raises VietQrError: `not_a_transfer` for another scheme (VNPAY-QR, a utility's own code), `bank`,
    `account`, `service`.
    """
    account = emv.accounts.get(ACCOUNT_FIELD, {})
    if account.get("00") != NAPAS_AID:
        raise VietQrError("not_a_transfer", "Đây không phải mã QR chuyển khoản ngân hàng.")
    beneficiary = tlv(account.get("01", ""))
    if not BIN_FORM.fullmatch(beneficiary.get("00", "")):
        raise VietQrError("bank", "Mã ngân hàng (BIN) phải gồm 6 chữ số.")
    if not ACCOUNT_FORM.fullmatch(beneficiary.get("01", "")):
        raise VietQrError("account", "Số tài khoản phải gồm 1 đến 19 chữ số hoặc chữ cái.")
    service = account.get("02", "")
    if service not in {TO_ACCOUNT, TO_CARD}:
        raise VietQrError("service", "Mã QR không phải chuyển khoản tới tài khoản hay thẻ.")
    return beneficiary["00"], beneficiary["01"], service


def _whole_dong(text: str | None) -> int | None:
    if text is None:
        return None
    amount = Decimal(text)
    if amount != int(amount):
        raise VietQrError("amount", "Số tiền phải là số đồng nguyên.")
    return int(amount)


def parse(payload: str) -> VietQr:
    """Read a transfer payload. Raises VietQrError (codes of `emv.read` and `transfer_account`, `amount`)."""
    emv = read(payload)
    bank_bin, account, service = transfer_account(emv)
    return VietQr(
        bank_bin=bank_bin,
        account=account,
        to_card=service == TO_CARD,
        is_dynamic=emv.fields["01"] == "12",
        amount=_whole_dong(emv.fields.get("54")),
        name=emv.fields.get("59"),
        city=emv.fields.get("60"),
        **{key: emv.additional.get(tag) for key, tag in EXTRA_FIELDS.items()},
    )

"""VietQR: a bank transfer as a QR payload (NAPAS VietQR format v1.0, account in field 38)."""

import re
from dataclasses import dataclass
from decimal import Decimal

from commune.lib.fold import ascii_fold
from commune.lib.vietqr.banks import DEMO_BIN, DEMO_WORDS
from commune.lib.vietqr.emv import EmvQr, VietQrError, crc16, read, tlv

NAPAS_AID = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"
TRANSFER_LIMIT = 500_000_000  # one NAPAS247 transfer stays below this many đồng (section 8.1.1)
PURPOSE_LONGEST = 25

_ACCOUNT_FIELD = "38"
_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_EXTRA = {"bill": "01", "store": "03", "reference": "05", "customer": "06", "terminal": "07", "purpose": "08"}
_NAME_LONGEST, _CITY_LONGEST, _EXTRA_LONGEST = 25, 15, 99


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
    account = emv.accounts.get(_ACCOUNT_FIELD, {})
    if account.get("00") != NAPAS_AID:
        raise VietQrError("not_a_transfer", "Đây không phải mã QR chuyển khoản ngân hàng.")
    beneficiary = tlv(account.get("01", ""))
    if not _BIN.fullmatch(beneficiary.get("00", "")):
        raise VietQrError("bank", "Mã ngân hàng (BIN) phải gồm 6 chữ số.")
    if not _ACCOUNT.fullmatch(beneficiary.get("01", "")):
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
        **{key: emv.additional.get(tag) for key, tag in _EXTRA.items()},
    )


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _text(what: str, text: str | None, longest: int) -> str:
    """ASCII form of a text, "" when there is none; refused rather than cut when too long."""
    plain = " ".join(ascii_fold(text or "").split())
    if len(plain) > longest:
        raise VietQrError("too_long", f"“{what}” dài {len(plain)} ký tự, nhiều nhất {longest}.")
    if text and text.strip() and not plain:
        raise VietQrError("text", f"“{what}” không viết được bằng chữ không dấu.")
    return plain


def _optional(tag: str, value: str) -> str:
    return _field(tag, value) if value else ""


def _amount_text(amount: int | None) -> str:
    if amount is None:
        return ""
    if isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        raise VietQrError("amount", "Số tiền phải là số đồng nguyên, lớn hơn 0.")
    if amount >= TRANSFER_LIMIT:
        raise VietQrError("amount_limit", "Một lần chuyển nhanh phải dưới 500.000.000 ₫.")
    return str(amount)


def _beneficiary(bank_bin: str, account: str, *, to_card: bool) -> str:
    if not _BIN.fullmatch(bank_bin):
        raise VietQrError("bank", "Mã ngân hàng (BIN) phải gồm 6 chữ số.")
    if not _ACCOUNT.fullmatch(account):
        raise VietQrError("account", "Số tài khoản phải gồm 1 đến 19 chữ số hoặc chữ cái.")
    parts = _field("00", bank_bin) + _field("01", account)
    service = TO_CARD if to_card else TO_ACCOUNT
    return _field("00", NAPAS_AID) + _field("01", parts) + _field("02", service)


def make(
    bank_bin: str,
    account: str,
    amount: int | None = None,
    purpose: str | None = None,
    *,
    to_card: bool = False,
    once: bool | None = None,
    name: str | None = None,
    city: str | None = None,
    **extra: str | None,
) -> str:
    """The payload to draw as a QR. Texts are folded to ASCII and refused when too long, never cut.

    `once`: a code for one payment (dynamic); by default so when an amount is given. `extra` takes
    bill, store, reference, customer, terminal (25 characters each). For `DEMO_BIN` the name is
    always `DEMO_WORDS`. Raises VietQrError: `bank`, `account`, `amount`, `amount_limit`, `too_long`,
    `text`.
    """
    is_once = amount is not None if once is None else once
    shown_name = DEMO_WORDS if bank_bin == DEMO_BIN else name
    texts = {"purpose": purpose, **extra}
    if unknown := set(texts) - set(_EXTRA):
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    additional = "".join(
        _optional(tag, _text(key, texts.get(key), PURPOSE_LONGEST)) for key, tag in _EXTRA.items()
    )
    if len(additional) > _EXTRA_LONGEST:
        raise VietQrError("too_long", "Các thông tin thêm dài quá 99 ký tự.")
    body = "".join((
        _field("00", "01"),
        _field("01", "12" if is_once else "11"),
        _field(_ACCOUNT_FIELD, _beneficiary(bank_bin, account, to_card=to_card)),
        _field("53", "704"),
        _optional("54", _amount_text(amount)),
        _field("58", "VN"),
        _optional("59", _text("name", shown_name, _NAME_LONGEST)),
        _optional("60", _text("city", city, _CITY_LONGEST)),
        _optional("62", additional),
        "6304",
    ))  # fmt: skip
    return body + crc16(body)

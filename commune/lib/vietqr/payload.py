"""Writing a VietQR transfer payload: ASCII only, nothing cut, nothing out of form."""

from commune.lib.fold import ascii_fold
from commune.lib.vietqr.banks import DEMO_BIN, DEMO_WORDS
from commune.lib.vietqr.emv import VietQrError, crc16
from commune.lib.vietqr.transfer import (
    ACCOUNT_FIELD,
    ACCOUNT_FORM,
    BIN_FORM,
    EXTRA_FIELDS,
    NAPAS_AID,
    TO_ACCOUNT,
    TO_CARD,
)

TRANSFER_LIMIT = 500_000_000  # one NAPAS247 transfer stays below this many đồng (section 8.1.1)
PURPOSE_LONGEST = 25
_NAME_LONGEST, _CITY_LONGEST, _EXTRA_LONGEST = 25, 15, 99


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
    if not BIN_FORM.fullmatch(bank_bin):
        raise VietQrError("bank", "Mã ngân hàng (BIN) phải gồm 6 chữ số.")
    if not ACCOUNT_FORM.fullmatch(account):
        raise VietQrError("account", "Số tài khoản phải gồm 1 đến 19 chữ số hoặc chữ cái.")
    parts = _field("00", bank_bin) + _field("01", account)
    service = TO_CARD if to_card else TO_ACCOUNT
    return _field("00", NAPAS_AID) + _field("01", parts) + _field("02", service)


def _additional(texts: dict[str, str | None]) -> str:
    if unknown := set(texts) - set(EXTRA_FIELDS):
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    written = "".join(
        _optional(tag, _text(key, texts.get(key), PURPOSE_LONGEST)) for key, tag in EXTRA_FIELDS.items()
    )
    if len(written) > _EXTRA_LONGEST:
        raise VietQrError("too_long", "Các thông tin thêm dài quá 99 ký tự.")
    return written


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
    additional = _additional({"purpose": purpose, **extra})
    body = "".join((
        _field("00", "01"),
        _field("01", "12" if is_once else "11"),
        _field(ACCOUNT_FIELD, _beneficiary(bank_bin, account, to_card=to_card)),
        _field("53", "704"),
        _optional("54", _amount_text(amount)),
        _field("58", "VN"),
        _optional("59", _text("name", shown_name, _NAME_LONGEST)),
        _optional("60", _text("city", city, _CITY_LONGEST)),
        _optional("62", additional),
        "6304",
    ))  # fmt: skip
    return body + crc16(body)

"""The EMV merchant-presented QR envelope: nested tag-length-value with a checksum.

Source: NAPAS VietQR format document v1.0 (09/2021), itself on EMVCo QRCPS-MPM 1.0.
"""

import binascii
import re
from dataclasses import dataclass

_CHECKSUM_TAIL = re.compile(r"6304([0-9A-Fa-f]{4})\Z")
_PAIR_OF_DIGITS = re.compile(r"[0-9]{2}")
_AMOUNT = r"(?=.{1,13}\Z)(?=.*[1-9])[0-9]+(\.[0-9]+)?"
_FORMS = {
    "00": re.compile(r"01"),
    "01": re.compile(r"1[12]"),
    "52": re.compile(r"[0-9]{4}"),
    "53": re.compile(r"704"),
    "54": re.compile(_AMOUNT),
    "55": re.compile(r"0[123]"),
    "56": re.compile(_AMOUNT),
    "57": re.compile(r"(?=.*[1-9])[0-9]{2}\.[0-9]{2}"),
    "58": re.compile(r"VN"),
}
_MANDATORY = ("01", "53", "58")
_ADDITIONAL, _OTHER_LANGUAGE, _CHECKSUM = "62", "64", "63"
_ADDITIONAL_LONGEST = 25
_CONSUMER_DATA = re.compile(r"(?!.*(.).*\1)[AME]{1,3}")


class VietQrError(ValueError):
    """A payload refused; `code` is stable for programs, `reason` a Vietnamese sentence for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class EmvQr:
    """A well-formed payload of any scheme: values by two-digit id, templates opened."""

    fields: dict[str, str]
    accounts: dict[str, dict[str, str]]
    additional: dict[str, str]


def crc16(text: str) -> str:
    """CRC-16, polynomial 0x1021, start 0xFFFF, over the UTF-8 bytes, as four upper-case hex digits."""
    return f"{binascii.crc_hqx(text.encode('utf-8', 'surrogatepass'), 0xFFFF):04X}"


def has_right_checksum(payload: str) -> bool:
    """Whether the payload ends in "6304" and the checksum of all before, in either case."""
    tail = _CHECKSUM_TAIL.search(payload)
    return tail is not None and tail[1].upper() == crc16(payload[:-4])


def _refuse_odd_case(checksum: str) -> None:
    """Some banks print the checksum in lower case. A single lower-case letter cannot be told from
    a changed character, so only checksums with two or more letters, all lower, are taken so."""
    letters = [character for character in checksum if character.isalpha()]
    lower = [character for character in letters if character.islower()]
    if lower and (len(letters) == 1 or len(lower) != len(letters)):
        raise VietQrError("checksum_case", "Mã kiểm tra lẫn chữ hoa và chữ thường.")


def tlv(text: str) -> dict[str, str]:
    """Values by id, in order of appearance. Lengths count characters.

    Raises VietQrError: `not_tlv`, `length`, `truncated`, `repeated`.
    """
    values: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, size = text[at : at + 2], text[at + 2 : at + 4]
        if not (_PAIR_OF_DIGITS.fullmatch(tag) and _PAIR_OF_DIGITS.fullmatch(size)):
            raise VietQrError("not_tlv", "Nội dung mã QR không đúng cấu trúc.")
        value = text[at + 4 : at + 4 + int(size)]
        if size == "00":
            raise VietQrError("length", f"Trường {tag} trống.")
        if len(value) != int(size):
            raise VietQrError("truncated", f"Trường {tag} bị cắt.")
        if tag in values:
            raise VietQrError("repeated", f"Trường {tag} lặp lại.")
        values[tag] = value
        at += 4 + int(size)
    return values


def _is_account_template(tag: str) -> bool:
    return "26" <= tag <= "51"


def _accounts(fields: dict[str, str]) -> dict[str, dict[str, str]]:
    """Merchant accounts; each template names its scheme in sub-field 00."""
    accounts = {tag: tlv(value) for tag, value in fields.items() if _is_account_template(tag)}
    if not any("02" <= tag <= "51" for tag in fields):
        raise VietQrError("no_account", "Mã QR không có tài khoản nhận tiền.")
    if any("00" not in account for account in accounts.values()):
        raise VietQrError("no_scheme", "Mã QR không nói thuộc hệ thống thanh toán nào.")
    return accounts


def _check_forms(fields: dict[str, str]) -> None:
    if next(iter(fields), None) != "00" or next(reversed(fields)) != _CHECKSUM:
        raise VietQrError("order", "Trường 00 phải đứng đầu và trường 63 đứng cuối.")
    for tag, value in fields.items():
        if tag in _FORMS and not _FORMS[tag].fullmatch(value):
            raise VietQrError(f"field_{tag}", f"Trường {tag} có giá trị không hợp lệ.")
        if tag != _OTHER_LANGUAGE and not all(" " <= character <= "~" for character in value):
            raise VietQrError("not_ascii", f"Trường {tag} có ký tự ngoài bảng chữ cho phép.")
    missing = [tag for tag in _MANDATORY if tag not in fields]
    if missing:
        raise VietQrError("missing", f"Mã QR thiếu trường {missing[0]}.")


def _check_tip(fields: dict[str, str]) -> None:
    flag = fields.get("55")
    if ("56" in fields) != (flag == "02") or ("57" in fields) != (flag == "03"):
        raise VietQrError("tip", "Trường tiền thưởng không khớp nhau.")


def _additional(fields: dict[str, str]) -> dict[str, str]:
    extra = tlv(fields.get(_ADDITIONAL, ""))
    if any(tag <= "08" and len(value) > _ADDITIONAL_LONGEST for tag, value in extra.items()):
        raise VietQrError("too_long", "Thông tin thêm dài quá 25 ký tự.")
    if "09" in extra and not _CONSUMER_DATA.fullmatch(extra["09"]):
        raise VietQrError("field_09", "Trường 62-09 chỉ gồm A, M, E.")
    return extra


def read(payload: str) -> EmvQr:
    """Read any scheme's payload strictly; only names and towns longer than specified are let through.

    Any single changed character of an ASCII payload is refused. Raises VietQrError.
    """
    if not has_right_checksum(payload):
        raise VietQrError("checksum", "Mã QR bị sai hoặc bị sửa: mã kiểm tra không khớp.")
    _refuse_odd_case(payload[-4:])
    fields = tlv(payload)
    _check_forms(fields)
    _check_tip(fields)
    if _OTHER_LANGUAGE in fields:
        tlv(fields[_OTHER_LANGUAGE])
    return EmvQr(fields, _accounts(fields), _additional(fields))

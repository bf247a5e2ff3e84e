"""Phone numbers: stored as E.164, shown as Vietnamese people write them."""

import re

import phonenumbers

from commune.lib.vietnamese.writing import WritingError

_CHARACTERS = re.compile(r"[+0-9(). \u00a0-]{3,30}")
_RETIRED = re.compile(r"(?:0|\+?84)1[2689][0-9]{8}")  # 11-digit mobile numbers, replaced in autumn 2018
_MOBILE = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
_SHORT = 9


def parse_phone(text: str) -> str:
    """E.164 of a number as typed: "0912 345 678" gives "+84912345678". Foreign numbers need their "+".

    Raises WritingError `retired_phone` for the 11-digit numbers of before 2018, `phone` otherwise.
    """
    typed = text.strip()
    if _RETIRED.fullmatch(re.sub(r"[^+0-9]", "", typed)):
        raise WritingError("retired_phone", "Số 11 chữ số đã đổi đầu số, hãy nhập số 10 chữ số mới.")
    try:
        number = phonenumbers.parse(typed, "VN") if _CHARACTERS.fullmatch(typed) else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise WritingError("phone", "Số điện thoại không đúng, ví dụ đúng: 0912 345 678.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _valid(e164: str) -> phonenumbers.PhoneNumber:
    return phonenumbers.parse(parse_phone(e164), "VN")


def format_phone(e164: str) -> str:
    """+84912345678 gives "0912 345 678"; foreign numbers keep their country code. Raises WritingError."""
    number = _valid(e164)
    if number.country_code != phonenumbers.country_code_for_region("VN"):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    digits = str(number.national_number)
    if len(digits) == _SHORT:
        return f"0{digits[:3]} {digits[3:6]} {digits[6:]}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def is_mobile(e164: str) -> bool:
    """Whether a message can be sent to it. Raises WritingError."""
    return phonenumbers.number_type(_valid(e164)) in _MOBILE


def mask_phone(e164: str) -> str:
    """For lists that others see: "0912 ••• 678"."""
    shown = format_phone(e164).split(" ")
    middle = ["•" * len(part) for part in shown[1:-1]]
    return " ".join([shown[0], *middle, shown[-1]])

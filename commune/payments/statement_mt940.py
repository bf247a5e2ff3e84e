"""SWIFT MT940: account in :25:, each movement in :61: with its words in the :86: that follows."""

import re
from datetime import datetime

from commune.payments.statement_reading import Line, Reading, Wrong, bank_day
from commune.payments.told import BANK_ZONE, LARGEST

_TAG = re.compile(r"(?m)^:(\d{2}[A-Z]?):")
_MOVEMENT = re.compile(
    r"(?P<day>\d{6})(?:\d{4})?(?P<mark>R?[CD])[A-Z]?(?P<amount>\d{1,15}(?:,\d{0,2})?)(?P<kind>[NFS][A-Z0-9]{3})"
    r"(?P<rest>[^\n]*)"
)


def looks_like(text: str) -> bool:
    return bool(re.search(r"(?m)^:20:", text) and re.search(r"(?m)^:(?:60F|60M|61):", text))


def read(text: str) -> Reading:
    """Lines are counted as in the file; a movement that does not fit the form is wrong, and so is a dateless one."""
    lines, wrong, account = [], [], ""
    fields = _fields(text.replace("\r\n", "\n"))
    for index, (tag, number, value) in enumerate(fields):
        if tag == "25":
            account = re.split(r"[/ ]", value.strip())[-1]
        if tag != "61":
            continue
        words = fields[index + 1][2] if index + 1 < len(fields) and fields[index + 1][0] == "86" else ""
        try:
            lines.append(_line(number, value, words))
        except ValueError as error:
            wrong.append(Wrong(number, str(error)))
    return Reading(lines, wrong, "".join(each for each in account if each.isalnum()))


def _fields(text: str) -> list[tuple[str, int, str]]:
    marks = list(_TAG.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [
        (mark[1], text.count("\n", 0, mark.start()) + 1, text[mark.end() : end].strip("\n -}"))
        for mark, end in zip(marks, ends, strict=True)
    ]


def _line(number: int, value: str, words: str) -> Line:
    match = _MOVEMENT.match(value)
    if match is None:
        raise ValueError("Dòng :61: không đúng mẫu MT940.")
    whole, _comma, cents = match["amount"].partition(",")
    if int(cents or 0):
        raise ValueError("Số tiền có số lẻ, tiền đồng thì không.")
    amount = int(whole)
    if not 0 < amount < LARGEST:
        raise ValueError("Không thấy số tiền, hoặc số tiền không thể có.")
    sign = 1 if match["mark"] in ("C", "RD") else -1
    own, _slashes, banks = match["rest"].partition("//")
    note = " ".join(re.sub(r"\?\d\d", " ", words.replace("\n", " ")).split())
    reference = banks.strip() or ("" if own.strip() == "NONREF" else own.strip())
    return Line(number, _day(match["day"]), sign * amount, note[:500], reference[:78])


def _day(text: str) -> datetime:
    try:
        at = datetime.strptime(text, "%y%m%d").replace(tzinfo=BANK_ZONE)
    except ValueError as error:
        raise ValueError(f"“{text}” không phải ngày.") from error
    return bank_day(at)

"""Cutting a comment into codes, numbers, phone numbers and words."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from commune.lib.comments import words
from commune.lib.fold import fold, nfc


class Sort(Enum):
    CODE = "code"
    UNKNOWN = "unknown"  # looks like a code, but nothing is sold under it
    TIMES = "times"  # x2, 2x, *2
    NUMBER = "number"
    PHONE = "phone"
    PRICE = "price"
    WORD = "word"
    STOP = "stop"  # ends a clause
    ASK = "ask"  # ? ends a clause, which is a question
    SIGN = "sign"


@dataclass(frozen=True)
class Token:
    """`text` lower case with its marks, `said` folded; `value` of numbers; `code` as the session writes it."""

    sort: Sort
    text: str
    said: str = ""
    value: int = 0
    code: str = ""
    is_capital: bool = False


_GAP = r"[\s.\-()_]*"
_PHONE = re.compile(
    rf"(?<![0-9a-z])(?:\+?84|[0o]){_GAP}([35789])((?:{_GAP}[0-9o]){{8}})(?![0-9])", re.IGNORECASE
)
_BARE_PHONE = re.compile(r"(?<![0-9a-z.,/])([35789])([0-9]{8})(?![0-9])")
_GLUED = re.compile(r"((?:[a-z]|\bx)[0-9]{1,2}|\bx ?[0-9]{1,2})(0[35789][0-9]{8})(?![0-9])", re.IGNORECASE)
# "sdt0901234567", "Lan0901 234 567": no code has that many digits behind its letter.
_STUCK = re.compile(rf"(?<=[^\W\d_])(?=(?:84|0){_GAP}[35789](?:{_GAP}[0-9]){{8}}(?![0-9]))")
# Whatever else could be dialled: a number of a house or an office, one with a digit too many.
_DIALLED = re.compile(rf"(?<![0-9])(?:\+|0|84)(?:{_GAP}[0-9o]){{8,14}}(?![0-9])", re.IGNORECASE)
_PLACE = "\u260e"  # stands where a phone number stood
_TOKEN = re.compile(
    rf"""(?P<phone>{_PLACE})
    |(?P<code>(?<![^\W\d_])[a-zđ]{{1,2}}[-._]?0*[1-9][0-9]?(?![0-9]))
    |(?P<times>(?:[x×*]\s?[0-9]{{1,3}}(?![0-9]))|(?:(?<![0-9a-z])[0-9]{{1,3}}\s?[x×*](?![^\W\d_]?[0-9]?[^\W\d_])(?![0-9])))
    |(?P<number>[0-9]+)
    |(?P<word>[^\W\d_]+)
    |(?P<ask>\?)
    |(?P<stop>[,;!|\n]|\.(?!\d))
    |(?P<sign>[^\s])""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_TWO_TIMES = re.compile(r"(?<![0-9a-z])([0-9]{1,3})\s?[x×*](?=[a-z][0-9])", re.IGNORECASE)
_DASHES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)  # as phones write "A1 - 2"
_LONGEST_NUMBER = 3
# One key too few or too many on a Vietnamese keyboard with the VNI method: a1 becomes á, and so on.
_VNI = {"á": 1, "à": 2, "ả": 3, "ã": 4, "ạ": 5}


def phone_in(text: str) -> tuple[str, str]:
    """The first mobile number, ten digits from 0, or ""; and the text with a placeholder for each number."""
    parted = _parted_numbers(text)
    found: list[str] = []

    def replace(match: re.Match[str]) -> str:
        rest = re.sub(r"[^0-9]", "", match[2].lower().replace("o", "0"))
        found.append(f"0{match[1]}{rest}")
        return f" {_PLACE} "

    hidden = _BARE_PHONE.sub(replace, _PHONE.sub(replace, parted))
    first = min(found, key=lambda number: _place_of(parted, number), default="")
    return first, hidden


def _parted_numbers(text: str) -> str:
    """With a space before each phone number that was typed onto a code or a word."""
    return _STUCK.sub(" ", _GLUED.sub(r"\1 \2", text))


def _place_of(text: str, number: str) -> int:
    digits = [
        (index, "0" if sign in "oO" else sign) for index, sign in enumerate(text) if sign in "oO0123456789"
    ]
    joined = "".join(sign for _, sign in digits)
    at = joined.find(number[1:])
    return digits[at][0] if at >= 0 else len(text)


def hide_phones(text: str) -> str:
    """As others may see it: whatever could be dialled is dots but for its ends."""

    def dotted(match: re.Match[str]) -> str:
        digits = re.sub(r"[^0-9oO]", "", match[0])
        return f"{digits[:2]}••••••{digits[-2:]}"

    for numbers in (_PHONE, _BARE_PHONE, _DIALLED):
        text = numbers.sub(dotted, _parted_numbers(text))
    return text


def tokens_of(hidden: str, codes: Collection[str]) -> list[Token]:
    """Of a text whose phone numbers are hidden already."""
    parted = _TWO_TIMES.sub(r"x\1 ", nfc(hidden).translate(_DASHES))
    found = list(_cut(parted, codes))
    if not any(each.sort is Sort.CODE for each in found):
        found = _with_parted_codes(found, codes)
    return [each for each in found if each.said != "~"]


def squeezed(word: str) -> str:
    """The folded word without the doubled letters of people in a hurry."""
    return _DOUBLED.sub(r"\1", fold(_DOUBLED.sub(r"\1", word)))


def _cut(text: str, codes: Collection[str]) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        sort, raw = str(match.lastgroup), match[0]
        if sort == "code":
            yield from _code(raw, codes)
        elif sort == "times":
            yield Token(Sort.TIMES, raw, value=int(re.sub(r"[^0-9]", "", raw)))
        elif sort == "number":
            short = len(raw.lstrip("0")) <= _LONGEST_NUMBER and len(raw) <= _LONGEST_NUMBER
            yield Token(Sort.NUMBER, raw, value=int(raw)) if short else Token(Sort.PRICE, raw)
        elif sort == "word":
            yield Token(Sort.WORD, raw.lower(), squeezed(raw), is_capital=raw[0].isupper())
        else:
            yield Token(Sort(sort), raw)


def _code(raw: str, codes: Collection[str]) -> Iterator[Token]:
    letters, digits = re.sub(r"[^a-zđ]", "", raw.lower()), re.sub(r"[^0-9]", "", raw)
    code = f"{letters.upper()}{int(digits)}"
    if code in codes:
        yield Token(Sort.CODE, raw, code=code)
    elif letters == "x":
        yield Token(Sort.TIMES, raw, value=int(digits))
    elif letters in words.PRICE or letters in words.UNIT:
        yield Token(Sort.WORD, letters, letters)
        yield Token(Sort.NUMBER, digits, value=int(digits))
    else:
        yield Token(Sort.UNKNOWN, raw, said=letters, code=code)


def _with_parted_codes(found: list[Token], codes: Collection[str]) -> list[Token]:
    """ "a 1 x2", where no code stands in one piece; but "cho a 1 hộp" gives a man (a for anh) one box."""
    made, skip = [], False
    for index, each in enumerate(found):
        if skip:
            skip = False
            continue
        code = _parted(found, index, codes) or _mistyped(found, index, codes)
        skip = bool(code) and each.text not in _VNI
        made.append(Token(Sort.CODE, each.text, code=code) if code else each)
    return made


def _parted(found: list[Token], index: int, codes: Collection[str]) -> str:
    here, after = found[index], found[index + 1 : index + 3]
    if here.sort is not Sort.WORD or not after or after[0].sort is not Sort.NUMBER:
        return ""
    code = f"{here.text.upper()}{after[0].value}"
    before = found[index - 1].said if index else ""
    is_counted = len(after) > 1 and after[1].said in words.UNIT
    return code if code in codes and not is_counted and before not in {"cho", "de", "ban", "gui"} else ""


def _mistyped(found: list[Token], index: int, codes: Collection[str]) -> str:
    here = found[index]
    if index or here.text not in _VNI or not any(each.sort is Sort.PHONE for each in found):
        return ""
    rest = [each for each in found[1:] if each.sort is not Sort.PHONE]
    is_counted = bool(rest) and rest[0].sort in {Sort.TIMES, Sort.NUMBER}
    code = f"A{_VNI[here.text]}"
    return code if code in codes and (is_counted or not rest) else ""

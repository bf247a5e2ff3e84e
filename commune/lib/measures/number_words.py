"""Numbers spelled out in Vietnamese, Southern way (nghìn, lẻ, bốn), as on receipts."""

from commune.lib.measures.units import MeasureError

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS = ("", "nghìn", "triệu")
_TEN, _FIVE, _HUNDRED, _THOUSAND, _BILLION = 10, 5, 100, 1000, 10**9
_LIMIT = 10**18


def _unit_word(unit: int, tens: int) -> str:
    if unit == 1 and tens > 1:
        return "mốt"
    return "lăm" if unit == _FIVE and tens else _DIGITS[unit]


def _below_hundred(number: int, *, after_hundreds: bool) -> list[str]:
    tens, unit = divmod(number, _TEN)
    if not tens:
        said = ["lẻ"] if after_hundreds and unit else []
    else:
        said = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return [*said, _unit_word(unit, tens)] if unit else said


def _below_thousand(number: int, *, full: bool) -> list[str]:
    """`full` says also a missing hundreds place, as inside a longer number."""
    hundreds, rest = divmod(number, _HUNDRED)
    says_hundreds = full or hundreds > 0
    said = [_DIGITS[hundreds], "trăm"] if says_hundreds else []
    return said + _below_hundred(rest, after_hundreds=says_hundreds)


def _below_billion(number: int, *, full: bool) -> list[str]:
    said: list[str] = []
    for power in (2, 1, 0):
        group = number // _THOUSAND**power % _THOUSAND
        if group:
            said += [*_below_thousand(group, full=full or bool(said)), _THOUSANDS[power]]
    return [word for word in said if word]


def _spelled(number: int, *, full: bool = False) -> list[str]:
    billions, rest = divmod(number, _BILLION)
    said = [*_spelled(billions, full=full), "tỷ"] if billions else []
    return said + _below_billion(rest, full=full or bool(billions))


def number_in_words(number: int) -> str:
    """1005 gives "một nghìn không trăm lẻ năm". Raises MeasureError `number` from 10^18 on."""
    if abs(number) >= _LIMIT:
        raise MeasureError("number", "Số quá lớn để viết bằng chữ.")
    sign = ["âm"] if number < 0 else []
    return " ".join(sign + (_spelled(abs(number)) or ["không"]))


def dong_in_words(amount: int) -> str:
    """1200000 gives "một triệu hai trăm nghìn đồng"; the caller writes the capital."""
    return f"{number_in_words(amount)} đồng"

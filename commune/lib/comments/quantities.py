"""Which number belongs to which code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commune.lib.comments import words
from commune.lib.comments.tokens import Sort, Token

MOST = 999
_JOINING = frozenset({":", "=", "-", "(", "+", "/", ")"})
_TAKING = frozenset("lay them mua chot dat".split())
_TEN = 10


@dataclass(frozen=True)
class Mark:
    """A code or an amount, in the order of the comment. `is_weight`: the amount was said in kilograms."""

    code: str = ""
    units: int = 0
    is_weight: bool = False


@dataclass(frozen=True)
class Clause:
    tokens: Sequence[Token]
    is_asked: bool
    marks: Sequence[Mark]

    @property
    def codes(self) -> list[str]:
        return [mark.code for mark in self.marks if mark.code]

    @property
    def has_amount(self) -> bool:
        return any(not mark.code for mark in self.marks)

    @property
    def said(self) -> list[str]:
        return [each.said for each in self.tokens if each.sort is Sort.WORD]


def clauses_of(tokens: Sequence[Token]) -> list[Clause]:
    found: list[Clause] = []
    part: list[Token] = []
    for each in (*tokens, Token(Sort.STOP, "")):
        is_end = each.sort in {Sort.STOP, Sort.ASK}
        if not is_end:
            part.append(each)
        if part and (is_end or _is_asked_here(part)):
            found.append(Clause(part, each.sort is Sort.ASK, _marks(part)))
            part = []
    return found


def _is_asked_here(part: Sequence[Token]) -> bool:
    """ "còn A1 không cho em 2 hộp": the question ends at không, without a sign."""
    if part[-1].said not in words.NO | words.NOT_YET or is_thousand(part, len(part) - 1):
        return False
    return any(each.text in {"còn", "hết"} or each.said in {"con", "het"} for each in part[:-1])


def is_thousand(part: Sequence[Token], index: int) -> bool:
    """ "250k": not the k of không."""
    return part[index].said == "k" and index > 0 and part[index - 1].sort in {Sort.NUMBER, Sort.PRICE}


def _marks(part: Sequence[Token]) -> list[Mark]:
    made, index = [], 0
    while index < len(part):
        each = part[index]
        if each.sort is Sort.CODE and not _is_house(part, index):
            made.append(Mark(code=each.code))
            index += 1
            continue
        value, length = _number_at(part, index)
        if length and (mark := _amount(part, index, length, value)):
            made.append(mark)
        index += max(length, 1)
    return made


def _is_house(part: Sequence[Token], index: int) -> bool:
    """ "giao lô B2 chung cư", "tòa A2"."""
    before = part[index - 1] if index else None
    if before is None or before.said not in words.HOUSE:
        return False
    return before.text not in words.NO_ADDRESS or before.text == "lo"


def _number_at(part: Sequence[Token], index: int) -> tuple[int, int]:
    """Value and length in tokens of a number that begins here; (0, 0) when none does."""
    each = part[index]
    if each.sort in {Sort.NUMBER, Sort.TIMES}:
        return each.value, 1
    if each.said not in words.NUMBER:
        return 0, 0
    value, length = words.NUMBER[each.said], 1
    after = part[index + 1].said if index + 1 < len(part) else ""
    if after in words.NUMBER and (value == _TEN or after == "muoi"):
        value = value + words.NUMBER[after] if value == _TEN else value * _TEN
        length = 2
    return value, length


def _amount(part: Sequence[Token], index: int, length: int, value: int) -> Mark | None:
    each, before, after = part[index], _near(part, index - 1, -1), _near(part, index + length, 1)
    if each.sort is Sort.TIMES:
        return Mark(units=value)
    is_digits = each.sort is Sort.NUMBER
    if is_digits and (_is_address(before) or (after and after.said in words.PRICE | words.PIECE)):
        return None
    if after and after.said in words.UNIT and not _is_hour(part, index):
        return None if after.text == "căn" else Mark(units=value, is_weight=after.said in words.WEIGHT)
    counts = _is_beside(part, index, before, after) if is_digits else _is_counting(before, after)
    return Mark(units=value) if counts else None


def _near(part: Sequence[Token], index: int, step: int) -> Token | None:
    """The next token that way, over signs that join."""
    while 0 <= index < len(part) and part[index].text in _JOINING:
        index += step
    return part[index] if 0 <= index < len(part) else None


def _is_hour(part: Sequence[Token], index: int) -> bool:
    """ "8h tối", "lúc 8h"."""
    unit = part[index + 1] if index + 1 < len(part) else None
    if unit is None or unit.said != "h":
        return False
    before = part[index - 1].said if index else ""
    after = part[index + 2].said if index + 2 < len(part) else ""
    return before in {"luc", "tam", "khoang", "truoc", "giao", "toi"} or after in {
        "sang",
        "chieu",
        "toi",
        "trua",
    }


def _is_address(token: Token | None) -> bool:
    return token is not None and token.said in words.ADDRESS and token.text not in words.NO_ADDRESS


def _is_counting(before: Token | None, after: Token | None) -> bool:
    """A spelled number without a unit counts beside a code, unless it is a name: chị Hai, cô Ba, chú Tư."""
    if before is not None and (before.said in words.KIN or _is_address(before)):
        return False
    if before is not None and before.sort is Sort.CODE:
        return after is None or after.sort in {Sort.CODE, Sort.PHONE} or after.said in {"nha", "nhe", "nghen"}
    return after is not None and after.sort is Sort.CODE


def _is_beside(part: Sequence[Token], index: int, before: Token | None, after: Token | None) -> bool:
    """A bare number counts beside a code, or after a word of buying or of counting."""
    if _is_street(part, index):
        return False
    if before is not None and (before.sort is Sort.CODE or before.said in {"sl", "luong", "x"}):
        return True
    if after is not None and after.sort is Sort.CODE:
        return True
    if before is not None and before.said in {"moi", "loai", "thu", "ma", "cai", "mon"} and _is_each(part):
        return True
    if before is None:
        return False
    is_last = after is None or after.sort is Sort.PHONE or after.said in {"nha", "nhe", "nghen"}
    is_hers = before.said in words.KIN and is_last and bool(_TAKING & {each.said for each in part[:index]})
    return before.said in _TAKING or is_hers


def _is_street(part: Sequence[Token], index: int) -> bool:
    """ "A1 12 Nguyễn Trãi": a large number before two capital words is a house."""
    rest = part[index + 1 : index + 3]
    names = [
        each for each in rest if each.sort is Sort.WORD and each.is_capital and each.text != each.text.upper()
    ]
    is_shouted = all(each.is_capital for each in part if each.sort is Sort.WORD)
    return part[index].value >= _TEN and len(names) > 1 and not is_shouted


def _is_each(part: Sequence[Token]) -> bool:
    return any(each.said in {"moi", "deu"} for each in part)


def wants_of(clauses: Sequence[Clause], kilograms: Mapping[str, int]) -> dict[str, int] | None:
    """Units of each code, 1 where none were said; None where the numbers make no sense."""
    held: list[tuple[str, Mark | None]] = []
    waiting: Mark | None = None
    for clause in clauses:
        pairs, loose = _paired(clause)
        if not pairs and loose:
            if held and held[-1][1] is None:
                held[-1] = (held[-1][0], loose)
            elif not held:
                waiting = loose
        elif waiting and pairs and pairs[0][1] is None:
            pairs[0] = (pairs[0][0], waiting)
            waiting = None
        held += pairs
    if any(_is_each(clause.tokens) for clause in clauses):
        held = _all_alike(held)
    return _summed(held, kilograms)


def _paired(clause: Clause) -> tuple[list[tuple[str, Mark | None]], Mark | None]:
    """Each code with its amount; and the amount of a clause that names no code."""
    codes = clause.codes
    amounts = [mark for mark in clause.marks if not mark.code]
    if not codes:
        return [], amounts[0] if amounts else None
    if len(set(codes)) == 1 and amounts:
        return [(codes[0], _nearest(clause.marks))], None
    pairs: list[tuple[str, Mark | None]] = []
    leads = not clause.marks[0].code
    last: Mark | None = None
    for mark in clause.marks:
        if mark.code:
            pairs.append((mark.code, last if leads else None))
            last = None
        elif leads:
            last = mark
        elif pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], mark)
    if leads and last and pairs[-1][1] is None:
        pairs[-1] = (pairs[-1][0], last)
    return pairs, None


def _nearest(marks: Sequence[Mark]) -> Mark:
    """Of several amounts beside one code: the one right behind it, else the last before it."""
    at = next(index for index, mark in enumerate(marks) if mark.code)
    behind = [mark for mark in marks[at + 1 :] if not mark.code]
    return behind[0] if behind else [mark for mark in marks[:at] if not mark.code][-1]


def _all_alike(held: list[tuple[str, Mark | None]]) -> list[tuple[str, Mark | None]]:
    """ "A1, A2 mỗi thứ 2 hộp"."""
    amounts = [mark for _, mark in held if mark]
    return [(code, mark or (amounts[0] if amounts else None)) for code, mark in held]


def _summed(held: list[tuple[str, Mark | None]], kilograms: Mapping[str, int]) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for code, mark in held:
        units = mark.units if mark else 1
        weight = kilograms.get(code, 1) if mark and mark.is_weight else 1
        if units % weight or not 0 < units // weight <= MOST:
            return None
        found[code] = units // weight
    return found

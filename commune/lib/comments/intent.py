"""Whether somebody asks for goods, gives them back, or merely talks."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from commune.lib.comments import words
from commune.lib.comments.quantities import Clause, is_thousand
from commune.lib.comments.tokens import Sort, Token

_PEOPLE = frozenset("chi anh em ba ban mom co nang me cac".split())
_GIVEN_BACK = frozenset("huy huyr hui cancel cancle".split())
_NOT_GIVEN = frozenset("dung chua khoan khong ko k so bi ai".split())
_UNWANTED = frozenset("lay mua dat chot can order".split())
_AWAITED = frozenset("thay nhan goi giao toi den ship".split())
_HERS = frozenset("dat mua chot order ck chuyen".split())
# Folded words that are words of buying only with, or without, certain marks.
_NOT_BUYING = frozenset(
    "đắt mùa mưa múa thèm đất dắt đạt đế dễ dè đẻ chờ chó chợ giáo gủi gừi bạn cắt hót".split()
)


def said_of(clauses: Sequence[Clause]) -> list[str]:
    return [word for clause in clauses for word in clause.said]


def has_phrase(said: Sequence[str], phrases: Collection[tuple[str, ...]]) -> bool:
    pairs = set(pairwise(said))
    return any(phrase in pairs for phrase in phrases)


def gives_back(clause: Clause) -> bool:
    """Hủy, bỏ, khỏi lấy, không lấy nữa; not: đừng hủy, ai hủy."""
    said = clause.said
    if said[:1] == ["ai"] or "neu" in said:
        return False
    given = [index for index, word in enumerate(said) if word in _GIVEN_BACK]
    if given:
        return said[given[0] - 1 : given[0]] not in [[word] for word in _NOT_GIVEN]
    return any(_is_unwanted(clause, before, word, after) for before, word, after in _threes(said))


def _threes(said: Sequence[str]) -> list[tuple[str, str, str]]:
    return list(zip(["", *said], said, [*said[1:], ""], strict=False))


def _is_unwanted(clause: Clause, before: str, word: str, after: str) -> bool:
    if word == "khoi":
        return after in _UNWANTED or (before == "thoi" and bool(clause.codes)) or _next_is_code(clause, word)
    if word == "bo":
        return (after == "don" or _next_is_code(clause, word)) and not {"vo", "vao"} & set(clause.said)
    return word in words.NO and after in _UNWANTED and (after != "dat" or "nua" in clause.said)


def _next_is_code(clause: Clause, word: str) -> bool:
    tokens = clause.tokens
    return any(
        each.said == word and index + 1 < len(tokens) and _leads_to_code(tokens[index + 1 : index + 3])
        for index, each in enumerate(tokens)
    )


def _leads_to_code(after: Sequence[Token]) -> bool:
    if after[0].sort is Sort.CODE:
        return True
    return len(after) > 1 and after[0].said in {"ma", "don", "cai", "bot"} and after[1].sort is Sort.CODE


def exchanges(clause: Clause) -> bool:
    """ "Đổi A1 thành A2"."""
    return "doi" in clause.said and (len(clause.codes) > 1 or bool(set(words.EXCHANGE) & set(clause.said)))


def wavers(clause: Clause) -> bool:
    """ "A1 hoặc A2 gì cũng được", "lấy A1 hay A2 ta", "đặt nhầm A1", "lấy hết A1"."""
    if clause.codes and not clause.has_amount and has_phrase(clause.said, words.ALL_PHRASES):
        return True
    if {"nham", "lon"} & set(clause.said) and {"dat", "ghi", "chot", "bam", "nhan"} & set(clause.said):
        return bool(clause.codes)
    return len(set(clause.codes)) > 1 and bool({"hoac", "hoc", "hay"} & set(clause.said))


def asks(clause: Clause) -> bool:
    """A question: by its sign, by a word of asking, or by không and chưa at its end."""
    said = clause.said
    if clause.is_asked or has_phrase(said, words.ASKING_PHRASES) or _ends_in_doubt(clause):
        return True
    return any(_is_asking(clause, index, each) for index, each in enumerate(clause.tokens))


def _is_asking(clause: Clause, index: int, each: Token) -> bool:
    after = clause.tokens[index + 1] if index + 1 < len(clause.tokens) else None
    follows = after.said if after else ""
    if each.said in {"gia", "zia"}:
        return follows != "dinh" and (after is None or after.sort not in {Sort.PRICE, Sort.NUMBER})
    if each.text in {"mấy", "mấi", "may"}:
        return follows not in _PEOPLE
    if each.said == "nao" and after is None:
        return has_phrase(clause.said, [("loai", "nao"), ("cai", "nao"), ("ma", "nao")])  # not: "chốt nào!"
    return each.text in {"nhiêu", "đâu", "hả", "hẻ", "hở"} or each.said in words.ASKING


def _ends_in_doubt(clause: Clause) -> bool:
    """The last word that says anything is không or chưa."""
    for index, each in reversed(list(enumerate(clause.tokens))):
        if each.sort in {Sort.PHONE, Sort.SIGN, Sort.CODE}:
            continue
        if each.sort is not Sort.WORD or is_thousand(clause.tokens, index):
            return False
        if each.said in words.NO or each.said in words.NOT_YET:
            return True
        if each.said not in words.PARTICLE:
            return False
    return False


def is_buying(clauses: Sequence[Clause]) -> bool:
    """A word of buying stands somewhere, and nobody says that she may not."""
    return any(
        each.said in words.BUY and each.text not in _NOT_BUYING and not _is_dear(clause, each)
        for clause in clauses
        if not is_forbidden(clause)
        for each in clause.tokens
        if each.sort is Sort.WORD
    )


def is_forbidden(clause: Clause) -> bool:
    """ "chồng không cho mua"."""
    threes = _threes(clause.said)
    return any(before in words.NO and word == "cho" and after in _UNWANTED for before, word, after in threes)


def asks_after_hers(clauses: Sequence[Clause]) -> bool:
    """ "em đặt A1 shop nhận được chưa", "hôm qua đặt A1 2 hộp chưa thấy gọi"."""
    return any(_comes_late(clause.said) or (asks(clause) and _is_hers(clause.said)) for clause in clauses)


def _is_hers(said: Sequence[str]) -> bool:
    """Ends in chưa, or in a particle after it."""
    return bool(words.NOT_YET & set(said[-2:])) and bool(_HERS & set(said))


def _comes_late(said: Sequence[str]) -> bool:
    hers = next((index for index, word in enumerate(said) if word in _HERS), len(said))
    return any(word in words.NOT_YET and after in _AWAITED for word, after in pairwise(said[hers:]))


def _is_dear(clause: Clause, each: Token) -> bool:
    """ "dat qua" without marks is đắt quá."""
    said = clause.said
    return each.said == "dat" and has_phrase(
        said, [("dat", "qua"), ("dat", "the"), ("dat", "ghe"), ("dat", "vai")]
    )


def is_about_before(said: Sequence[str]) -> bool:
    """Of what was bought, paid or eaten already."""
    if has_phrase(said, words.PAST_PHRASES) or has_phrase(said, words.TROUBLE_PHRASES):
        return True
    already = next((index for index, word in enumerate(said) if word in words.ALREADY), 0)
    return bool(words.DONE_BEFORE_ALREADY & set(said[:already]))


def is_put_off(said: Sequence[str]) -> bool:
    """Mai, lát nữa, để hỏi vợ, mà hết tiền."""
    is_later = said[:1] == ["mai"] or bool(words.LATER & set(said))
    return is_later or has_phrase(said, words.HESITATION_PHRASES)


def looks(said: Sequence[str]) -> bool:
    """Asks to be shown something."""
    return any(word in words.LOOK and said[index - 1] != "moi" for index, word in enumerate(said))


def keeps_what_she_has(said: Sequence[str]) -> bool:
    """ "đừng hủy A1 của em nha"."""
    return bool(_GIVEN_BACK & set(said))


def speaks_of_others(said: Sequence[str]) -> bool:
    """ "ai lấy A1 gọi em"."""
    if said[:2] == ["ai", "cung"]:
        return False
    return said[:1] == ["ai"] or said[:2] in (["co", "ai"], ["shop", "ai"])


def is_only_polite(clauses: Sequence[Clause]) -> bool:
    """Nothing but particles, pronouns and names of kin beside the codes."""
    return all(word in words.PARTICLE or word in words.NUMBER for word in said_of(clauses))


def praises(said: Sequence[str]) -> bool:
    return bool(words.PRAISE & set(said))

"""One comment: an order, a cancellation, or neither."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from commune.lib.comments import intent, words
from commune.lib.comments.quantities import Clause, clauses_of, wants_of
from commune.lib.comments.tokens import Sort, Token, phone_in, squeezed, tokens_of

LONGEST = 500


class Kind(StrEnum):
    ORDER = "order"
    CANCEL = "cancel"
    NONE = "none"


@dataclass(frozen=True)
class Reading:
    """`wants` are units by code of an order, `codes` what a cancellation names (none: everything of hers).

    `phone` is a ten-digit mobile number from 0, or "". `unknown` are codes that the session does not sell.
    `needs_person`: it cancels and orders at once, or its numbers make no sense. `adds`: "thêm", "nữa".
    """

    kind: Kind
    wants: Mapping[str, int] = field(default_factory=dict)
    codes: Sequence[str] = ()
    phone: str = ""
    unknown: Sequence[str] = ()
    needs_person: bool = False
    adds: bool = False
    words: str = ""


def read(text: str, codes: Collection[str], kilograms: Mapping[str, int] | None = None) -> Reading:
    """What a comment asks for. `codes` as the session writes them ("A1"); `kilograms` of one unit of a code."""
    phone, hidden = phone_in(text[:LONGEST])
    tokens = tokens_of(hidden, codes)
    clauses = clauses_of(tokens)
    heard = Reading(Kind.NONE, phone=phone, unknown=_unknown(tokens), words=_normal(tokens))
    if any(intent.exchanges(clause) or intent.wavers(clause) for clause in clauses):
        return replace(heard, needs_person=True)
    if any(intent.gives_back(clause) for clause in clauses):
        return _cancellation(clauses, heard)
    if any(clause.codes for clause in clauses) and _is_order(clauses, phone):
        return _order(clauses, kilograms or {}, heard)
    return heard


def _order(clauses: Sequence[Clause], kilograms: Mapping[str, int], heard: Reading) -> Reading:
    wants = wants_of(_of_now(clauses), kilograms)
    if wants is None:
        return replace(heard, needs_person=True)
    adds = bool(words.MORE & set(intent.said_of(clauses)))
    return replace(heard, kind=Kind.ORDER, wants=wants, adds=adds)


def _of_now(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Without what she says of an earlier time: "bữa trước lấy A1 ngon, nay lấy 2 A2"."""
    now = [clause for clause in clauses if clause.has_amount or not intent.is_about_before(clause.said)]
    return now if any(clause.codes for clause in now) else clauses


def _unknown(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(each.code for each in tokens if each.sort is Sort.UNKNOWN and each.said not in {"q", "p"})


def _normal(tokens: Sequence[Token]) -> str:
    """The same for the same words, whatever their marks, case and signs."""
    kept = (each.code or each.said or squeezed(each.text) for each in tokens if each.sort is not Sort.SIGN)
    return " ".join(word for word in kept if word.strip(".,;!?"))


def _cancellation(clauses: Sequence[Clause], heard: Reading) -> Reading:
    backs = [clause for clause in clauses if intent.gives_back(clause)]
    codes = list(dict.fromkeys(code for clause in backs for code in clause.codes))
    others = [code for clause in clauses if clause not in backs for code in clause.codes]
    names_unknown = any(each.sort is Sort.UNKNOWN for clause in backs for each in clause.tokens)
    is_also_buying = intent.is_buying([clause for clause in clauses if clause not in backs and clause.codes])
    if others and (codes or names_unknown or is_also_buying):
        return replace(heard, needs_person=True)
    if names_unknown and not codes:
        return heard
    said = intent.said_of(backs)
    is_asking = intent.has_phrase(said, [("co", "bi"), ("co", "sao")])
    if is_asking or (not codes and not others and (intent.asks(backs[0]) or "don" not in said)):
        return heard
    return replace(heard, kind=Kind.CANCEL, codes=codes or others)


def _is_order(clauses: Sequence[Clause], phone: str) -> bool:
    said = intent.said_of(clauses)
    if intent.speaks_of_others(said) or any(intent.is_forbidden(clause) for clause in clauses):
        return False
    named = [clause for clause in clauses if clause.codes]
    if intent.keeps_what_she_has(said) and not phone:
        return False
    facts = {
        "has_amount": any(clause.has_amount for clause in clauses),
        "is_asked": all(intent.asks(clause) for clause in named),
    }
    if phone:
        return _is_order_by_phone(clauses, named, **facts)
    is_about_before = intent.is_about_before(intent.said_of(_of_now(clauses)))
    if intent.looks(said) or is_about_before or intent.is_put_off(said):
        return False
    return _is_order_by_words(clauses, named, **facts)


def _is_order_by_words(
    clauses: Sequence[Clause], named: Sequence[Clause], *, has_amount: bool, is_asked: bool
) -> bool:
    """Without a number to call, only who says that she buys, or names code and units, or the code alone."""
    said, is_buying = intent.said_of(named), intent.is_buying(clauses)
    if is_asked:
        return _buys_beside_asking(clauses, named) or (is_buying and has_amount and _asks_for_the_way(said))
    if "còn" in {each.text for clause in named for each in clause.tokens} and not is_buying:
        return False
    if is_buying and has_amount:
        return True
    if is_buying or has_amount:
        return not intent.praises(said)
    return intent.is_only_polite(clauses)


def _is_order_by_phone(
    clauses: Sequence[Clause], named: Sequence[Clause], *, has_amount: bool, is_asked: bool
) -> bool:
    """Who leaves a number means it, unless all she does is ask."""
    said = intent.said_of(clauses)
    if intent.has_phrase(said, [("tu", "van"), ("bao", "gia"), ("cho", "hoi"), *words.TROUBLE_PHRASES]):
        return False
    if intent.asks_after_hers(named):
        return False
    if not is_asked:
        return has_amount or not (intent.looks(said) and not intent.is_buying(clauses))
    if _buys_beside_asking(clauses, named):
        return True
    is_buying = intent.is_buying(clauses)
    asks_price = intent.has_phrase(said, [("bao", "nhieu"), ("bao", "nhiu")]) or "gia" in said
    return has_amount and (is_buying or not asks_price)


def _buys_beside_asking(clauses: Sequence[Clause], named: Sequence[Clause]) -> bool:
    """ "A1 còn không, còn thì lấy 2 hộp"."""
    rest = [clause for clause in clauses if clause not in named and not intent.asks(clause)]
    return any(clause.has_amount for clause in rest) and intent.is_buying(rest)


def _asks_for_the_way(said: Sequence[str]) -> bool:
    """ "lấy 2 hộp A1 giao thứ 7 được không": she has decided, and asks how it gets there."""
    return bool(words.SENDING & set(said)) and not words.BARGAIN & set(said)

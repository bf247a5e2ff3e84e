"""Whether a formula asks only what there is: its kinds and fields, each compared as its type allows."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from commune.lib.formulas.tree import Condition, Count, Formula, Literals, Sum, amounts_in, terms_in

# Kind of evidence to its fields, each with its type: text, number, money, flag, moment, day or key.
Vocabulary = Mapping[str, Mapping[str, str]]

NUMBERS, DAYS = ("number", "money"), ("day", "moment")
_ORDERED = ("=", "!=", "<", "<=", ">", ">=", "in", "known")
_OPERATORS = {
    "text": ("=", "!=", "in", "known"),
    "key": ("known",),
    "flag": ("=", "known"),
    **dict.fromkeys(NUMBERS, _ORDERED),
    **dict.fromkeys(DAYS, _ORDERED),
}


def faults_of(formula: Formula, known: Vocabulary) -> Iterator[str]:
    """What keeps it from being counted, in English; nothing: it can be."""
    if len({bool(way.under) for way in formula.ways}) > 1:
        yield "a formula is a share in all its ways, or a total in all"
    for amount in {amount for term in terms_in(formula) for amount in amounts_in(term)}:
        yield from _faults_of_amount(amount, known)


def _faults_of_amount(amount: Count | Sum, known: Vocabulary) -> Iterator[str]:
    kind = amount.source.kind
    if kind not in known:
        yield f"no room offers evidence {kind!r}"
        return
    fields = known[kind]
    for condition in amount.source.conditions:
        yield from _faults_of_condition(condition, kind, fields)
    counted = amount.field if isinstance(amount, Sum) else amount.distinct
    if counted and counted not in fields:
        yield f"{kind} has no field {counted!r}"
    elif isinstance(amount, Sum) and fields[counted] not in NUMBERS:
        yield f"{kind}.{counted} is no number to be summed"


def _faults_of_condition(condition: Condition, kind: str, fields: Mapping[str, str]) -> Iterator[str]:
    if condition.field not in fields:
        yield f"{kind} has no field {condition.field!r}"
        return
    of = fields[condition.field]
    if condition.operator not in _OPERATORS[of]:
        yield f"{kind}.{condition.field} ({of}) cannot be compared by {condition.operator}"
        return
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    if condition.operator != "known" and not all(_is_of(value, of) for value in values):
        yield f"{kind}.{condition.field} is compared with something that is no {of}"


def _is_of(value: Literals, of: str) -> bool:
    if of == "flag":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if of in NUMBERS:
        return isinstance(value, Decimal)
    return isinstance(value, date) if of in DAYS else isinstance(value, str)

"""Reading a formula's text: one pass over its words, one function a rule, no way back."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NoReturn, TypeVar

from commune.lib.formulas.tree import (
    Comparison,
    Condition,
    Count,
    Formula,
    Least,
    Levels,
    Literals,
    Ratio,
    Source,
    Sum,
    Term,
    Timing,
    Units,
)

MOST_CHARACTERS, MOST_TERMS, MOST_LISTED = 2000, 6, 100
LEVELS = ("commune", "district", "province")
COMPARED = ("=", "!=", "<", "<=", ">", ">=")
_WORDS = re.compile(
    r"""\s*(?:
      (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9A-Za-z_.-])
    | (?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,6})?)(?![0-9A-Za-z_.])
    | (?P<text>"[^"\\\n]{0,200}")
    | (?P<name>[a-z][a-z0-9_]{0,60}(?:\.[a-z][a-z0-9_]{0,60})?)(?![0-9A-Za-z_.])
    | (?P<sign>!=|<=|>=|[=<>/+(),:])
    )""",
    re.VERBOSE | re.ASCII,
)
_Read = TypeVar("_Read")


class FormulaError(ValueError):
    """A text that is no formula. `at` is the place in the text, from 0; the message is English."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(f"{message} (at character {at + 1})")
        self.at = at


def read(text: str) -> Formula:
    """Raises FormulaError. Time grows with the length of the text, which is at most 2,000 characters."""
    words = _Words(text)
    ways = [_ratio(words)]
    while words.takes("else"):
        ways.append(_ratio(words))
    if words.kind != "end":
        words.refuse("the formula goes on where it should end")
    return Formula(tuple(ways))


class _Words:
    """The words one after the other; `kind` and `word` are of the one to be read next."""

    def __init__(self, text: str) -> None:
        if len(text) > MOST_CHARACTERS:
            raise FormulaError(f"a formula has at most {MOST_CHARACTERS} characters", MOST_CHARACTERS)
        self.text, self.end, self.terms = text, 0, 0
        self._step()

    def _step(self) -> None:
        found = _WORDS.match(self.text, self.end)
        self.at = self.end
        if found is not None:
            self.kind, self.word = str(found.lastgroup), found[str(found.lastgroup)]
            self.at, self.end = found.start(str(found.lastgroup)), found.end()
        elif not self.text[self.end :].strip():
            self.kind, self.word = "end", ""
        else:
            spaces = len(self.text[self.end :]) - len(self.text[self.end :].lstrip())
            raise FormulaError("this is no word of the language", self.end + spaces)

    def next(self) -> str:
        word = self.word
        self._step()
        return word

    def takes(self, *words: str) -> bool:
        """Whether the next word is one of these; then it is read."""
        if self.kind not in ("name", "sign") or self.word not in words:
            return False
        self._step()
        return True

    def must(self, *words: str) -> str:
        word = self.word
        if not self.takes(*words):
            self.refuse(f"expected {' or '.join(words)}")
        return word

    def name(self, what: str) -> str:
        return self.next() if self.kind == "name" else self.refuse(f"expected {what}")

    def refuse(self, message: str) -> NoReturn:
        raise FormulaError(message, self.at)


def _ratio(words: _Words) -> Ratio:
    over = _list(words, _term, "+")
    return Ratio(over, _list(words, _term, "+") if words.takes("/") else ())


def _list(words: _Words, one: Callable[[_Words], _Read], between: str) -> tuple[_Read, ...]:
    found = [one(words)]
    while words.takes(between):
        found.append(one(words))
        if len(found) > MOST_LISTED:
            words.refuse(f"at most {MOST_LISTED} in a list")
    return tuple(found)


def _term(words: _Words) -> Term:
    if words.takes("units"):
        levels = _levels(words)
        return Units(levels, _list(words, _test, "and") if words.takes("with") else ())
    if words.takes("least"):
        levels = _levels(words)
        words.must(":")
        return Least(levels, _amount(words))
    return _amount(words)


def _amount(words: _Words) -> Count | Sum:
    words.terms += 1
    if words.terms > MOST_TERMS:
        words.refuse(f"at most {MOST_TERMS} counts in a formula")
    if words.takes("count"):
        return Count(_source(words))
    way = words.must("distinct", "sum")
    field = words.name("a field")
    words.must("of")
    source = _source(words)
    return Sum(field, source) if way == "sum" else Count(source, field)


def _levels(words: _Words) -> Levels:
    return Levels(_list(words, _level, ","))


def _level(words: _Words) -> tuple[str, tuple[str, ...]]:
    level = words.must(*LEVELS)
    if not words.takes("("):
        return level, ()
    kinds = _list(words, _text, ",")
    words.must(")")
    return level, kinds


def _text(words: _Words) -> str:
    return words.next()[1:-1] if words.kind == "text" else words.refuse('expected a text in "quotes"')


def _test(words: _Words) -> Comparison:
    amount = _amount(words)
    operator = words.must(*COMPARED)
    if words.kind != "number":
        words.refuse("expected a number")
    return Comparison(amount, operator, Decimal(words.next()))


def _source(words: _Words) -> Source:
    own = words.takes("own")
    kind = words.name("a kind of evidence")
    conditions = _list(words, _condition, "and") if words.takes("where") else ()
    return Source(kind, conditions, _timing(words), own)


def _timing(words: _Words) -> Timing:
    if words.must("during", "at") == "during":
        return "during"
    words.must("end")
    return "at end"


def _condition(words: _Words) -> Condition:
    if words.takes("not"):
        return Condition(words.name("a flag"), "=", value=False)
    field = words.name("a field")
    if words.takes("known"):
        return Condition(field, "known", value=True)
    if words.takes("in"):
        words.must("(")
        values = _list(words, _literal, ",")
        words.must(")")
        return Condition(field, "in", values)
    if words.kind == "sign" and words.word in COMPARED:
        return Condition(field, words.next(), _literal(words))
    return Condition(field, "=", value=True)


def _literal(words: _Words) -> Literals:
    if words.kind == "text":
        return _text(words)
    if words.kind == "number":
        return Decimal(words.next())
    if words.kind == "day":
        at, word = words.at, words.next()
        try:
            return date.fromisoformat(word)
        except ValueError:
            raise FormulaError("there is no such day", at) from None
    return words.refuse("expected a text, a number or a day")

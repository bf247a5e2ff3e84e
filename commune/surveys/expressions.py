"""Expressions of an XLSForm (`${age} >= 18 and selected(., 'a')`): read into lists, reckoned without any `eval`.

The lists are plain JSON, so a phone reckons what the server has read: `surveys/expressions.js` is the twin of
`value_of`, and a journey test holds the two together. Values are texts, numbers (doubles on both sides) and truths.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

Tree = list[Any]
Value = str | float | bool
LONGEST, MOST_TOKENS, DEEPEST = 1000, 250, 20
FIGURE = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TOKEN = re.compile(
    r"""\s*(?:(?P<num>\d{1,15}(?:\.\d{1,15})?)|(?P<str>"[^"]*"|'[^']*')|\$\{\s*(?P<ref>[^{}]{1,64}?)\s*\}"""
    r"""|(?P<name>[a-z][a-z-]*)|(?P<sign><=|>=|!=|[=<>+*(),.-]))""",
    re.ASCII,
)
QUOTES = str.maketrans("“”„‘’", '"""\'\'')
# name to the least and most arguments
FUNCTIONS = {
    "not": (1, 1), "selected": (2, 2), "count-selected": (1, 1), "if": (3, 3), "coalesce": (2, 2),
    "string-length": (1, 1), "number": (1, 1), "true": (0, 0), "false": (0, 0), "today": (0, 0),
}  # fmt: skip
LEVELS = (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
MOST_KEPT, PLACES = 1e9, 6


class ExpressionError(ValueError):
    """The message is a Vietnamese sentence for whoever wrote the form."""


def tree_of(text: str) -> Tree:
    """Raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(_("Biểu thức dài quá %(most)s chữ.") % {"most": LONGEST})
    return _Reader([*_tokens(text)]).whole()


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    text, at = text.translate(QUOTES).rstrip(), 0
    for _number in range(MOST_TOKENS):
        if at >= len(text):
            return
        found = TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise ExpressionError(_("Không hiểu biểu thức từ chỗ “%(rest)s”.") % {"rest": text[at : at + 20]})
        at = found.end()
        yield found.lastgroup, found[found.lastgroup]
    if at < len(text):
        raise ExpressionError(_("Biểu thức có nhiều phần quá."))


class _Reader:
    """Descends by `LEVELS`, the loosest first."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def whole(self) -> Tree:
        found = self.level(0)
        if self.at < len(self.tokens):
            raise ExpressionError(_("Biểu thức thừa từ chỗ “%(rest)s”.") % {"rest": self.tokens[self.at][1]})
        return found

    def next(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def took(self, kind: str, *wanted: str) -> str:
        found, text = self.next()
        if found != kind or (wanted and text not in wanted):
            return ""
        self.at += 1
        return text

    def level(self, number: int) -> Tree:
        if number == len(LEVELS):
            return self.single()
        found = self.level(number + 1)
        while sign := self.took("sign", *LEVELS[number]) or self.took("name", *LEVELS[number]):
            found = [sign, found, self.level(number + 1)]
        return found

    def single(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError(_("Biểu thức lồng nhau quá %(most)s tầng.") % {"most": DEEPEST})
        kind, text = self.next()
        self.at += 1
        found = self.part(kind, text)
        self.depth -= 1
        return found

    def part(self, kind: str, text: str) -> Tree:
        if kind in {"num", "ref"}:
            return [kind, text]
        if kind == "str":
            return ["str", text[1:-1]]
        if kind == "name":
            return self.call(text)
        if text == ".":
            return ["self"]
        if text == "-":
            return ["neg", self.single()]
        if text == "(":
            found = self.level(0)
            self.closed()
            return found
        raise ExpressionError(_("Biểu thức còn thiếu một phần."))

    def closed(self) -> None:
        if not self.took("sign", ")"):
            raise ExpressionError(_("Biểu thức thiếu dấu đóng ngoặc."))

    def call(self, name: str) -> Tree:
        if name not in FUNCTIONS:
            raise ExpressionError(_("Không có hàm “%(name)s”.") % {"name": name})
        if not self.took("sign", "("):
            raise ExpressionError(_("Sau “%(name)s” phải mở ngoặc.") % {"name": name})
        given: list[Tree] = []
        if self.next() != ("sign", ")"):
            given.append(self.level(0))
            while self.took("sign", ","):
                given.append(self.level(0))
        self.closed()
        least, most = FUNCTIONS[name]
        if not least <= len(given) <= most:
            raise ExpressionError(_("Hàm “%(name)s” cần %(number)s phần.") % {"name": name, "number": most})
        return ["call", name, *given]


def names_in(tree: Tree | None) -> set[str]:
    """Questions that an expression names."""
    if not tree:
        return set()
    if tree[0] == "ref":
        return {tree[1]}
    return set().union(*(names_in(each) for each in tree if isinstance(each, list)))


@dataclass(frozen=True)
class Known:
    """`values` of the questions that are asked; `own` what stands for `.`; `today` as 2026-11-02."""

    values: Mapping[str, str]
    own: str = ""
    today: str = ""


def value_of(tree: Tree, known: Known) -> Value:  # noqa: PLR0911  # one line a part
    kind, rest = tree[0], tree[1:]
    match kind:
        case "num":
            return float(rest[0])
        case "str":
            return str(rest[0])
        case "ref":
            return known.values.get(rest[0], "")
        case "self":
            return known.own
        case "neg":
            return _finite(-number_of(value_of(rest[0], known)))
        case "call":
            return _called(rest[0], rest[1:], known)
        case "and":
            return is_true(rest[0], known) and is_true(rest[1], known)
        case "or":
            return is_true(rest[0], known) or is_true(rest[1], known)
        case _:
            return SIGNS[kind](value_of(rest[0], known), value_of(rest[1], known))


def is_true(tree: Tree, known: Known) -> bool:
    return truth_of(value_of(tree, known))


def truth_of(value: Value) -> bool:
    if isinstance(value, float):
        return not math.isnan(value) and value != 0
    return bool(value)


def number_of(value: Value) -> float:
    """Not a number for a text that is none."""
    if isinstance(value, str):
        return float(value) if FIGURE.fullmatch(value) else math.nan
    return float(value)


def text_of(value: Value) -> str:
    """A number with at most six decimals, rounded upwards in the middle; empty where there is none or it is huge."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isnan(value) or abs(value) >= MOST_KEPT:
        return ""
    scaled = math.floor(abs(value) * 10**PLACES + 0.5)
    whole, part = divmod(scaled, 10**PLACES)
    decimals = f"{part:06d}".rstrip("0")
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}{'.' if decimals else ''}{decimals}"


def _called(name: str, given: list[Tree], known: Known) -> Value:  # noqa: PLR0911  # one line a function
    match name:
        case "true" | "false":
            return name == "true"
        case "today":
            return known.today
        case "if":
            return value_of(given[1] if is_true(given[0], known) else given[2], known)
    values = [value_of(each, known) for each in given]
    match name:
        case "not":
            return not truth_of(values[0])
        case "number":
            return number_of(values[0])
        case "coalesce":
            return text_of(values[0]) or text_of(values[1])
        case "selected":
            return text_of(values[1]) in text_of(values[0]).split(" ")
        case "count-selected":
            return float(len([each for each in text_of(values[0]).split(" ") if each]))
        case _:
            return float(len(text_of(values[0])))


def _is_same(one: Value, other: Value) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return truth_of(one) == truth_of(other)
    if isinstance(one, float) or isinstance(other, float):
        return number_of(one) == number_of(other)
    return one == other


def _ordered(judge: Callable[[Any, Any], bool]) -> Callable[[Value, Value], bool]:
    """Days as days, everything else as numbers; what is neither compares with nothing."""

    def compare(one: Value, other: Value) -> bool:
        if isinstance(one, str) and isinstance(other, str) and DAY.fullmatch(one) and DAY.fullmatch(other):
            return judge(one, other)
        return judge(number_of(one), number_of(other))

    return compare


def _reckoned(act: Callable[[float, float], float]) -> Callable[[Value, Value], float]:
    return lambda one, other: _finite(act(number_of(one), number_of(other)))


def _finite(number: float) -> float:
    return number if math.isfinite(number) else math.nan


SIGNS: dict[str, Callable[[Value, Value], Value]] = {
    "=": _is_same,
    "!=": lambda one, other: not _is_same(one, other),
    "<": _ordered(lambda one, other: one < other),
    "<=": _ordered(lambda one, other: one <= other),
    ">": _ordered(lambda one, other: one > other),
    ">=": _ordered(lambda one, other: one >= other),
    "+": _reckoned(lambda one, other: one + other),
    "-": _reckoned(lambda one, other: one - other),
    "*": _reckoned(lambda one, other: one * other),
    "div": _reckoned(lambda one, other: one / other if other else math.nan),
    "mod": _reckoned(lambda one, other: math.fmod(one, other) if other else math.nan),
}

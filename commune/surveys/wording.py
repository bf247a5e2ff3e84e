"""Conditions of a form in words, for whoever reads it on paper or without JavaScript."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from commune.surveys.expressions import Tree
from commune.surveys.judging import labels_of

Items = Mapping[str, Mapping[str, Any]]


def conditions(schema: Mapping[str, Any]) -> dict[str, str]:
    """Name to “Chỉ trả lời khi: …”, of every line that is not always asked."""
    items = {each["name"]: each for each in schema["items"]}
    return {
        name: _("Chỉ trả lời khi: %(words)s.") % {"words": words_of(each["relevant"], items)}
        for name, each in items.items()
        if each["relevant"]
    }


def words_of(tree: Tree, items: Items) -> str:  # noqa: PLR0911  # one line a part
    kind, *rest = tree
    match kind:
        case "ref":
            return f"“{items[rest[0]]['label'] or rest[0]}”" if rest[0] in items else rest[0]
        case "num" | "str":
            return str(rest[0])
        case "self":
            return _("câu này")
        case "and" | "or":
            joint = _("và") if kind == "and" else _("hoặc")
            return f"{words_of(rest[0], items)} {joint} {words_of(rest[1], items)}"
        case "neg":
            return f"-{words_of(rest[0], items)}"
        case "call":
            return _called(rest[0], rest[1:], items)
    sign = {"=": _("là"), "!=": _("không phải là"), "div": ":", "mod": "mod"}.get(kind, kind)
    return f"{words_of(rest[0], items)} {sign} {_answer(rest[0], rest[1], items)}"


def _called(name: str, given: list[Tree], items: Items) -> str:
    if name == "selected":
        return _("%(question)s có chọn %(answer)s") % {
            "question": words_of(given[0], items),
            "answer": _answer(given[0], given[1], items),
        }
    if name == "not":
        return _("không phải (%(words)s)") % {"words": words_of(given[0], items)}
    return f"{name}({', '.join(words_of(each, items) for each in given)})"


def _answer(question: Tree, answer: Tree, items: Items) -> str:
    """The label of a choice that is compared with its question."""
    if question[0] == "ref" and question[1] in items and answer[0] == "str":
        said = labels_of(items[question[1]], answer[1])
        return f"“{said}”" if said else _("(bỏ trống)")
    return words_of(answer, items)

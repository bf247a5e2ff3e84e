"""What an answer says under its form: which questions were asked, and what is wrong with each answer.

An answer is a plain object of texts: `12`, `12.5`, `2026-11-02`, `mot`, `mot hai`, `10.4 105.69`. The twin on the
phone is `surveys/judging.js`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commune.surveys.expressions import DAY, FIGURE, Known, is_true, text_of, value_of

WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
POINT = re.compile(r"-?\d{1,3}(\.\d{1,7})? -?\d{1,3}(\.\d{1,7})?", re.ASCII)
LONGEST = 1000
SILENT = ("group", "note", "calculate")
Content = dict[str, str]


@dataclass(frozen=True)
class Verdict:
    """`content`: what was asked and answered, and computed. `wrong`: name to code (required, kind, choice, rule)."""

    content: Content
    wrong: dict[str, str]
    asked: frozenset[str]


def judge(schema: Mapping[str, Any], given: Mapping[str, str], *, today: date) -> Verdict:
    items = {each["name"]: each for each in schema["items"]}
    content: Content = {}
    asked: set[str] = set()
    for name in schema["order"]:
        item = items[name]
        known = Known(content, "", today.isoformat())
        if item["group"] and item["group"] not in asked:
            continue
        if item["relevant"] and not is_true(item["relevant"], known):
            continue
        asked.add(name)
        if item["kind"] == "calculate":
            content[name] = text_of(value_of(item["calculation"], known))
        elif item["kind"] not in SILENT and given.get(name):
            content[name] = given[name]
    wrong = {name: code for name in schema["order"] if (code := _fault(items[name], content, asked, today))}
    return Verdict({name: text for name, text in content.items() if text}, wrong, frozenset(asked))


def _fault(item: dict[str, Any], content: Content, asked: set[str], today: date) -> str:
    name, own = item["name"], content.get(item["name"], "")
    if name not in asked or item["kind"] in SILENT:
        return ""
    if not own:
        return "required" if item["required"] else ""
    if not is_of_kind(item, own):
        return "choice" if item["kind"] in {"one", "several"} else "kind"
    is_kept = not item["constraint"] or is_true(item["constraint"], Known(content, own, today.isoformat()))
    return "" if is_kept else "rule"


def is_of_kind(item: dict[str, Any], text: str) -> bool:  # noqa: PLR0911  # one line a kind
    offered = [each["name"] for each in item.get("choices", ())]
    match item["kind"]:
        case "one":
            return text in offered
        case "several":
            ticked = text.split(" ")
            return ticked == [name for name in offered if name in ticked]
        case "integer":
            return bool(WHOLE.fullmatch(text))
        case "decimal":
            return bool(FIGURE.fullmatch(text))
        case "date":
            return _is_day(text)
        case "point":
            return bool(POINT.fullmatch(text))
    return len(text) <= LONGEST and unicodedata.is_normalized("NFC", text) and "\0" not in text


def _is_day(text: str) -> bool:
    try:
        return bool(DAY.fullmatch(text)) and date.fromisoformat(text).year >= 1900  # noqa: PLR2004
    except ValueError:
        return False


def labels_of(item: Mapping[str, Any], text: str) -> str:
    """The words of chosen answers; anything else as it is."""
    words = {each["name"]: each["label"] for each in item.get("choices", ())}
    if item["kind"] in {"one", "several"}:
        return ", ".join(words.get(name, name) for name in text.split(" ") if name)
    return text

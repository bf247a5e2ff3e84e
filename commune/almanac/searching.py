"""Searching the whole information base at once; "bo tri" finds "bọ trĩ"."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.http import HttpRequest

from commune.almanac.parts import Find, Part, parts
from commune.lib.fold import fold, words

MOST_A_PART = 20
LONGEST = 80


@dataclass(frozen=True)
class Found:
    part: Part
    finds: list[Find]


def search(request: HttpRequest, text: str) -> list[Found]:
    """What each part answers, parts without an answer left out; nothing for a text without words."""
    asked = words(text[:LONGEST])
    if not asked:
        return []
    answers = [Found(part, list(islice(part.search(request, asked), MOST_A_PART))) for _, part in parts()]
    return [answer for answer in answers if answer.finds]


def says(asked: Iterable[str], *texts: str) -> bool:
    """Whether every word asked for begins a word of the texts."""
    known = words(fold(" ".join(texts)))
    return all(any(word.startswith(each) for word in known) for each in asked)

"""Plain answers about GS1 texts, ready for JSON: what a command or an API prints, errors included.

Each gives `uri`, `element_string` (bracketed) and `ais` (AI to value), or `error` (English) with its `code`.
"""

from collections.abc import Callable

from commune.lib.gs1.building import build
from commune.lib.gs1.compression import compress
from commune.lib.gs1.digital_link import DigitalLink, parse
from commune.lib.gs1.elements import bracketed
from commune.lib.gs1.elements import parse as parse_elements
from commune.lib.gs1.errors import Gs1Error

Answer = dict[str, object]


def _answer(judge: Callable[[], tuple[str, DigitalLink]]) -> Answer:
    try:
        uri, link = judge()
    except Gs1Error as error:
        return {"error": str(error), "code": error.code}
    return {"uri": uri, "element_string": bracketed(link.ais), "ais": dict(link.ais)}


def parsed(uri: str) -> Answer:
    """A Digital Link read; `uri` is its uncompressed form with the same stem."""

    def judge() -> tuple[str, DigitalLink]:
        link = parse(uri)
        return link.uri, link

    return _answer(judge)


def built(element_string: str) -> Answer:
    """The Digital Link of an element string, on GS1's own stem."""

    def judge() -> tuple[str, DigitalLink]:
        link = parse(build(parse_elements(element_string)))
        return link.uri, link

    return _answer(judge)


def compressed(uri: str) -> Answer:
    """A Digital Link with all its AIs packed into one path segment."""
    return _answer(lambda: (compress(uri), parse(uri)))


def decompressed(uri: str) -> Answer:
    """A compressed Digital Link made readable."""
    return parsed(uri)

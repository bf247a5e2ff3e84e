"""The published Digital Link examples, read from the tables of their feature files."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.corpora import corpus

EXTRACT = "ExtractFromGs1DigitalLink.feature"
TRANSLATE = "Gs1ElementStringsToGs1DigitalLink.feature"


class Row(NamedTuple):
    """One row of an Examples table: scenario title, place in the file, cells by column."""

    scenario: str
    line: int
    cells: dict[str, str]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def rows_of(name: str) -> Iterator[Row]:
    """Every row below an Examples heading; the tables inside the scenarios are templates, not data."""
    scenario, head, is_example = "", [], False
    text = corpus("solidsoft-digital-link", name).read_text(encoding="utf-8-sig")
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words.startswith("Scenario"):
            scenario, is_example = words.partition(":")[2].strip(), False
        elif words.startswith("Examples"):
            is_example, head = True, []
        elif words.startswith("|") and is_example:
            if not head:
                head = _cells(line)
            else:
                yield Row(scenario, number, dict(zip(head, _cells(line), strict=True)))


def separators_in(element_string: str) -> str:
    """The element string with the files' placeholder <gs> as the real separator."""
    return re.sub("<gs>", "\x1d", element_string, flags=re.IGNORECASE)

"""A thing left to do has an issue: `TODO(#12)` or `TODO #12`, else it is lost."""

import re
from pathlib import Path

import pytest

from tests.house.house import ROOT, files, source

LEFT = re.compile(r"\b(?:TODO|FIXME|HACK)\b(?![^\n]*#\d+)")


def lost(root: Path) -> list[str]:
    found = []
    for path in files(root, "*.py", "*.js", "*.css", "*.html", "dev"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if LEFT.search(line) and path.name != Path(__file__).name:
                found.append(f"{path.relative_to(root)}:{number}: {line.strip()[:60]}")
    return found


def test_nothing_left_to_do_is_lost():
    assert lost(ROOT) == []


@pytest.mark.planted
def test_a_todo_without_issue_is_caught(tmp_path):
    source(tmp_path, "commune/farm/diary.py", "# TODO: later\nx = 1  # TODO(#12): then\n# FIXME\n")

    assert len(lost(tmp_path)) == 2

"""Every room has a README of 10 to 20 lines: what the room is for, its words, its doors, its tables."""

from pathlib import Path

import pytest

from tests.house.house import ROOT, heights, source

SHORTEST, LONGEST = 10, 20


def wrong_readmes(root: Path, rooms: list[str]) -> list[str]:
    found = []
    for room in rooms:
        path = root / "commune" / room / "README.md"
        lines = len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0
        if not SHORTEST <= lines <= LONGEST:
            found.append(f"commune/{room}/README.md: {lines} lines, wanted {SHORTEST} to {LONGEST}")
    return found


def test_every_room_has_a_readme():
    assert wrong_readmes(ROOT, sorted(heights())) == []


@pytest.mark.planted
@pytest.mark.parametrize("lines", [0, 9, 21])
def test_a_missing_or_long_readme_is_caught(tmp_path, lines):
    source(tmp_path, "commune/farm/README.md", "a word\n" * lines)

    assert wrong_readmes(tmp_path, ["farm"]) == [f"commune/farm/README.md: {lines} lines, wanted 10 to 20"]


@pytest.mark.planted
def test_a_room_without_readme_is_caught(tmp_path):
    assert len(wrong_readmes(tmp_path, ["farm"])) == 1

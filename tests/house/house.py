"""What every guard needs to know: the rooms, their floors, and the files that are ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Not ours to measure: made, installed or written by a tool.
SKIPPED = {".git", ".venv", "node_modules", "data", "var", "staticfiles", "migrations", "__pycache__"}


def floors(root: Path = ROOT) -> list[list[str]]:
    """Rooms by floor, the roof first, from the contract in pyproject.toml."""
    tool = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contract = next(each for each in tool["importlinter"]["contracts"] if each["id"] == "floors")
    return [re.findall(r"\w+", line) for line in contract["layers"]]


def heights(root: Path = ROOT) -> dict[str, int]:
    """Room to the number of its floor; the ground is 1."""
    return {room: height for height, line in enumerate(reversed(floors(root)), 1) for room in line}


def points_down(lower: str, upper: str) -> bool:
    """Whether `upper` may know `lower`: it stands on a higher floor, or is the same room."""
    height = heights()
    return lower == upper or height[lower] < height[upper]


def files(root: Path, *patterns: str) -> Iterator[Path]:
    """Our files under `root`, in order; `patterns` are names such as `*.py`."""
    for pattern in patterns:
        for path in sorted(root.rglob(pattern)):
            if path.is_file() and not SKIPPED & set(path.relative_to(root).parts):
                yield path


def source(root: Path, relative: str, text: str) -> Path:
    """Plant a file in a tree and answer its root."""
    path = root / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root

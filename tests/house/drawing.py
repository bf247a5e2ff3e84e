"""`./dev map`: the floors as they stand, with what each room stands on, for docs/architecture.md."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import grimp

from tests.house.house import ROOT, floors

START, END = "<!-- map: made by ./dev map -->", "<!-- /map -->"
ARCHITECTURE = ROOT / "docs/architecture.md"


def purpose(room: Path) -> str:
    """The first sentence below the title of a room's README; empty where it starts with something else."""
    path = room / "README.md"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    prose = [each for each in text.split("\n\n") if each.strip() and not each.startswith(("#", "**"))]
    return re.split(r"(?<=[.:;])\s", " ".join(prose[0].split()))[0].rstrip(".:;") if prose else ""


def stands_on(root: Path = ROOT) -> dict[str, set[str]]:
    """Room to the rooms that it imports (tests left out)."""
    sys.path.insert(0, str(root))
    graph = grimp.build_graph("commune", cache_dir=None)
    below: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            here, there = room_of(module), room_of(other)
            if here and there and here != there and ".tests" not in module:
                below[here].add(there)
    return below


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def drawing(root: Path = ROOT) -> str:
    """Floors from the roof down, then a table of rooms with what they stand on."""
    below = stands_on(root)
    lines = ["```"]
    for height, line in reversed(list(enumerate(reversed(floors(root)), 1))):
        lines.append(f"{height:>3}  {' | '.join(line)}")
    lines += ["```", "", "| room | for | stands on |", "|---|---|---|"]
    for line in floors(root):
        for room in line:
            lines.append(
                f"| `{room}` | {purpose(root / 'commune' / room)} | {', '.join(sorted(below[room]))} |"
            )
    lines += ["", f"{sum(map(len, below.values()))} arrows between rooms, all pointing down."]
    return "\n".join(lines)


def redrawn(text: str, picture: str) -> str:
    """The page with `picture` between its markers; raises ValueError where it has none."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"docs/architecture.md lacks the lines {START} and {END}")
    return f"{before}{START}\n{picture}\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Print the drawing and put it into its page; with --check exit 1 where the page holds another."""
    picture = drawing()
    print(picture)
    if not ARCHITECTURE.exists():
        print(f"{ARCHITECTURE.relative_to(ROOT)} does not exist", file=sys.stderr)
        return 1
    text = ARCHITECTURE.read_text(encoding="utf-8")
    if "--check" in arguments:
        return int(redrawn(text, picture) != text)
    ARCHITECTURE.write_text(redrawn(text, picture), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

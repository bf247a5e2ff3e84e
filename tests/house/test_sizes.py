"""Sizes have ceilings. What stands above one is listed in ratchet.json and may only shrink."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.house import ROOT, files, source

CEILINGS = {".py": 400, ".html": 150, ".css": 300, ".js": 200}
FUNCTION = 40
RATCHET = Path(__file__).with_name("ratchet.json")


def sizes(root: Path) -> Iterator[tuple[str, int, int]]:
    """(name, lines, ceiling) of each module, template, stylesheet, script and function."""
    for path in files(root, "*.py", "*.html", "*.css", "*.js", "dev"):
        name = str(path.relative_to(root))
        text = path.read_text(encoding="utf-8")
        yield name, len(text.splitlines()), CEILINGS[path.suffix or ".py"]
        if path.suffix in {".py", ""}:
            for function in functions(text):
                lines = (function.end_lineno or function.lineno) - function.lineno + 1
                yield f"{name}::{function.name}", lines, FUNCTION


def functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def outgrown(root: Path, ratchet: dict[str, int]) -> list[str]:
    """What is above its ceiling and not listed, above its listed size, or listed larger than it is by now."""
    measured = {name: (lines, ceiling) for name, lines, ceiling in sizes(root)}
    found = [
        f"{name}: {lines} lines, at most {max(ceiling, ratchet.get(name, 0))}"
        for name, (lines, ceiling) in measured.items()
        if lines > max(ceiling, ratchet.get(name, 0))
    ]
    for name, listed in ratchet.items():
        lines, ceiling = measured.get(name, (0, 0))
        if lines < listed:
            found.append(f"{name}: listed with {listed} lines, has {lines}: {shrink(lines, ceiling)}")
    return found


def shrink(lines: int, ceiling: int) -> str:
    return "lower the entry" if lines > ceiling else "take the entry out"


def test_nothing_outgrows_its_ceiling():
    assert outgrown(ROOT, json.loads(RATCHET.read_text(encoding="utf-8"))) == []


@pytest.mark.planted
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("commune/farm/diary.py", "x = 1\n" * 401),
        ("commune/farm/diary.py", "def f():\n" + "    x = 1\n" * 40),
        ("commune/farm/diary.py", "class A:\n  async def f(self):\n" + "    x = 1\n" * 40),
        ("commune/farm/templates/farm/diary.html", "<p>\n" * 151),
        ("commune/design/static/design/card.css", "a{}\n" * 301),
        ("commune/farm/static/farm/diary.js", "1;\n" * 201),
    ],
)
def test_what_is_too_long_is_caught(tmp_path, name, text):
    source(tmp_path, name, text)

    assert len(outgrown(tmp_path, {})) == 1


@pytest.mark.planted
def test_the_ratchet_only_shrinks(tmp_path):
    name = "commune/farm/diary.py"
    source(tmp_path, name, "x = 1\n" * 410)

    assert outgrown(tmp_path, {name: 410}) == []
    assert outgrown(tmp_path, {name: 405}) == [f"{name}: 410 lines, at most 405"]
    assert outgrown(tmp_path, {name: 420}) == [f"{name}: listed with 420 lines, has 410: lower the entry"]
    source(tmp_path, name, "x = 1\n")
    assert outgrown(tmp_path, {name: 410}) == [f"{name}: listed with 410 lines, has 1: take the entry out"]

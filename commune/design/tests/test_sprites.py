"""A missing icon shows nothing and says nothing, so every name in use is looked up here."""

import re
from pathlib import Path

import pytest
from lxml import etree

HOUSE = Path(__file__).resolve().parents[2]
STATIC = HOUSE / "design" / "static" / "design"
ICON = re.compile(r"""{% icon ["']([\w-]+)["']|\bicon=["']([\w-]+)["']|["']icon["']: ["']([\w-]+)["']""")
DRAWING = re.compile(
    r"""{% drawing ["']([\w-]+)["']|\bdrawing=["']([\w-]+)["']|["']drawing["']: ["']([\w-]+)["']"""
)


def symbols(sprite: str) -> set[str]:
    tree = etree.parse(STATIC / sprite)
    return {symbol.get("id") for symbol in tree.iter("{http://www.w3.org/2000/svg}symbol")}


def names_in_use(pattern: re.Pattern[str]) -> dict[str, str]:
    """Each name with one file that uses it."""
    files = [*HOUSE.glob("*/templates/**/*.html"), *HOUSE.glob("*/*.py")]
    return {
        next(filter(None, found)): str(file.relative_to(HOUSE))
        for file in files
        for found in pattern.findall(file.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize(("sprite", "pattern"), [("icons.svg", ICON), ("drawings.svg", DRAWING)])
def test_every_picture_in_use_is_drawn(sprite, pattern):
    used, drawn = names_in_use(pattern), symbols(sprite)
    assert len(used) > 3
    assert {name: file for name, file in used.items() if name not in drawn} == {}


def test_rooms_take_their_colours_from_the_tokens():
    written_out = {
        str(sheet.relative_to(HOUSE)): found
        for sheet in HOUSE.glob("*/static/**/*.css")
        if sheet.name not in ("tokens.css", "dark.css") and "design" not in sheet.parts
        for found in re.findall(r":[^;{}]*(#[0-9a-fA-F]{3,8}\b|\brgba?\([^)]*\))", sheet.read_text("utf-8"))
    }
    assert written_out == {}

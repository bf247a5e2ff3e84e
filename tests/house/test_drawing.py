"""docs/architecture.md draws the house as it stands."""

import pytest

from tests.house import drawing


def test_the_drawing_is_of_today():
    text = drawing.ARCHITECTURE.read_text(encoding="utf-8")

    assert drawing.redrawn(text, drawing.drawing()) == text, "run ./dev map"


def test_the_drawing_replaces_what_stands_between_the_markers():
    old = f"before\n{drawing.START}\nold\n{drawing.END}\nafter\n"

    assert drawing.redrawn(old, "new") == f"before\n{drawing.START}\nnew\n{drawing.END}\nafter\n"


@pytest.mark.planted
def test_a_page_without_markers_is_caught():
    with pytest.raises(ValueError, match="lacks the lines"):
        drawing.redrawn("no drawing here", "new")

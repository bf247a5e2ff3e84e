"""Files are named by their idea; a name that says nothing becomes the attic."""

from pathlib import Path

import pytest

from tests.house.house import ROOT, SKIPPED, source

NAMELESS = {"services", "utils", "helpers", "common", "misc", "managers", "selectors", "core"}


def nameless(root: Path) -> list[str]:
    """Modules (Python and browser) and packages whose name names no idea."""
    found = []
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        is_module = path.suffix in {".py", ".js", ".css"} or path.is_dir()
        if is_module and not SKIPPED & set(parts) and path.stem in NAMELESS:
            found.append("/".join(parts))
    return found


def test_every_file_has_a_name():
    assert nameless(ROOT) == []


@pytest.mark.planted
@pytest.mark.parametrize(
    "name", ["farm/utils.py", "farm/helpers/__init__.py", "design/static/design/common.js"]
)
def test_a_nameless_file_is_caught(tmp_path, name):
    source(tmp_path, f"commune/{name}", "")

    assert len(nameless(tmp_path)) == 1

"""Browser modules import by bare names (`farm/diary.js`), and rooms' modules point down as Python does."""

import json
import re
from pathlib import Path

import pytest

from tests.house.house import ROOT, files, heights, points_down, source

IMPORTED = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']""")


def libraries(root: Path) -> set[str]:
    declared = json.loads((root / "package.json").read_text(encoding="utf-8"))
    return set(declared.get("dependencies", {}))


def wrong_imports(root: Path, allowed: set[str]) -> list[str]:
    """Imports of a room's browser modules that point up or beside, or at nothing we know."""
    found = []
    for path in files(root / "commune", "*.js"):
        room = path.relative_to(root / "commune").parts[0]
        names = IMPORTED.findall(path.read_text(encoding="utf-8"))
        found += [
            f"{path.relative_to(root)}: {name}" for name in names if not may_import(room, name, allowed)
        ]
    return found


def may_import(room: str, name: str, allowed: set[str]) -> bool:
    if name.startswith("./"):
        return True
    first = name.partition("/")[0]
    if first in heights():
        return points_down(first, room)
    return any(name == library or name.startswith(f"{library}/") for library in allowed)


def test_browser_imports_point_down():
    assert wrong_imports(ROOT, libraries(ROOT)) == []


@pytest.mark.planted
@pytest.mark.parametrize(
    "wrong",
    [
        'import { cart } from "orders/cart.js";',
        'import "packhouse/scale.js";',
        'const page = await import("web/home.js");',
        'export * from "../../orders/static/orders/cart.js";',
        'import Leaflet from "https://cdn.example/leaflet.js";',
        'import moment from "moment";',
    ],
)
def test_an_import_that_points_up_is_caught(tmp_path, wrong):
    source(tmp_path, "commune/farm/static/farm/diary.js", wrong)

    assert len(wrong_imports(tmp_path, {"idb"})) == 1


@pytest.mark.planted
def test_imports_that_point_down_pass(tmp_path):
    right = 'import { openDB } from "idb";\nimport { toast } from "design/toast.js";\nimport "./draft.js";\n'
    source(tmp_path, "commune/farm/static/farm/diary.js", right)

    assert wrong_imports(tmp_path, {"idb"}) == []

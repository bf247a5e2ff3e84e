"""Views fetch through permission: `Lot.objects.visible_to(person)`, never a row of anybody by its key."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.house import ROOT, files, source

FETCHES = {"get", "aget", "in_bulk", "first", "last", "latest", "earliest", "get_or_create"}
SHORTCUTS = {"get_object_or_404", "aget_object_or_404", "get_list_or_404"}


def view_modules(root: Path) -> Iterator[Path]:
    for path in files(root / "commune", "*.py"):
        if (path.stem == "views" or path.stem.endswith("_views") or path.parent.name == "views") and (
            "tests" not in path.parts
        ):
            yield path


def direct_fetches(root: Path) -> list[str]:
    """Calls such as `Lot.objects.get(...)` and `get_object_or_404(Lot, ...)` in view modules."""
    found = []
    for path in view_modules(root):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        calls = [node for node in nodes if isinstance(node, ast.Call) and fetches_directly(node)]
        found += [f"{path.relative_to(root)}:{call.lineno}: {ast.unparse(call)[:60]}" for call in calls]
    return found


def fetches_directly(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr in FETCHES:
        return is_manager(function.value)
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    subject = call.args[0] if call.args else None
    return name in SHORTCUTS and (
        isinstance(subject, ast.Name | ast.Attribute) and is_class_or_manager(subject)
    )


def is_manager(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}


def is_class_or_manager(node: ast.Name | ast.Attribute) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr
    return name[0].isupper() or is_manager(node)


def test_views_fetch_through_permission():
    assert direct_fetches(ROOT) == []


@pytest.mark.planted
@pytest.mark.parametrize(
    "wrong",
    [
        "lot = Lot.objects.get(pk=pk)",
        "lot = models.Lot.objects.get(pk=pk)",
        "lot = get_object_or_404(Lot, pk=pk)",
        "lot = get_object_or_404(Lot.objects, pk=pk)",
        "lot = shortcuts.get_object_or_404(models.Lot, pk=pk)",
        "lot = await Lot.objects.aget(pk=pk)",
    ],
)
@pytest.mark.parametrize("place", ["views.py", "views/lots.py", "lot_views.py"])
def test_a_direct_fetch_is_caught(tmp_path, place, wrong):
    source(tmp_path, f"commune/trace/{place}", f"async def page(request, pk):\n    {wrong}\n")

    assert len(direct_fetches(tmp_path)) == 1


@pytest.mark.planted
def test_a_fetch_through_permission_passes(tmp_path):
    right = "lot = get_object_or_404(Lot.objects.visible_to(person), pk=1)\nlot = mine.get(pk=1)\n"
    source(tmp_path, "commune/trace/views.py", right)

    assert direct_fetches(tmp_path) == []

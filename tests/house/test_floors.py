"""Imports go down only: import-linter with the contract of pyproject.toml, which must hold every room."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house import ROOT, floors


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache", "--no-logo"], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path):
    """The house again, its Python only."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    skip = shutil.ignore_patterns("tests", "static", "templates", "fonts", "locale", "__pycache__")
    shutil.copytree(ROOT / "commune", tmp_path / "commune", ignore=skip)
    return tmp_path


def test_imports_go_down():
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout


def test_no_import_is_excused():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert "ignore_imports" not in text
    assert "exhaustive_ignores" not in text
    assert not any(line.strip().startswith('"(') for line in text.splitlines())


def test_every_floor_has_rooms():
    assert all(floors())


@pytest.mark.planted
@pytest.mark.parametrize(
    ("place", "wrong", "named"),
    [
        (
            "trace/planted.py",
            "import commune.orders",
            "commune.trace is not allowed to import commune.orders",
        ),
        (
            "farm/planted.py",
            "import commune.packhouse",
            "commune.farm is not allowed to import commune.packhouse",
        ),
        (
            "farm/planted.py",
            "def f():\n    from commune import program",
            "commune.farm is not allowed to import",
        ),
        ("attic/__init__.py", "", "attic"),
        ("lib/planted.py", "import django.db", "commune.lib is not allowed to import django"),
        (
            "trace/models/planted.py",
            "import commune.trace.views",
            "not allowed to import commune.trace.views",
        ),
    ],
)
def test_a_wrong_import_is_caught(copy, place, wrong, named):
    path = copy / "commune" / place
    if place.startswith("trace/models"):
        (copy / "commune/trace/models.py").unlink(missing_ok=True)
        source_package(path.parent)
        (copy / "commune/trace/views.py").touch()
    source_package(path.parent)
    path.write_text(wrong + "\n", encoding="utf-8")

    done = lint_imports(copy)

    assert done.returncode == 1
    assert named in done.stdout


def source_package(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()

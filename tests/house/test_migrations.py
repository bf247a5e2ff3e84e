"""Migrations say what the models say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house import ROOT


def unwritten_migrations(root: Path) -> subprocess.CompletedProcess[str]:
    """`makemigrations --check` on a tree: code 1 where a migration is missing."""
    environment = {name: value for name, value in os.environ.items() if name != "COMMUNE_DATABASE"}
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", "--skip-checks"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.planted
def test_a_model_without_migration_is_caught(tmp_path):
    for name in ("commune", "manage.py", "pyproject.toml", "package.json"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    with (tmp_path / "commune/units/models.py").open("a", encoding="utf-8") as models:
        models.write("\n\nclass Planted(models.Model):\n    name = models.TextField()\n")

    done = unwritten_migrations(tmp_path)

    assert done.returncode == 1
    assert "Create model Planted" in done.stdout


def test_every_model_has_its_migration():
    done = unwritten_migrations(ROOT)

    assert done.returncode == 0, done.stdout + done.stderr

"""Every COMMUNE_ setting that the code reads has a line in docs/operations.md, and no line is left over."""

import re
from pathlib import Path

import pytest

from tests.house.house import ROOT, files, source

NAME = re.compile(r"\bCOMMUNE_[A-Z][A-Z0-9_]*[A-Z0-9]\b")
# Written by `./dev` and read by tests alone.
OF_TESTS = {"COMMUNE_TEST_DATABASE"}


def settings_in_code(root: Path) -> set[str]:
    """Names in commune/, manage.py and dev; the `_FILE` form of a secret belongs to its setting."""
    paths = [*files(root / "commune", "*.py"), root / "manage.py", root / "dev"]
    texts = [
        path.read_text(encoding="utf-8") for path in paths if path.exists() and "tests" not in path.parts
    ]
    return {name.removesuffix("_FILE") for text in texts for name in NAME.findall(text)} - OF_TESTS


def settings_in_docs(text: str) -> set[str]:
    return {name.removesuffix("_FILE") for name in NAME.findall(text)} - OF_TESTS


def test_every_setting_is_documented():
    documented = settings_in_docs((ROOT / "docs/operations.md").read_text(encoding="utf-8"))

    assert settings_in_code(ROOT) == documented


@pytest.mark.planted
def test_an_undocumented_setting_is_caught(tmp_path):
    source(
        tmp_path, "commune/config/settings.py", 'SECRET = text("COMMUNE_PLANTED")\nX = text("COMMUNE_DATA")'
    )
    documented = settings_in_docs("`COMMUNE_DATA` is the folder; `COMMUNE_GONE` did something once")

    assert settings_in_code(tmp_path) - documented == {"COMMUNE_PLANTED"}
    assert documented - settings_in_code(tmp_path) == {"COMMUNE_GONE"}

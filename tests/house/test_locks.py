"""Lock files pin every package by hash and name no address; the registry is the machine's affair."""

import json
import re
from pathlib import Path

import pytest

from tests.house.house import ROOT, source


def loose_pins(root: Path) -> list[str]:
    """Addresses in lock files, and packages without an exact version or without a hash."""
    locks = [*sorted((root / "requirements").glob("*.txt")), root / "package-lock.json"]
    texts = {lock.name: lock.read_text(encoding="utf-8") for lock in locks}
    found = [
        f"{name}: {line.strip()}"
        for name, text in texts.items()
        for line in text.splitlines()
        if "://" in line
    ]
    packages = json.loads(texts.pop("package-lock.json"))["packages"]
    found += [
        f"package-lock.json: {name}" for name, each in packages.items() if name and "integrity" not in each
    ]
    for name, text in texts.items():
        pins = re.split(r"\n(?=\S)", text.strip())
        found += [
            f"{name}: {pin.split()[0]}" for pin in pins if "==" not in pin or "--hash=sha256:" not in pin
        ]
    return found


def test_every_package_is_pinned_by_hash():
    assert loose_pins(ROOT) == []


@pytest.mark.planted
@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("requirements/app.txt", "django==5.2.19"),
        ("requirements/app.txt", "django>=5 \\\n    --hash=sha256:00"),
        ("requirements/app.txt", "django @ https://example.org/d.whl \\\n    --hash=sha256:00 # =="),
        ("package-lock.json", '{"packages": {"": {}, "node_modules/idb": {"version": "8.0.4"}}}'),
        ("package-lock.json", '{"packages": {"a": {"integrity": "", "resolved": "https://example.org"}}}'),
    ],
)
def test_a_loose_pin_is_caught(tmp_path, place, text):
    source(tmp_path, "requirements/app.txt", "django==5.2.19 \\\n    --hash=sha256:00\n")
    source(tmp_path, "package-lock.json", '{"packages": {}}')

    assert loose_pins(tmp_path) == []
    assert len(loose_pins(source(tmp_path, place, text))) == 1

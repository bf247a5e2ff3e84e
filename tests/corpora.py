"""Where the published test documents lie: beside the project, never in it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def corpus(*parts: str) -> Path:
    """Path below the shared corpora; skips the calling test, saying so, where it is missing."""
    path = SHARED.joinpath("corpora", *parts)
    if not path.exists():
        pytest.skip(f"published corpus {'/'.join(parts)} is not beside this checkout")
    return path

"""Two buyers press for one tree at the same moment, on SQLite and on PostgreSQL: exactly one gets it, every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Any

from bench.telling import Emit
from tests.postgres import postgres_server
from tests.stage import ROOT, SECRET

TRIES = {"test": 24, "issue": 1000, "full": 10_000}


def run(size: str, emit: Emit) -> bool:
    """Whether no try ended with two owners or none; the seed is printed, so that a failure can be tried again."""
    seed = time.time_ns() % 1_000_000
    print(f"seed {seed}", file=sys.stderr)
    passed = _told("sqlite", _tried(TRIES[size], seed), emit)
    with postgres_server() as address:
        return _told("postgresql", _tried(TRIES[size], seed, address), emit) and passed


def _tried(tries: int, seed: int, database: str = "") -> dict[str, Any]:
    """In a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="commune-race-") as folder:
        own = {"COMMUNE_DATA": folder, "COMMUNE_DATABASE": database, "COMMUNE_SECRET_KEY": SECRET}
        own |= {"DJANGO_SETTINGS_MODULE": "commune.config.settings"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNE_")}
        done = subprocess.run(
            [sys.executable, "-m", "tests.tree_race", str(tries), str(seed)],
            cwd=ROOT,
            env={**kept, **own},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    return json.loads(done.stdout)


def _told(database: str, found: dict[str, Any], emit: Emit) -> bool:
    emit(f"{database} tries", found["tries"], "")
    for mode, count in sorted(found["won"].items()):
        emit(f"{database} won, {mode}", count, "")
    emit(f"{database} wrong", len(found["wrong"]), "")
    for line in found["wrong"]:
        print(line, file=sys.stderr)
    return not found["wrong"]

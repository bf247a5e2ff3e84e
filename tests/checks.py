"""`./dev check`: the independent checks side by side, then what failed, then a table."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# House rules that are steps of their own here.
STEPS = ("test_floors.py::test_imports_go_down", "test_migrations.py::test_every_model_has_its_migration")


class Outcome(NamedTuple):
    """What one check said."""

    name: str
    code: int
    seconds: float
    output: str


def checks(*, fast: bool) -> dict[str, list[str]]:
    """Each check's command, the slowest first; a fast run leaves out types and planted violations."""
    rules = ["python", "-m", "pytest", "tests/house", *(f"--deselect=tests/house/{each}" for each in STEPS)]
    quick = {
        "format": ["ruff", "format", "--check", "."],
        "lint": ["ruff", "check", "--output-format=concise", "."],
        "floors": ["lint-imports", "--no-logo"],
        "templates": ["djlint", "commune", "--lint", "--quiet"],
        "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run", "--skip-checks"],
    }
    if fast:
        return {"house rules": [*rules, "-m", "not planted"], **quick}
    return {"types": ["mypy", "commune", "dev"], "house rules": rules, **quick}


def run_check(name: str, command: list[str]) -> Outcome:
    start = time.monotonic()
    program = BIN / command[0]
    environment = {key: value for key, value in os.environ.items() if key != "COMMUNE_DATABASE"}
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    print(f"{name} ...", file=sys.stderr, flush=True)
    return Outcome(name, done.returncode, time.monotonic() - start, done.stdout + done.stderr)


def main(arguments: list[str]) -> int:
    """Exit code 0 when every check passed."""
    wanted = checks(fast="--fast" in arguments)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        outcomes = list(pool.map(run_check, wanted, wanted.values()))
    for outcome in outcomes:
        if outcome.code:
            print(f"\n---- {outcome.name}\n{outcome.output.rstrip()}")
    print("\n==== ./dev check")
    for outcome in outcomes:
        print(f"{outcome.name:<12} {'FAILED' if outcome.code else 'ok':<7} {outcome.seconds:5.1f} s")
    return int(any(outcome.code for outcome in outcomes))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

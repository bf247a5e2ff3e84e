"""`./dev trial NAME [--size full]`: a long suite, the same code that the tests run small.

Each module of this folder has `run(size, emit)` and answers whether it passed. Sizes: `test` is what
`./dev test` runs, `issue` (the default) what the issue names, `full` the largest. kill-walk is kill_walk.py.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from bench.telling import emitter, print_interpreter

SIZES = ("test", "issue", "full")


def names() -> list[str]:
    return sorted(path.stem.replace("_", "-") for path in Path(__file__).parent.glob("[a-z]*.py"))


def main(arguments: list[str]) -> int:
    """Exit code 0 passed, 1 failed, 2 for a name that no module has."""
    parser = argparse.ArgumentParser(prog="./dev trial")
    parser.add_argument("name", choices=names())
    parser.add_argument("--size", choices=SIZES, default="issue")
    asked = parser.parse_args(arguments)
    print_interpreter()
    module = import_module(f"trials.{asked.name.replace('-', '_')}")
    return int(module.run(asked.size, emitter(asked.name)) is False)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

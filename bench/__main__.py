"""`./dev bench [NAME ...]`: the modules of this folder with `run(emit)`, all or the named ones."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from bench.telling import emitter, print_interpreter

OWN = {"__init__", "__main__", "telling"}


def names() -> list[str]:
    return sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - OWN)


def main(wanted: list[str]) -> int:
    """Exit code 0 done, 2 for a name that no module has."""
    if unknown := set(wanted) - set(names()):
        print(f"no bench {', '.join(sorted(unknown))}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    print_interpreter()
    for name in wanted or names():
        print(f"{name} ...", file=sys.stderr, flush=True)
        import_module(f"bench.{name}").run(emitter(name))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""`python -m tests.cli_page`: run the commands shown in docs/cli.md and put today's output below each.

A block starts with ```console and a line `$ ./dev manage ...` (or `$ echo '...' | ./dev manage ...`).
Commands work on the data of COMMUNE_DATA: point it at a copy of the demo.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/cli.md"
BLOCK = re.compile(r"^```console\n\$ (?P<command>[^\n]+)\n.*?^```$", re.MULTILINE | re.DOTALL)
LONGEST, WIDEST = 12, 240


def output_of(command: str) -> str:
    """What the command prints, long lines and long tails cut. Raises RuntimeError when it could not run."""
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"{command}\n{done.stderr}")
    lines = [line if len(line) <= WIDEST else f"{line[:WIDEST]} ..." for line in done.stdout.splitlines()]
    shown = lines[:LONGEST] + ["..."] * (len(lines) > LONGEST)
    return "\n".join([*shown, *([f"(exit {done.returncode})"] if done.returncode else [])])


def refreshed(text: str) -> str:
    """The page with each block's output made anew."""

    def block(found: re.Match[str]) -> str:
        command = found["command"]
        print(command, file=sys.stderr, flush=True)
        return f"```console\n$ {command}\n{output_of(command)}\n```"

    return BLOCK.sub(block, text)


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

"""`./dev test`: all tests on SQLite, beside them those that meet a database on PostgreSQL, then one summary."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.postgres import postgres_server

ROOT = Path(__file__).resolve().parent.parent
# These meet no database, or ask of each page what the rooms' own tests ask on both: one run is enough.
RUN_ONCE = (
    "commune/lib/",
    "tests/access/",
    "tests/crawl/",
    "tests/dev/",
    "tests/house/",
    "tests/journeys/test_walk_page.py",
)
NOTHING_TO_RUN = 5


class Run(NamedTuple):
    """What one run of pytest came to."""

    code: int
    counts: Counter[str]
    skips: Counter[str]


def run_pytest(arguments: list[str], *, aside: bool = False, **environment: str) -> Run:
    """Run pytest on data of its own; its report comes as it goes, that of a run `aside` when it is done."""
    with tempfile.TemporaryDirectory(prefix="commune-test-") as scratch:
        report = Path(scratch) / "report.xml"
        inherited = {key: value for key, value in os.environ.items() if key != "COMMUNE_DATABASE"}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments],
            cwd=ROOT,
            env={**inherited, "COMMUNE_DATA": str(Path(scratch) / "data"), **environment},
            check=False,
            stdout=subprocess.PIPE if aside else None,
            stderr=subprocess.STDOUT if aside else None,
        )
        if aside:
            sys.stdout.buffer.write(b"\n==== the run aside\n" + done.stdout)
            sys.stdout.flush()
        return Run(done.returncode, *outcomes_in(report))


def outcomes_in(report: Path) -> tuple[Counter[str], Counter[str]]:
    """Counts of outcomes, and of the reasons for skips, in a JUnit report (no counts when there is none)."""
    counts: Counter[str] = Counter()
    skips: Counter[str] = Counter()
    cases = ET.parse(report).iter("testcase") if report.exists() else ()
    for case in cases:
        kinds = {child.tag: child for child in case}
        if "failure" in kinds or "error" in kinds:
            counts["failed"] += 1
        elif "skipped" in kinds:
            counts["skipped"] += 1
            skips[kinds["skipped"].get("message", "")] += 1
        else:
            counts["passed"] += 1
    return counts, skips


def print_summary(runs: dict[str, Run]) -> None:
    """One line a run, the reasons for its skips below it, and the sum of all in the last line."""
    total: Counter[str] = Counter()
    print("\n==== ./dev test")
    for name, run in runs.items():
        total += run.counts
        print(f"{name:<11} {figures(run.counts)} (exit {run.code})")
        for reason, count in run.skips.most_common():
            print(f"            {count} x skipped: {reason}")
    print(figures(total), flush=True)


def figures(counts: Counter[str]) -> str:
    """Such as `12 passed, 0 failed, 1 skipped`."""
    return ", ".join(f"{counts[kind]} {kind}" for kind in ("passed", "failed", "skipped"))


def main(arguments: list[str]) -> int:
    """Exit code 0 when both runs passed and at least one test ran."""
    deselect = [f"--deselect={path}" for path in RUN_ONCE]
    with postgres_server() as address, ThreadPoolExecutor() as beside:
        on_postgres = {"COMMUNE_TEST_DATABASE": "postgres", "COMMUNE_DATABASE": address}
        second = beside.submit(run_pytest, [*deselect, *arguments], aside=True, **on_postgres)
        runs = {"SQLite": run_pytest(arguments), "PostgreSQL": second.result()}
    print_summary(runs)
    codes = {run.code for run in runs.values()}
    return int(not codes <= {0, NOTHING_TO_RUN} or 0 not in codes)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""10,000 notices, repeated, reordered, early, forged, wrong in amount or account, reused; the server killed midway."""

from __future__ import annotations

import sys
import time

from bench.telling import Emit
from tests.notice_storm import run_storm
from tests.stage import Season
from trials.last_crates import season_on

SIZES = {
    "test": {"requests": 36, "size": 240, "kills": 1},
    "issue": {"requests": 1000, "size": 10_000, "kills": 2},
    "full": {"requests": 2000, "size": 40_000, "kills": 5},
}


def run(size: str, emit: Emit) -> bool:
    """Whether paid set, sums and queue are the oracle's, and nothing forged was taken; the seed is printed."""
    seed, wrong = time.time_ns() % 1_000_000, []
    print(f"seed {seed}", file=sys.stderr)
    for database in ("sqlite", "postgres"):
        with season_on(database) as season:
            wrong += tried(season, SIZES[size], database, emit, seed)
    for line in wrong:
        print(line, file=sys.stderr)
    return not wrong


def tried(season: Season, asked: dict[str, int], database: str, emit: Emit, seed: int) -> list[str]:
    with season.served() as server:
        told = run_storm(season, server, **asked, seed=seed)
    wrong = [f"{database} {line}" for line in told.pop("wrong")]
    for figure, value in told.items():
        emit(f"{database}: {figure}", value, "s" if figure == "seconds" else "")
    verified = season.manage("ledger_verify", "--deep")
    wrong += [f"{database} ledger_verify: {verified.stdout[:2000]}"] if verified.returncode else []
    emit(f"{database}: wrong", len(wrong), "")
    return wrong

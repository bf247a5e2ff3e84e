"""500 buyers for 10 crates, then mixed carts for 10 lots of 50, the server killed in the middle, on both databases."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.telling import Emit
from tests.last_crates import Round, run_round
from tests.postgres import postgres_server
from tests.stage import Season, played_season

SIZES = {
    "test": (Round("41", 30, 1, 5, 1, 8), Round("42", 24, 4, 6, 3, 8)),
    "issue": (Round("41", 500, 1, 10, 1, 150), Round("42", 500, 10, 50, 5, 150)),
    "full": (Round("41", 1000, 1, 10, 1, 300), Round("42", 1000, 20, 50, 5, 300)),
}


def run(size: str, emit: Emit) -> bool:
    """Whether what was sold is what there was, and everybody was told clearly; the seed is printed."""
    seed, wrong = time.time_ns() % 1_000_000, []
    print(f"seed {seed}", file=sys.stderr)
    for database in ("sqlite", "postgres"):
        with season_on(database) as season:
            wrong += tried(season, SIZES[size], database, emit, seed)
    for line in wrong:
        print(line, file=sys.stderr)
    return not wrong


@contextmanager
def season_on(database: str) -> Iterator[Season]:
    if database == "sqlite":
        with played_season() as season:
            yield season
    else:
        with postgres_server() as address, played_season(address) as season:
            yield season


def tried(season: Season, rounds: tuple[Round, ...], database: str, emit: Emit, seed: int) -> list[str]:
    wrong: list[str] = []
    for asked in rounds:
        with season.served() as server:
            told = run_round(season, server, asked, seed=seed)
        wrong += [f"{database} {line}" for line in told.pop("wrong")]
        for figure, value in told.items():
            emit(
                f"{database}, {asked.lots} lots: {figure}", value, "s" if figure.startswith("seconds") else ""
            )
        emit(f"{database}, {asked.lots} lots: wrong", len(wrong), "")
    verified = season.manage("ledger_verify", "--deep")
    return wrong + ([f"{database} ledger_verify: {verified.stdout[:2000]}"] if verified.returncode else [])

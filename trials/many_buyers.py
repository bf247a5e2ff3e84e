"""32 readers and buyers at the same moment on SQLite, and on PostgreSQL: not one error."""

from __future__ import annotations

import sys

from bench.telling import Emit
from tests.many_buyers import run_together
from tests.stage import Season
from trials.last_crates import season_on

SIZES = {
    "test": {"readers": 16, "buyers": 16, "rounds": 1},
    "issue": {"readers": 16, "buyers": 16, "rounds": 10},
    "full": {"readers": 32, "buyers": 32, "rounds": 20},
}


def run(size: str, emit: Emit) -> bool:
    """Whether every answer was a page and every order got paid."""
    wrong = []
    for database in ("sqlite", "postgres"):
        with season_on(database) as season:
            wrong += tried(season, SIZES[size], database, emit)
    for line in wrong:
        print(line, file=sys.stderr)
    return not wrong


def tried(season: Season, asked: dict[str, int], database: str, emit: Emit) -> list[str]:
    with season.served() as server:
        told = run_together(season, server, **asked)
    wrong = [f"{database} {line}" for line in told.pop("wrong")]
    for figure, value in told.items():
        emit(f"{database}: {figure}", value, "s" if figure == "seconds" else "")
    emit(f"{database}: wrong", len(wrong), "")
    return wrong

"""How soon an event is in its figure, and what a board of a whole province costs: on the played season, on SQLite.

A running server follows the log with its worker, as ever. A process beside it writes 50 diary entries a second by the
farm's own function, each in a transaction, and looks every 20 ms whether the province's figure of the year has counted
them: from an entry's commit until then is how long it waited. The board is Django's whole answer for Đồng Tháp's 102
units, read from the cells; beside it what the same figures cost when they are counted anew.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from bench.telling import Emit
from tests.stage import ROOT, Season, played_season

RATE, SECONDS = 50, 60
MILLISECOND = 1000


def run(emit: Emit) -> None:
    with played_season() as season, season.served():
        told = _measured(season)
    board, fresh = told["board"], told["freshness"]
    waited = fresh["waited"]
    emit(
        "board of a province: CPU, against counting anew", *_cost(board["spent"]), against=_ms(board["anew"])
    )
    emit("board of a province: units below", board["units"], "units")
    emit("entries written", fresh["written"], f"in {SECONDS} s")
    emit("entries counted", fresh["counted"], "entries", against=fresh["written"])
    emit("pace", round(fresh["pace"], 1), "entries/s", against=RATE)
    emit("from commit to figure, median", round(statistics.median(waited), 2), "s")
    emit("from commit to figure, p95", round(waited[int(len(waited) * 0.95)], 2), "s", against=2.0)
    emit("from commit to figure, longest", round(waited[-1], 2), "s")
    if board["seen"] != [[200, board["units"]]]:
        raise RuntimeError(f"the board did not show each unit: {board['seen']}")


def _measured(season: Season) -> dict:
    line = [sys.executable, "-m", "bench.governing.arriving", str(RATE), str(SECONDS)]
    done = subprocess.run(
        line,
        cwd=ROOT,
        env={**season.environment, "COMMUNE_WORKER": "0"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def _cost(spent: list[float]) -> tuple[float, str]:
    return _ms(statistics.median(spent)), "ms CPU"


def _ms(seconds: float) -> float:
    return round(seconds * MILLISECOND, 1)

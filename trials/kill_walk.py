"""kill -9 at random points of the walk: whatever was acknowledged is there once, and the books balance."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

from bench.telling import Emit
from tests.killing import walk_and_kill
from tests.stage import ROOT, Season, played_season

KILLS = {"test": 5, "issue": 100, "full": 400}


def run(size: str, emit: Emit) -> bool:
    """Whether everything promised was kept; the seed is printed, so that a failure can be tried again."""
    seed = time.time_ns() % 1_000_000
    print(f"seed {seed}", file=sys.stderr)
    with played_season() as season:
        told = tried(season, kills=KILLS[size], seed=seed)
    for figure in ("kills", "rounds", "acknowledged", "retries"):
        emit(figure, told[figure], "")
    emit("broken promises", len(told["wrong"]), "")
    for line in told["wrong"]:
        print(line, file=sys.stderr)
    return not told["wrong"]


def tried(season: Season, *, kills: int, seed: int) -> dict[str, Any]:
    """Walk and kill on these data; `wrong` lists what is not as promised, the verifier's findings among it."""
    with season.served() as server:
        told = walk_and_kill(server, kills=kills, seed=seed)
    asked = subprocess.run(
        [sys.executable, "-m", "tests.killing"],
        cwd=ROOT,
        env={**season.environment, "COMMUNE_WORKER": "0"},
        input=json.dumps(told["promises"]),
        capture_output=True,
        text=True,
        check=True,
    )
    verified = season.manage("ledger_verify", "--deep")
    wrong = json.loads(asked.stdout)
    if verified.returncode:
        wrong.append(f"ledger_verify: {verified.stdout}{verified.stderr}"[:4000])
    return {**told, "wrong": wrong}

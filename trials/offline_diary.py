"""The diary without signal: written in a dead spot, sent over a bad line while phone and server are killed."""

from __future__ import annotations

import sys
import time

from playwright.sync_api import sync_playwright

from bench.telling import Emit
from tests.offline_diary import Size, suffered
from tests.stage import played_season

SIZES = {
    "test": Size(entries=40, photographs=6, browser_kills=2, server_kills=1),
    "issue": Size(entries=300, photographs=60, browser_kills=10, server_kills=2),
    "full": Size(entries=1000, photographs=200, browser_kills=20, server_kills=4),
}


def run(size: str, emit: Emit) -> bool:
    """Whether everything arrived exactly once; the seed is printed, so that a failure can be tried again."""
    seed = time.time_ns() % 1_000_000
    print(f"seed {seed}", file=sys.stderr)
    asked = SIZES[size]
    with played_season() as season, sync_playwright() as playwright:
        told = suffered(season, asked, seed=seed, playwright=playwright)
    emit("entries", asked.entries, "")
    emit("photographs", asked.photographs, "")
    emit("browser kills", asked.browser_kills, "")
    emit("server kills", asked.server_kills, "")
    for figure, value in told["figures"].items():
        emit(figure, value, "s" if figure.startswith("seconds") else "")
    emit("wrong afterwards", len(told["wrong"]), "")
    for line in told["wrong"]:
        print(line, file=sys.stderr)
    return not told["wrong"]

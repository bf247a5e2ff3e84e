"""Households asked without signal on several phones, sent over a line that is cut at random while phones die."""

from __future__ import annotations

import sys
import time

from playwright.sync_api import sync_playwright

from bench.telling import Emit
from tests.offline_survey import Size, suffered
from tests.stage import played_season

SIZES = {
    "test": Size(forms=12, browsers=3, cuts=4, kills=1),
    "issue": Size(forms=60, browsers=3, cuts=20, kills=4),
    "full": Size(forms=600, browsers=5, cuts=60, kills=12),
}


def run(size: str, emit: Emit) -> bool:
    """Whether every form arrived exactly once; the seed is printed, so that a failure can be tried again."""
    seed = time.time_ns() % 1_000_000
    print(f"seed {seed}", file=sys.stderr)
    asked = SIZES[size]
    with played_season() as season, sync_playwright() as playwright:
        told = suffered(season, asked, seed=seed, playwright=playwright)
    emit("forms", asked.forms, "")
    emit("browsers", asked.browsers, "")
    emit("cuts", asked.cuts, "")
    emit("browser kills", asked.kills, "")
    for figure, value in told["figures"].items():
        emit(figure, value, "s" if figure.startswith("seconds") else "")
    emit("wrong afterwards", len(told["wrong"]), "")
    for line in told["wrong"]:
        print(line, file=sys.stderr)
    return not told["wrong"]
